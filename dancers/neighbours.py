"""Who else's life leads where this one leads: the same school, teacher, stage, style or place."""

from django.db.models import F, Value

from sources.models import Fact

# Of each kind of meeting place; a style that half the archive practises would fill the page.
MOST = 24


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
    querysets = []
    for kind in Fact.kinds():
        for path in kind.meeting_places:
            ids = {resolve(fact, path) for fact in facts if type(fact) is kind} - {None}
            if ids:
                querysets.append(meetings(kind, path, ids, dancer))
    rows = sorted(querysets[0].union(*querysets[1:])) if querysets else []
    meeting = {}
    for _sort, entry_kind, slug, name, _dancer_sort, dancer_slug, dancer_name in rows:
        entry = meeting.setdefault((entry_kind, slug, name), [])
        entry.append({"kind": "dancer", "slug": dancer_slug, "name": dancer_name})
    return [
        ({"kind": kind, "slug": slug, "name": name}, dancers)
        for (kind, slug, name), dancers in meeting.items()
    ]


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
