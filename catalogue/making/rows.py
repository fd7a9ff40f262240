"""The rows of a made archive, as they go to the database: no model is made for any of them."""

from itertools import count

from dancers.models import (
    Company,
    Dancer,
    Engagement,
    Milestone,
    Origin,
    OtherName,
    Place,
    Practice,
    School,
    Style,
    Teacher,
    Training,
)
from performances.models import Appearance, Festival, Performance, Venue, Work
from sources.models import Entry, Fact, Passage, Source

MADE = (
    "Made up, to try the archive with many records: nothing here tells of a real person, place or "
    "event."
)
RIGHTS = "Made up, to try the archive with many records. It belongs to nobody."

ENTRY = ("name", "slug", "sort_name", "folded_name")
FACT = ("dancer", "key", "position", "dates", "earliest", "latest", "basis", "note", "confirmed")

# The fields of each kind that a made row fills after its id; all others have their default.
FIELDS = {
    Place: (*ENTRY, "kind", "country"),
    Style: (*ENTRY, "tradition", "country"),
    School: (*ENTRY, "place", "named"),
    Company: (*ENTRY, "place", "named"),
    Venue: (*ENTRY, "place", "named"),
    Festival: (*ENTRY, "place", "named"),
    Teacher: (*ENTRY, "dancer"),
    Work: (*ENTRY, "choreographer", "composer", "premiere", "first_day", "last_day"),
    Performance: (*ENTRY, "kind", "work", "venue", "place", "festival", "company"),
    Source: (*ENTRY, "text"),
    Passage: ("source", "quote", "folded_quote"),
    Dancer: (*ENTRY, "pronoun", "summary"),
    OtherName: ("dancer", "text", "script", "language", "folded_text"),
    Origin: (*FACT, "place", "relation"),
    Training: (*FACT, "school", "teacher", "place"),
    Engagement: (*FACT, "company", "rank", "level"),
    Practice: (*FACT, "style", "capacity"),
    Milestone: (*FACT, "kind", "headline", "age"),
    Appearance: (*FACT, "performance", "role", "capacity", "credited_as"),
}
# The links from facts to passages, and from trainings to styles.
LINKS = {
    field.remote_field.through: (field.m2m_field_name(), field.m2m_reverse_field_name())
    for model in FIELDS
    if issubclass(model, Fact)
    for field in model._meta.many_to_many
}
FIELDS |= LINKS


def same_in_all(model):
    """Return the values that all made rows of a kind have alike, by field."""
    values = {"note": MADE} if issubclass(model, Entry) else {}
    return values | ({"rights": RIGHTS} if model is Source else {})


class Rows:
    """Rows by kind, each with an id that follows the one before; `first` has the first ids."""

    def __init__(self, first):
        self.first = first
        self._next = {model: count(first[model]).__next__ for model in FIELDS}
        self._rows = {model: [] for model in FIELDS}

    def new_id(self, model):
        """Return the id that the next row of the kind has."""
        return self._next[model]()

    def put(self, model, pk, *values):
        """Add a row under its id, the values in the order of FIELDS."""
        self._rows[model].append((pk, *values))

    def add(self, model, *values):
        """Add a row under a new id, and return it."""
        pk = self._next[model]()
        self._rows[model].append((pk, *values))
        return pk

    def name(self, model, spelling, *values, pk=None):
        """Add an entry, under a slug that no other entry has; return its id."""
        pk = pk or self._next[model]()
        slug = f"{spelling.slug}-made-{pk - self.first[model] + 1}"
        self._rows[model].append(
            (pk, spelling.text, slug, spelling.sort, spelling.searched, *values)
        )
        return pk

    def take(self):
        """Return the rows that were added since the last time, by kind."""
        rows, self._rows = self._rows, {model: [] for model in FIELDS}
        return rows
