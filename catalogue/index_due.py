"""What the database notes of each write for the search index: which entries' rows are due.

Triggers note it, so that no way of writing is missed: a form, a load, `bulk_create`, SQL by hand.
"""

from django.apps import apps
from django.db import connection

from catalogue.triggers import DELETE, INSERT, UPDATE, Trigger
from sources.models import Entry, IndexDue, Passage, Record

DUE = IndexDue._meta.db_table
# The rows that a trigger sees.
SEEN = {INSERT: ["NEW"], UPDATE: ["OLD", "NEW"], DELETE: ["OLD"]}


def triggers():
    """Yield the triggers on all tables that are watched."""
    on_sqlite = connection.vendor == "sqlite"
    for table, entries in watched_tables().items():
        for event, rows in SEEN.items():
            # PostgreSQL gives all rows of a statement, SQLite one at a time.
            given = [(row, "") if on_sqlite else (f"{row}_row", f"{row}_rows") for row in rows]
            transition = " ".join(f"{row} TABLE AS {row}_rows" for row in rows)
            yield Trigger("due", table, event, noting(entries, given), transition)


def watched_tables():
    """Return what is watched: for each table, the (kind, SQL) of each entry that a row is about.

    The SQL gives the entry's id, and has `{row}` where the row stands.
    """
    watched = {}
    for model in apps.get_models():
        # The words of passages are in their source's text.
        if not issubclass(model, Record) or model is Passage:
            continue
        own = [(model, "{row}.id")] if issubclass(model, Entry) else []
        about = [(field.related_model, f"{{row}}.{field.column}") for field in told_by(model)]
        watched[model._meta.db_table] = named([*own, *about])
        for field in model._meta.local_many_to_many:
            if issubclass(field.related_model, Entry):
                watched[field.remote_field.through._meta.db_table] = named(joined(model, field))
    return watched


def told_by(model):
    """Return the relations of a record to the entries that it is kept for.

    That is the entry that it stands under, and each that it gives a value of a facet: an appearance
    gives its performance a capacity.
    """
    return [
        field
        for field in model._meta.fields
        if field.is_relation
        and issubclass(field.related_model, Entry)
        and (field.name == model.unit_field or gives_facets(field))
    ]


def gives_facets(field):
    """Tell whether a facet of the entries that a field leads to leads back by it."""
    entry = field.related_model
    begun = {path.lookup.partition("__")[0] for facet in entry.facets for path in facet.paths}
    return field.remote_field.get_accessor_name() in begun


def joined(model, field):
    """Return the entries that a row of a many-to-many table is about, as (model, SQL)."""
    record = f"FROM {model._meta.db_table} WHERE id = {{row}}.{field.m2m_column_name()}"
    return [
        (about.related_model, f"(SELECT {about.column} {record})")  # noqa: S608 (names of ours)
        for about in told_by(model)
    ]


def named(pairs):
    """Return the pairs with the names of their models."""
    return [(model._meta.model_name, sql) for model, sql in pairs]


def noting(entries, rows):
    """Return the SQL that notes the entries that rows are about; `rows` tells where these are."""
    selects = " UNION ".join(
        f"SELECT '{kind}' AS kind, {sql.format(row=row)} AS entry_id"  # noqa: S608 (names of ours)
        + (f" FROM {source} AS {row}" if source else "")
        for row, source in rows
        for kind, sql in entries
    )
    return (
        f"INSERT INTO {DUE} (kind, entry_id) SELECT kind, entry_id FROM ({selects}) AS due"  # noqa: S608
        " WHERE entry_id IS NOT NULL"
    )
