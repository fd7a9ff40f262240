"""What a load remembers of each row: a few bytes, not the row and not its record."""

from collections import defaultdict
from hashlib import blake2b

from catalogue.rows import Row, is_archives
from sources.models import Entry

# What a row came to that has no record: it is still to come, its record was deleted by an editor
# and stays so, or it was refused.
EXPECTED, DELETED, REFUSED = 0, -1, -2


def digest(parts):
    """Return what tells a natural key from others: a quote has up to a thousand characters."""
    text = "\0".join(parts).encode("utf-8", "surrogatepass")
    return blake2b(text, digest_size=16).digest()


class RowsOfLoad:
    """The rows of a load by model and natural key, each with the id of its record."""

    def __init__(self):
        self._ids = defaultdict(dict)
        # The drafts of refused entries: what rests on one of them is looked at all the same.
        self._refused = {}

    def expect(self, rows):
        """Take note of the keys of rows that will come."""
        for raw in filter(is_archives, rows):
            try:
                row = Row(raw, "", 0)
            except (ValueError, LookupError):
                continue
            self._ids[row.model][digest(row.key)] = EXPECTED

    def keep(self, row, record):
        """Take note of what a row came to: its record, or None where an editor deleted that."""
        if row.is_good:
            came_to = record.pk if record else DELETED
        else:
            came_to = REFUSED
            if isinstance(record, Entry):
                self._refused[row.model, row.key] = record
        self._ids[row.model][digest(row.key)] = came_to

    def is_expected(self, model, key):
        """Tell whether a row of the load has the key, be it loaded yet or not."""
        return digest(key) in self._ids[model]

    def is_loaded(self, model, key):
        """Tell whether the row with the key has come."""
        return self._ids[model].get(digest(key), EXPECTED) != EXPECTED

    def id_of(self, model, key):
        """Return the id of the record of the row with the key; None where it has none."""
        came_to = self._ids[model].get(digest(key), EXPECTED)
        return came_to if came_to > 0 else None

    def refused_entry(self, model, key):
        """Return the entry of a refused row, as the row told it; None where it was no entry."""
        return self._refused.get((model, key))

    def ids(self, model):
        """Return the ids of the records of all rows that have come."""
        return {pk for pk in self._ids[model].values() if pk > 0}
