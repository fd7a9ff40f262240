"""Finding records by the natural keys of a fixture, also where an editor renamed the entry."""

from collections import OrderedDict, defaultdict

from django.core.exceptions import ObjectDoesNotExist

from catalogue import hands
from catalogue.rows import key_parts
from sources.models import Entry, PastSlug, Record, Source

# So many records of a kind are kept in memory; of sources, whose texts may be long, fewer.
MAX_RECORDS, MAX_SOURCES = 500, 20


def by_natural_key(model, parts):
    """Return the record with the natural key, or None."""
    try:
        return model.objects.get_by_natural_key(*parts)
    except (ObjectDoesNotExist, TypeError, ValueError):
        # Not there, not of so many parts, or not of characters that the database can hold.
        return None


def current_slug(past):
    """Return where a past slug leads to today: an editor may have moved the entry on."""
    onward = PastSlug.every.filter(kind=past.kind, old=past.current)
    found = onward.exclude(current=past.current).values_list("current", flat=True).first()
    return past.current if found is None else found


class RecentRecords:
    """The records that were last asked for, by model and natural key: of each model so many.

    What a row refers to is mostly what the rows before it refer to.
    """

    def __init__(self):
        self._records = defaultdict(OrderedDict)

    def get(self, model, parts):
        """Return the record, or None where it is none of these."""
        records = self._records[model]
        if parts in records:
            records.move_to_end(parts)
        return records.get(parts)

    def keep(self, model, parts, record):
        """Keep the record, and let the one go that was asked for longest ago."""
        records = self._records[model]
        records[parts] = record
        records.move_to_end(parts)
        if len(records) > (MAX_SOURCES if model is Source else MAX_RECORDS):
            records.popitem(last=False)


class Finder:
    """Finds records by natural key, and remembers those that it found last."""

    def __init__(self):
        self._recent, self._slugs, self._had_rows = RecentRecords(), {}, {}

    def get(self, model, key):
        """Return the record with the natural key, or None; a past slug is its entry's too.

        Of a kind that had no record when it was first asked about, none is looked for: all there
        is of it, this load has written.
        """
        parts = key_parts(key)
        if record := self._recent.get(model, parts):
            return record
        if issubclass(model, Record) and not self._had(model, "objects"):
            return None
        record = by_natural_key(model, parts)
        if not record and (today := self._today(model, parts)) != parts:
            record = by_natural_key(model, today)
        if record:
            self.keep(model, parts, record)
        return record

    def written(self, model, key, pk):
        """Return the record that this load has written, or left as it was, by its id."""
        parts = key_parts(key)
        if not (record := self._recent.get(model, parts)):
            record = model.objects.get(pk=pk)
            self.keep(model, parts, record)
        return record

    def keep(self, model, parts, record):
        """Remember the record for those that ask next."""
        self._recent.keep(model, parts, record)

    def last_row(self, draft):
        """Return the newest history row of what had the draft's natural key last, or None.

        Where the history of the kind was empty when it was first asked about, it is not asked: a
        load into a new database would ask for each row in vain.
        """
        model = type(draft)
        has_history = issubclass(model, Record) and self._had(model, "history")
        return hands.last_row_of_key(draft) if has_history else None

    def _had(self, model, manager):
        """Tell whether a model's table, or its history, had rows when it was first asked about."""
        if (model, manager) not in self._had_rows:
            self._had_rows[model, manager] = getattr(model, manager).exists()
        return self._had_rows[model, manager]

    def _today(self, model, parts):
        """Return the natural key with past slugs replaced by those that they lead to."""
        if len(parts) != len(model.natural_key_fields):
            return parts
        fields = map(model._meta.get_field, model.natural_key_fields)
        kinds = [field.related_model or model for field in fields]
        return tuple(
            self._slugs_of(kind).get(part, part) if issubclass(kind, Entry) else part
            for kind, part in zip(kinds, parts, strict=True)
        )

    def _slugs_of(self, kind):
        """Return the current slugs of a kind's entries by their past ones."""
        if kind not in self._slugs:
            past = PastSlug.every.filter(kind=kind._meta.model_name).exclude(current="")
            self._slugs[kind] = dict(past.values_list("old", "current"))
        return self._slugs[kind]
