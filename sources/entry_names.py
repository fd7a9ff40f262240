"""The names of entries of several kinds, in one question."""

from typing import NamedTuple

from sources.sql import marks, rows_of_all


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
    """Return the names of the entries whose id, or slug, is wanted: {kind of entry: values}."""
    parts = [(select(model, field, values), values) for model, values in wanted.items() if values]
    return [EntryName(*row[:-1], bool(row[-1])) for row in rows_of_all(parts)]


def select(model, field, values):
    """Return the statement that reads the names of entries of a kind."""
    has = {each.name for each in model._meta.fields}
    some = ", ".join(name if name in has else other for name, other in ONLY_SOME)
    return (
        f"SELECT '{model._meta.model_name}', id, slug, name, {some}"  # noqa: S608 (names of ours)
        f" FROM {model._meta.db_table} WHERE {field} IN ({marks(values)})"
    )
