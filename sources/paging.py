"""Pages of a list that cost the same at any depth: each begins where another ended."""

from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from django.db import connection
from django.utils.translation import gettext_lazy as _

from sources.alphabets import BY_NAME, LETTERS
from sources.ids import LARGEST_ID
from sources.sql import marks, rows_of_all

PER_PAGE = 50
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class Place(NamedTuple):
    """Where an entry stands in an order; with an id of 0, before all that share its key."""

    key: object
    pk: int


class Order(NamedTuple):
    """An order of entries: by a column, then by id, which tells apart those that share it."""

    label: str
    column: str
    is_descending: bool = False

    def select(self, columns, table, number, place=None, *, back=False, skip=0, within=()):
        """Return the statement that reads the first entries beyond a place, and its parameters.

        On the way or on the way back, in order; `within` are the (condition, parameters) that
        narrow them further.
        """
        sign, way = ("<", "DESC") if self.is_descending != back else (">", "ASC")
        if place:
            key = self._stored(place.key)
            within = [*within, (f"({self.column}, id) {sign} (%s, %s)", [key, place.pk])]
        where = " AND ".join(condition for condition, _values in within)
        statement = (
            f"SELECT {columns} FROM {table} {where and f'WHERE {where}'}"  # noqa: S608 (our names)
            f" ORDER BY {self.column} {way}, id {way} LIMIT {number} OFFSET {skip}"
        )
        return statement, [value for _condition, values in within for value in values]

    def rows(self, table, number, place=None, **more):
        """Return the (key, id) of the first entries beyond a place; `more` as `select` takes it."""
        return rows_of_all([self.select(f"{self.column}, id", table, number, place, **more)])

    def places(self, rows):
        """Return rows as places."""
        return [Place(self._read(key), pk) for key, pk in rows]

    def beside(self, entry):
        """Return the entries of its kind before and after this one, or None, in one question.

        They have a name and a slug.
        """
        place, table, parts = self.place_of(entry), entry._meta.db_table, []
        for side, is_back in enumerate((True, False)):
            columns = f"{side}, id, slug, name"
            statement, values = self.select(columns, table, 1, place, back=is_back)
            parts.append((f"SELECT * FROM ({statement}) AS side", values))  # noqa: S608 (our names)
        found = {
            side: type(entry)(pk=pk, slug=slug, name=name)
            for side, pk, slug, name in rows_of_all(parts)
        }
        return found.get(0), found.get(1)

    @property
    def is_by_name(self):
        """Whether the entries stand under letters."""
        return self.column == "sort_name"

    def place_of(self, entry):
        """Return where the entry stands."""
        return Place(getattr(entry, self.column), entry.pk)

    def start_of(self, name):
        """Return the place where the entries under a letter begin; None where that is the start."""
        letter = BY_NAME.get(name.lower())
        if not self.is_by_name or letter is None:
            return None
        start = letter.end if self.is_descending else letter.start
        return Place(start, 0) if start else None

    def written(self, place):
        """Return the place as addresses have it."""
        key = place.key if self.is_by_name else (place.key - EPOCH) // MICROSECOND
        return f"{key}.{place.pk}"

    def read(self, text):
        """Return the place that an address names; None where it is none."""
        key, _dot, pk = text.rpartition(".")
        try:
            pk = int(pk)
            key = key if self.is_by_name else EPOCH + int(key) * MICROSECOND
        except (ValueError, OverflowError):
            return None
        return Place(key, pk) if 0 <= pk <= LARGEST_ID else None

    def _stored(self, key):
        """Return a key as the database has it."""
        return key if self.is_by_name else connection.ops.adapt_datetimefield_value(key)

    def _read(self, key):
        """Return a key of the database: SQLite's moments don't say that they are UTC."""
        return key if self.is_by_name or key.tzinfo else key.replace(tzinfo=UTC)


ORDERS = {
    "": Order(_("Name, A to Z"), "sort_name"),
    "-name": Order(_("Name, Z to A"), "sort_name", is_descending=True),
    "-changed": Order(_("Last changed"), "updated_at", is_descending=True),
}


