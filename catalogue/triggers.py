"""What the database itself notes of each write: which entries' rows in the index are due.

Triggers note it, so that no way of writing is missed: a form, a load, `bulk_create`, SQL by hand.
"""

from django.apps import apps
from django.db import connection

from sources.models import Entry, Passage, Record
from sources.models.indexed import IndexDue

DUE = IndexDue._meta.db_table
PREFIX = "index_due_"
INSERT, UPDATE, DELETE = "insert", "update", "delete"


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


def on_sqlite(table, entries):
    """Yield the (name, body, SQL) of the triggers of a table, which see one row at a time."""
    rows = {INSERT: ["NEW"], UPDATE: ["OLD", "NEW"], DELETE: ["OLD"]}
    for event, seen in rows.items():
        name = f"{PREFIX}{table}_{event}"
        body = f"BEGIN {noting(entries, [(row, '') for row in seen])}; END"
        yield name, body, f"CREATE TRIGGER {name} AFTER {event} ON {table} {body}"


def on_postgresql(table, entries):
    """Yield the (name, body, SQL) of the triggers of a table, which see all rows of a statement."""
    seen = {INSERT: "NEW", DELETE: "OLD"}
    tables = {event: f"{row} TABLE AS {row}_rows" for event, row in seen.items()}
    tables[UPDATE] = "OLD TABLE AS OLD_rows NEW TABLE AS NEW_rows"
    for event, transition in tables.items():
        name = f"{PREFIX}{table}_{event}"
        rows = ["OLD", "NEW"] if event == UPDATE else [seen[event]]
        noted = noting(entries, [(f"{row}_row", f"{row}_rows") for row in rows])
        body = f"BEGIN {noted}; RETURN NULL; END"
        yield (
            name,
            body,
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$;"
            f" CREATE TRIGGER {name} AFTER {event} ON {table} REFERENCING {transition}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
        )


def wanted():
    """Yield the (name, body, SQL) of all triggers."""
    make = on_postgresql if connection.vendor == "postgresql" else on_sqlite
    for table, entries in watched_tables().items():
        yield from make(table, entries)


def missing():
    """Return the names of the triggers that are not there as they should be."""
    with connection.cursor() as cursor:
        there = {name: body for name, (_table, body) in _installed(cursor).items()}
    return [name for name, body, _sql in wanted() if not there.get(name, "").endswith(body)]


def install():
    """Make the triggers that are not there as they should be."""
    lacking = set(missing())
    with connection.cursor() as cursor:
        there = _installed(cursor)
        for name, _body, sql in wanted():
            if name in lacking:
                if name in there:
                    _drop(cursor, name, there[name][0])
                cursor.execute(sql)


def remove():
    """Drop the triggers: a migration may change what they refer to."""
    with connection.cursor() as cursor:
        for name, (table, _body) in _installed(cursor).items():
            _drop(cursor, name, table)


def _drop(cursor, name, table):
    if connection.vendor == "postgresql":
        cursor.execute(f"DROP TRIGGER {name} ON {table}")
        cursor.execute(f"DROP FUNCTION {name}()")
    else:
        cursor.execute(f"DROP TRIGGER {name}")


def _installed(cursor):
    """Return the (table, definition) of the triggers that are there, by the triggers' names."""
    if connection.vendor == "postgresql":
        cursor.execute(
            "SELECT tgname, tgrelid::regclass::text, prosrc"
            " FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid"
            " WHERE NOT tgisinternal AND tgname LIKE %s",
            [f"{PREFIX}%"],
        )
    else:
        cursor.execute(
            "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
            [f"{PREFIX}%"],
        )
    return {name: (table, definition) for name, table, definition in cursor.fetchall()}
