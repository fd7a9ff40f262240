"""Finding records by the natural keys of a fixture, also where an editor renamed the entry."""

from django.core.exceptions import ObjectDoesNotExist

from catalogue import hands
from catalogue.rows import key_parts
from sources.models import Entry, PastSlug, Record


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


class Finder:
    """Finds records by natural key, and asks the database for each of them once."""

    def __init__(self):
        self._found, self._slugs, self._had_history = {}, {}, {}

    def get(self, model, key):
        """Return the record with the natural key, or None; a past slug is its entry's too."""
        parts = key_parts(key)
        if (model, parts) not in self._found:
            record = by_natural_key(model, parts)
            if not record and (today := self._today(model, parts)) != parts:
                record = by_natural_key(model, today)
            if not record:
                return None
            self._found[model, parts] = record
        return self._found[model, parts]

    def last_row(self, draft):
        """Return the newest history row of what had the draft's natural key last, or None.

        Where the history of the kind was empty when it was first asked about, it is not asked: a
        load into a new database would ask for each row in vain.
        """
        model = type(draft)
        if model not in self._had_history:
            self._had_history[model] = issubclass(model, Record) and model.history.exists()
        return hands.last_row_of_key(draft) if self._had_history[model] else None

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