class Stretch(NamedTuple):
    """Some of the chosen entries that stand together in the order, from `start` to before `end`.

    `among` is how many entries there are in all where they stand.
    """

    ids: object
    among: int
    start: str | None = None
    end: str | None = None


class Walk:
    """A way through the chosen entries of a kind, in an order.

    `chosen` are their ids, or None for all; `letters` gives the ids of all entries by letter. Where
    the chosen are few they are fetched by their ids; where they are many, the index of the order
    is read from the place on, and who isn't chosen is passed over. A stretch of the order at a
    time: else those at its end would be looked for from its beginning.
    """

    # So few are fetched by their ids; those of several letters together, while they are fewer.
    FEW, TOGETHER = 2000, 300
    # What is read of the index at once, at least and at most.
    FEWEST, MOST = 100, 20_000

    def __init__(self, model, order, chosen, letters):
        self.table, self.order, self.chosen = model._meta.db_table, order, chosen
        self._letters = letters

    def take(self, number, place=None, *, back=False, skip=0):
        """Return the places of so many entries beyond the place, some of them skipped first."""
        if self.chosen is None:
            rows = self.order.rows(self.table, number, place, back=back, skip=skip)
            return self.order.places(rows)
        found = []
        for stretch in self._stretches(place, back):
            if place is None and not found and skip >= len(stretch.ids):
                skip -= len(stretch.ids)
                continue
            found += self._within(stretch, number + skip - len(found), place, back)
            if len(found) == number + skip:
                break
        return found[skip:]

    def _stretches(self, place, back):
        """Return the stretches with chosen entries beyond the place, as they come."""
        falls = self.order.is_descending != back
        stretches = reversed(self._all_stretches) if falls else self._all_stretches
        return [stretch for stretch in stretches if self._reaches(stretch, place, falls)]

    @cached_property
    def _all_stretches(self):
        """All stretches with chosen entries: letters, and neighbouring ones that have few."""
        if not self.chosen:
            return []
        if not self.order.is_by_name or len(self.chosen) <= self.TOGETHER:
            return [Stretch(self.chosen, sum(map(len, self._letters.values())))]
        stretches = []
        for letter in LETTERS:
            everyone = self._letters.get(letter.name, ())
            ids = self.chosen.intersection(everyone) if everyone else ()
            before = stretches[-1] if stretches else None
            if before and len(before.ids) + len(ids) <= self.TOGETHER:
                both = before.ids.union(ids) if ids else before.ids
                stretches[-1] = Stretch(
                    both, before.among + len(everyone), before.start, letter.end
                )
            elif ids:
                stretches.append(Stretch(ids, len(everyone), letter.start, letter.end))
        return stretches

    def _reaches(self, stretch, place, falls):
        if place is None or stretch.start is None:
            return True
        if falls:
            return stretch.start <= place.key
        return stretch.end is None or place.key < stretch.end

    def _within(self, stretch, number, place, back):
        """Return the places of so many chosen entries of the stretch."""
        if len(stretch.ids) <= self.FEW:
            few = [(f"id IN ({marks(stretch.ids)})", stretch.ids)]
            rows = self.order.rows(self.table, number, place, back=back, within=few)
            return self.order.places(rows)
        ends = [("sort_name >= %s", stretch.start), ("sort_name < %s", stretch.end)]
        within = [(condition, [end]) for condition, end in ends if end is not None]
        found, size = [], 0
        while len(found) < number:
            needed = (number - len(found)) * stretch.among // len(stretch.ids)
            # Names of a country stand together: where too few were found, twice as many are read.
            size = max(self.FEWEST, min(self.MOST, max(needed * 5 // 4, size * 2)))
            read = self.order.rows(self.table, size, place, back=back, within=within)
            # Of thousands that are read some are chosen: these alone are made places.
            found += self.order.places(row for row in read if row[1] in stretch.ids)
            if len(read) < size:
                break
            (place,) = self.order.places(read[-1:])
        return found[:number]
