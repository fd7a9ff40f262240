"""What a fixture had once and has no more."""

from catalogue.dumping import SECTIONS
from sources.models import Record

# Those that refer to others stand before these.
KINDS = [model for model in reversed(SECTIONS) if issubclass(model, Record)]


def dropped(model, file, ids):
    """Return the model's records that a load of the file wrote and that are not among these ids."""
    written = model.history.filter(version__fixture=file).values("id")
    stored = model.objects.filter(pk__in=written).values_list("pk", flat=True)
    records = model.objects.select_related(*([model.unit_field] if model.unit_field else []))
    found = records.in_bulk(set(stored) - ids)
    return sorted(found.values(), key=lambda record: record.natural_key())


def holder(record):
    """Return a record that refers to this one, or None."""
    for relation in record._meta.related_objects:
        if issubclass(relation.related_model, Record):
            referring = relation.related_model.objects.filter(**{relation.field.name: record})
            if found := referring.first():
                return found
    return None


def take_out(records):
    """Delete the records, each once nothing refers to it; return those that can't be.

    They are given by what refers to them: *record: holder*.
    """
    held = {}
    for record in records:
        if found := holder(record):
            held[record] = found
        else:
            record.delete()
    # A place may have waited for another to go.
    return take_out(list(held)) if 0 < len(held) < len(records) else held
