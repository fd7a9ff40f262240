"""Whose hand was last on a record: an editor's, or that of a load."""

from django.db.models import Max
from django.utils import timezone

from sources.models import Entry, Version


def newest_rows(model, ids):
    """Return the newest history rows of the records with these ids, by id, in one query."""
    rows = model.history.filter(id__in=ids).order_by()
    newest = rows.values("id").annotate(newest=Max("history_id")).values("newest")
    found = model.history.filter(history_id__in=newest).select_related("version__made_by")
    return {row.id: row for row in found}


def newest_row(record):
    """Return the record's newest history row, or None."""
    return newest_rows(type(record), [record.pk]).get(record.pk)


def last_row_of_key(draft):
    """Return the newest history row of the record that last had the draft's natural key, or None.

    The record may be deleted since, or have another key now.
    """
    model = type(draft)
    if issubclass(model, Entry):
        # The versions have an index on slugs.
        named = Version.objects.filter(kind=model._meta.model_name, slug=draft.slug)
        ids = named.order_by("-pk").values_list("entry_id", flat=True)
    else:
        rows = model.history.filter(**natural_values(draft)).order_by("-history_id")
        ids = rows.values_list("id", flat=True)
    last_id = ids.first()
    return newest_rows(model, [last_id]).get(last_id)


def natural_values(record):
    """Return the values of the record's natural key by column."""
    fields = map(record._meta.get_field, record.natural_key_fields)
    return {field.attname: getattr(record, field.attname) for field in fields}


def is_editors(row):
    """Tell whether an editor wrote the history row, and not a load."""
    return row is not None and not (row.version and row.version.fixture)


def told(row):
    """Return what was done to the record, by whom and when; None tells of no history."""
    if row is None:
        return "nobody knows by whom"
    what = "deleted" if row.history_type == "-" else "changed"
    who = row.version and row.version.made_by or "somebody"
    return f"{what} by {who}, {timezone.localtime(row.history_date):%Y-%m-%d %H:%M}"
