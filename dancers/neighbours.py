"""Who else's life leads where this one leads: the same school, teacher, stage, style or place."""

from collections import defaultdict
from functools import cache

from django.db import connection
from django.db.models import Value

from dancers.models import Dancer
from sources.addresses import address_of
from sources.sql import filled_with

# Of each kind of meeting place; a style that half the archive practises would fill the page.
MOST = 24
# Blanks for an entry and for the dancer in a statement that is kept.
THE_ENTRY, THE_DANCER = -1, -2
NAMED = f"""
    SELECT found.*, dancer.sort_name, dancer.slug, dancer.name
    FROM ({{}}) AS found JOIN {Dancer._meta.db_table} AS dancer ON dancer.id = found.dancer_id
"""  # noqa: S608 (a name of ours)


def others(dancer, facts):
    """Return where other dancers were too: a list of (entry, dancers), in one query.

    The dancers are dicts of a `name` and a `url`; their order, and that of the entries, is that of
    the names.
    """
    ways = meeting_places(facts)
    met = defaultdict(set)
    for way, rows in rows_of(dancer, ways).items():
        for _fact, entry, *named in sorted(rows)[:MOST]:
            met[ways[way][entry]].add(tuple(named))
    return [
        (
            entry,
            [{"name": name, "url": address_of("dancer", slug)} for _, slug, name in sorted(who)],
        )
        for entry, who in sorted(met.items(), key=lambda each: (each[0].sort_name, each[0].slug))
    ]


def meeting_places(facts):
    """Return {(kind of fact, path): {id: entry}} of the entries where others may have been."""
    ways = defaultdict(dict)
    for fact in facts:
        for path in fact.meeting_places:
            entry = fact
            for relation in path.split("__"):
                entry = entry and getattr(entry, relation)
            if entry:
                ways[type(fact), path][entry.pk] = entry
    return ways


def rows_of(dancer, ways):
    """Return {way: rows} of other dancers' facts, each of a fact's id, an entry's and a dancer."""
    statements, params = [], []
    for number, ((kind, path), entries) in enumerate(ways.items()):
        for pk in entries:
            values = {THE_ENTRY: pk, THE_DANCER: dancer.pk}
            statement, given = filled_with(compiled(kind, path, number), values)
            # SQLite limits no part of a union, but what a part is read from.
            statements.append(f"SELECT * FROM ({statement}) AS part")  # noqa: S608 (no value)
            params += given
    rows, by_number = defaultdict(list), list(ways)
    if statements:
        with connection.cursor() as cursor:
            cursor.execute(NAMED.format(" UNION ALL ".join(statements)), params)
            for number, fact, entry, _dancer, *named in cursor.fetchall():
                rows[by_number[number]].append((fact, entry, *named))
    return rows


@cache
def compiled(kind, path, number):
    """Return the SQL for the first facts of others that lead to an entry, and its parameters.

    To put it together takes longer than to ask it, and it is the same for all dancers. On a way
    by another record, such as a performance, the first are those of the first of these.
    """
    by = path.rpartition("__")[0]
    order = [f"{by}_id", "pk"] if by else ["pk"]
    facts = kind.objects.filter(**{path: THE_ENTRY}).exclude(dancer=THE_DANCER).order_by(*order)
    rows = facts.values_list(Value(number), "pk", f"{path}_id", "dancer_id")[:MOST]
    return rows.query.sql_with_params()
