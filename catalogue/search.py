"""Finds entries by their names and words.

What is found of a kind comes in *runs*, the best first: names that are what is looked for, names
that begin so, names that have all of the words, records that have them, texts that have them. Each
run is read in the order of an index, so that it costs the same at any size and at any depth.
Results are read on from a place, and are not counted.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property

from django.db import connection

from catalogue.key_sql import rows_of_entries, rows_with_keys
from catalogue.query import Condition, Query
from catalogue.word_sql import common_words, rows_among, rows_of_kinds, rows_with_words
from sources.ids import LARGEST_ID, is_id
from sources.models.indexed import (
    AFTER_ALL,
    LETTERS,
    TEXT,
    end_of_entry,
    place_of,
    read_place,
)
from sources.sql import rows_of_all

SOURCE = "source"
# Sorts before whatever follows a key in a longer one.
BEFORE_ALL = " "


@dataclass(frozen=True, order=True)
class Place:
    """Where a hit stands among those of its kind: in which run, at which key and id."""

    run: int
    key: str
    id: int

    def __str__(self):
        return f"{self.run}.{self.id}.{self.key}"

    @classmethod
    def read(cls, text):
        """Return the place that a text tells, or None where it tells none."""
        run, _dot, rest = text.partition(".")
        last, _dot, key = rest.partition(".")
        if not (is_id(run) and is_id(last)):
            return None
        return cls(int(run), key, int(last))


@dataclass(frozen=True)
class Hit:
    """An entry that is found, and its place among those of its kind."""

    kind: str
    entry_id: int
    place: Place


@dataclass(frozen=True)
class KeyRun:
    """The names with a key after `low`, a (key, id), and before `high`."""

    low: tuple
    high: str

    def has(self, key, entry_id):
        """Tell whether the run has a name with the key."""
        return self.low < (key, entry_id) and key < self.high


@dataclass(frozen=True)
class WordRun:
    """The records of a kind, or the texts of sources, whose words are as a condition says."""

    condition: Condition
    of_texts: bool = False

    def may_have(self, kind):
        """Tell whether entries of the kind may be in the run: sources alone have texts."""
        return kind == SOURCE or not self.of_texts

    def words(self, kind):
        """Return the words that a row has to have, each with its letters."""
        return self.condition.words(LETTERS[self.stored_as(kind)])

    def stored_as(self, kind):
        """Return as what rows of the kind are stored in the index."""
        return TEXT if self.of_texts else kind

    def select(self, kind, after, number, is_common):
        """Return the SQL and the parameters that read the place of each row of a kind."""
        stored_as = self.stored_as(kind)
        low = end_of_entry(after[1]) if after else place_of(stored_as, 0) - 1
        return rows_with_words(self.condition, stored_as, low, number, is_common)

    def select_of_kinds(self, kinds, number):
        """Return the SQL and the parameters that read the places of the first rows of kinds."""
        letters = [LETTERS[self.stored_as(kind)] for kind in kinds]
        return rows_of_kinds([(self.condition, letter) for letter in letters], number)


def hit_by_words(run, place):
    """Return the hit that a row of the index is, by its place."""
    kind, entry_id, _stretch = read_place(place)
    return Hit(SOURCE if kind == TEXT else kind, entry_id, Place(run, "", place))


def sure(hits, limit):
    """Return the hits that stand at the best place of their entry, and the kinds that are cut.

    Rows were read from the beginning of each run, at most `limit`. A run that had as many may have
    more: there a kind is cut, and what stands in its later runs may stand in the rest of this one.
    """
    counts = Counter((hit.place.run, hit.kind) for hit in hits)
    full = sorted(run_and_kind for run_and_kind, count in counts.items() if count == limit)
    cut = {kind: run for run, kind in reversed(full)}
    return [hit for hit in hits if hit.place.run <= cut.get(hit.kind, hit.place.run)], set(cut)


class Search:
    """The search for a query, among entries of any kind."""

    def __init__(self, text):
        self.query = Query(text)

    def first(self, kinds, number):
        """Return the first hits of each of the kinds, at most so many of each, by kind."""
        found, cut = {kind: {} for kind in kinds}, set()
        for runs in (self._key_runs, self._word_runs):
            lacking = [kind for kind in kinds if kind not in cut and len(found[kind]) < number]
            parts = [(kind, run, None) for kind in lacking for run in runs]
            hits, more = sure(self._read(parts, 2 * number), 2 * number)
            cut |= more
            for hit in hits:
                found[hit.kind].setdefault(hit.entry_id, hit)
        return {
            # The few that were read may all be the same few entries.
            kind: self.after(kind, None, number)
            if kind in cut and len(hits) < number
            else list(hits.values())[:number]
            for kind, hits in found.items()
        }

    def after(self, kind, place, number, runs=None):
        """Return the next hits of a kind after a place, at most so many; of some runs alone."""
        found = []
        for run in range(len(self.runs)) if runs is None else runs:
            if place and run < place.run:
                continue
            last = place if place and place.run == run else None
            while len(found) < number:
                rows = self._read([(kind, run, (last.key, last.id) if last else None)], number)
                found += self._first_places(rows)
                if len(rows) < number:
                    break
                last = rows[-1].place
        return found[:number]

    def suggested(self, kinds, number):
        """Return the entries whose names begin so, the best of all kinds, at most so many."""
        parts = [(kind, run, None) for kind in kinds for run in self._key_runs]
        hits, cut = sure(self._read(parts, 2 * number), 2 * number)
        found = {kind: {} for kind in kinds}
        for hit in hits:
            found[hit.kind].setdefault(hit.entry_id, hit)
        for kind in cut:
            if len(found[kind]) < number:
                more = self.after(kind, None, number, self._key_runs)
                found[kind] = {hit.entry_id: hit for hit in more}
        best = [hit for hits in found.values() for hit in hits.values()]
        return sorted(best, key=lambda hit: hit.place)[:number]

    def is_by_words(self, hit):
        """Tell whether the hit is found by its words, not by its name."""
        return hit.place.run in self._word_runs

    def is_by_text(self, hit):
        """Tell whether the hit is found by the text of a source, not by what is said of it."""
        return self.is_by_words(hit) and self.runs[hit.place.run].of_texts

    @cached_property
    def runs(self):
        """The runs of a search, the best first."""
        query = self.query
        exact = [KeyRun((key, 0), key + BEFORE_ALL) for key in query.keys]
        begun = [KeyRun((key, LARGEST_ID), key + AFTER_ALL) for key in query.keys]
        words = []
        if query:
            if not query.keys or len(query.tokens) > 1:
                words.append(WordRun(Condition(query, is_named=True)))
            words.append(WordRun(Condition(query, is_named=False)))
            words.append(WordRun(Condition(query), of_texts=True))
        return [*exact, *begun, *words]

    @cached_property
    def _key_runs(self):
        return [number for number, run in enumerate(self.runs) if isinstance(run, KeyRun)]

    @cached_property
    def _word_runs(self):
        return [number for number, run in enumerate(self.runs) if isinstance(run, WordRun)]

    def _read(self, parts, number):
        """Return the rows of runs as hits: `parts` are (kind, run, the (key, id) before)."""
        names = [part for part in parts if isinstance(self.runs[part[1]], KeyRun)]
        texts = [part for part in parts if isinstance(self.runs[part[1]], WordRun)]
        hits = self._read_names(names, number) + self._read_texts(texts, number)
        return sorted(hits, key=lambda hit: hit.place)

    def _read_names(self, parts, number):
        """Return the rows of runs of names as hits."""
        spans = [
            (kind, run, *(after or self.runs[run].low), self.runs[run].high)
            for kind, run, after in parts
        ]
        rows = self._rows(*rows_with_keys(spans, number)) if spans else []
        return [Hit(kind, pk, Place(run, key, pk)) for kind, run, key, pk in rows]

    def _read_texts(self, parts, number):
        """Return the rows of runs of words as hits, by the way that is quick for the words."""
        parts = [part for part in parts if self.runs[part[1]].may_have(part[0])]
        common = common_words()
        walked = {part for part in parts if self.runs[part[1]].words(part[0]) <= common}
        hits = self._fetch_texts(parts, number, walked)
        counts = Counter((hit.kind, hit.place.run) for hit in hits)
        # Those rows of which not enough were found nearby are looked for everywhere.
        lacking = [part for part in walked if counts[part[:2]] < number]
        again = {part[:2] for part in lacking}
        found = [hit for hit in hits if (hit.kind, hit.place.run) not in again]
        return found + self._fetch_texts(lacking, number, walked=set())

    def _fetch_texts(self, parts, number, walked):
        """Return the rows of the parts as hits, in one query."""
        statements, together = [], defaultdict(list)
        for kind, run, after in parts:
            is_walked = (kind, run, after) in walked
            if connection.vendor == "postgresql" and not (is_walked or after):
                together[run].append(kind)
            else:
                statements.append((run, self.runs[run].select(kind, after, number, is_walked)))
        for run, kinds in together.items():
            statements.append((run, self.runs[run].select_of_kinds(kinds, number)))
        rows = rows_of_all(
            (f"SELECT {run}, part.* FROM ({sql}) AS part", values)  # noqa: S608
            for run, (sql, values) in statements
        )
        return [hit_by_words(run, place) for run, place in rows]

    def _rows(self, sql, params):
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall()

    def _first_places(self, hits):
        """Return the hits without those of entries that stand at a better place already."""
        better, told = self._places_by_name(hits), self._told_of(hits)
        first = {}
        for hit in hits:
            place = better.get((hit.kind, hit.entry_id), hit.place)
            if place == hit.place and not (hit.entry_id in told and self.is_by_text(hit)):
                first.setdefault((hit.kind, hit.entry_id), hit)
        return list(first.values())

    def _told_of(self, hits):
        """Return the sources with the words in their texts that have them in their records too."""
        ids = {hit.entry_id for hit in hits if self.is_by_text(hit)}
        if not ids:
            return set()
        records = [place_of(SOURCE, pk) for pk in ids]
        rows = self._rows(*rows_among(Condition(self.query), SOURCE, records))
        return {read_place(place)[1] for (place,) in rows}

    def _places_by_name(self, hits):
        """Return the best place of each of the entries among the names, where it has one."""
        entries = {(hit.kind, hit.entry_id) for hit in hits}
        if not entries or not self._key_runs:
            return {}
        best = {}
        for kind, entry_id, key in self._rows(*rows_of_entries(entries)):
            for run in self._key_runs:
                if self.runs[run].has(key, entry_id):
                    place = Place(run, key, entry_id)
                    best[kind, entry_id] = min(best.get((kind, entry_id), place), place)
        return best
