"""A made archive is taken out: its records, what editors made of them, and nothing else.

What was added to a made entry, such as a fact to a made dancer's life, goes with it, as it does
where the entry is deleted. Any other record that refers to a made one stands against it.
"""

from itertools import chain, islice

from django.db import models
from django.db.models import Q

from catalogue.making.rows import FIELDS, LINKS
from catalogue.models import MadeArchive
from catalogue.rows import named
from sources.models import Entry, PastSlug, Record, Version

RECORDS = [model for model in FIELDS if issubclass(model, Record)]
ENTRIES = [model for model in RECORDS if issubclass(model, Entry)]
# So many of the records that stand against it are named.
MOST_NAMED = 10


def rows_of(model):
    """Return all rows of a model, to be counted and deleted by the database alone."""
    return models.QuerySet(model)


def made_rows(made, model, field="pk"):
    """Return the condition that the field holds the id of a made row of the model."""
    ids = made.ids_in(model)
    if not ids:
        return Q(pk__in=[])
    return Q(**{f"{field}__gte": ids[0], f"{field}__lte": ids[1]})


def going(made, model, to=""):
    """Return the condition that a record goes: it was made, or stands under an entry that was.

    `to` leads to the record from where the condition is asked.
    """
    condition = made_rows(made, model, f"{to}pk")
    if model.unit_field:
        unit = model._meta.get_field(model.unit_field).related_model
        condition |= made_rows(made, unit, f"{to}{model.unit_field}_id")
    return condition


def holders(made):
    """Yield the records that stay, each with a relation of it that leads to one that goes."""
    for model in RECORDS:
        staying = rows_of(model).exclude(going(made, model))
        for field in model._meta.get_fields():
            target = field.related_model
            if field.concrete and target in FIELDS and field.name != model.unit_field:
                holding = staying.filter(going(made, target, f"{field.name}__")).distinct()
                yield from ((record, field) for record in holding)


def told_holders(made):
    """Return in words which records stand against it; an empty text where none does."""
    found = list(islice(holders(made), MOST_NAMED + 1))
    lines = [f"  {named(record)}: its {field.name}" for record, field in found[:MOST_NAMED]]
    if len(found) > MOST_NAMED:
        lines.append("  and more")
    return "\n".join(["Other records refer to made ones:", *lines]) if lines else ""


def remove(made, bar):
    """Take the made archive out; return how many rows of the archive went."""
    count = 0
    _forget(made)
    # What refers to others goes before these; SQLite asks for each row whether something does.
    for model in bar([*LINKS, *reversed(RECORDS)], desc="rows"):
        count += _delete(rows_of(model).filter(_condition(made, model)))
    rows_of(MadeArchive).filter(pk=made.pk)._raw_delete(made._state.db)
    return count


def _condition(made, model):
    if model not in LINKS:
        return going(made, model)
    fact_name, _linked = LINKS[model]
    fact = model._meta.get_field(fact_name).related_model
    added = rows_of(fact).filter(going(made, fact)).exclude(made_rows(made, fact))
    # Links that editors made are not among the made rows.
    return (
        made_rows(made, model)
        | made_rows(made, fact, f"{fact_name}_id")
        | Q(**{f"{fact_name}__in": added.values("pk")})
    )


def _delete(queryset):
    return queryset._raw_delete(queryset.db)


def _forget(made):
    """Delete what editors' changes of made entries left: history, versions, past addresses."""
    for model in ENTRIES:
        kind = model._meta.model_name
        versions = rows_of(Version).filter(made_rows(made, model, "entry_id"), kind=kind)
        slugs = set(rows_of(model).filter(going(made, model), version__gt=1).values_list("slug"))
        slugs = {slug for (slug,) in slugs} | set(versions.values_list("slug", flat=True))
        for addresses in versions.exclude(addresses=None).values_list("addresses", flat=True):
            slugs |= set(chain.from_iterable(addresses))
        past = rows_of(PastSlug).filter(kind=kind)
        for slug in slugs:
            _delete(past.filter(Q(old=slug) | Q(current=slug)))
        for part in model.parts():
            history = part.history.model
            rows = rows_of(history).filter(version__in=versions)
            for relation in history._meta.get_fields(include_hidden=True):
                if relation.one_to_many:
                    links = rows_of(relation.related_model)
                    _delete(links.filter(**{f"{relation.field.name}__in": rows.values("pk")}))
            _delete(rows)
        _delete(versions)
