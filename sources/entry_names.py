"""The names of entries of several kinds, in one question."""

from typing import NamedTuple

from django.db import connection


class EntryName(NamedTuple):
    """What a line shows of an entry; `is_named` tells an entry with a name from one without."""

    kind: str
    pk: int
    slug: str
    name: str
    summary: str
    is_named: bool


# What only some kinds have, and what stands for it with the others.
ONLY_SOME = (("summary", "''"), ("named", "TRUE"))


def entry_names(wanted, field="id"):
    """Return the names of the entries whose id, or slug, is wanted: {kind of entry: values}.

    Written by hand, as each list and each search asks it: to put it together of querysets takes
    several times as long as to answer it.
    """
    parts, params = [], []
    for model, values in wanted.items():
        if values:
            has = {each.name for each in model._meta.fields}
            some = ", ".join(name if name in has else other for name, other in ONLY_SOME)
            marks = ", ".join(["%s"] * len(values))
            parts.append(
                f"SELECT '{model._meta.model_name}', id, slug, name, {some}"  # noqa: S608 (no value)
                f" FROM {model._meta.db_table} WHERE {field} IN ({marks})"
            )
            params += values
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        return [EntryName(*row[:-1], bool(row[-1])) for row in cursor.fetchall()]
