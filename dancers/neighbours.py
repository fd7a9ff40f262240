"""Who else's life leads where this one leads: the same school, teacher, stage, style or place."""

from functools import cache

from django.db import connection
from django.db.models import F, Value

from sources.models import Fact

# Of each kind of meeting place; a style that half the archive practises would fill the page.
MOST = 24
# Stands for the dancer in a statement that is kept.
THE_DANCER = -1_000_000


def resolve(record, path):
    """Return the id at the end of a path of relations, such as *performance__venue*, or None."""
    *relations, last = path.split("__")
    for relation in relations:
        record = getattr(record, relation)
    return getattr(record, f"{last}_id")


def others(dancer, facts):
    """Return where other dancers were too: a list of (entry, dancers), in one query.

    Both are dicts of a `kind`, a `slug` and a `name`, and their order is that of the names.
    """
    statements, params = [], []
    for kind in Fact.kinds():
        for path in kind.meeting_places:
            ids = {resolve(fact, path) for fact in facts if type(fact) is kind} - {None}
            if ids:
                statement, marked = compiled(kind, path, len(ids))
                given = dict(zip(range(-len(ids), 0), ids, strict=True)) | {THE_DANCER: dancer.pk}
                statements.append(statement)
                params += [given.get(value, value) for value in marked]
    rows = []
    if statements:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ".join(statements), params)
            rows = sorted(cursor.fetchall())
    meeting = {}
    for _sort, entry_kind, slug, name, _dancer_sort, dancer_slug, dancer_name in rows:
        entry = meeting.setdefault((entry_kind, slug, name), [])
        entry.append({"kind": "dancer", "slug": dancer_slug, "name": dancer_name})
    return [
        ({"kind": kind, "slug": slug, "name": name}, dancers)
        for (kind, slug, name), dancers in meeting.items()
    ]


@cache
def compiled(kind, path, number):
    """Return the SQL of `meetings` for so many ids, and its parameters: these are below zero.

    To put it together takes longer than to ask it, and it is the same for all dancers.
    """
    rows = meetings(kind, path, range(-number, 0), THE_DANCER)
    return rows.query.sql_with_params()


def meetings(kind, path, ids, dancer):
    """Return the rows of the facts of other dancers that lead to the entries with these ids."""
    there = kind.objects.filter(**{f"{path}__in": ids}).exclude(dancer=dancer)
    first = kind.objects.filter(pk__in=there.order_by("pk").values("pk")[:MOST]).order_by()
    model = kind
    for relation in path.split("__"):
        model = model._meta.get_field(relation).related_model
    return first.values_list(
        F(f"{path}__sort_name"),
        Value(model._meta.model_name),
        F(f"{path}__slug"),
        F(f"{path}__name"),
        F("dancer__sort_name"),
        F("dancer__slug"),
        F("dancer__name"),
    )
