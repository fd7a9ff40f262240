"""A list of entries as a visitor asked for it: by name and by facets, in an order, page by page."""

from functools import cached_property
from urllib.parse import quote, urlencode

from django.http import Http404
from django.utils.text import Truncator
from pyroaring import FrozenBitMap

from sources.alphabets import BY_NAME, NEVER_FIRST, SCRIPTS
from sources.choices import Choices, counted
from sources.facets import LETTERS
from sources.forms import EntryFilter
from sources.paging import ORDERS, PER_PAGE, Walk

# Of what is asked for and not known, so many values are told, and so much of each.
MAX_UNKNOWN, MAX_UNKNOWN_LENGTH = 10, 60
# The parameters that choose a page of a list, and which facet shows more values.
PAGE_PARAMS = ("letter", "after", "before", "page", "more")


def list_params(model):
    """Return the parameters that choose a list of a kind of entry: the form's, and its facets."""
    return (*EntryFilter.base_fields, *(facet.name for facet in model.facets))


class Listing:
    """The entries of a kind that the query of an address asks for.

    What is not known in it is said, and the rest still filters. `under` is what
    the page of it is kept under, if it is.
    """

    def __init__(self, model, form, asked, under=None):
        self.model, self.form, self.asked, self.under = model, form, asked, under
        self.order = ORDERS[form.chosen.get("sort", "")]

    @cached_property
    def choices(self):
        """What was chosen of the facets."""
        return Choices(self.model, self.asked, self.under)

    @cached_property
    def found(self):
        """The ids of the entries whose name was asked for; None where none was."""
        query = self.form.chosen.get("q", "")
        if not query.strip():
            return None
        named = self.model.objects.named_like(query).order_by().values_list("pk", flat=True)
        return FrozenBitMap(named.iterator(chunk_size=10_000))

    @cached_property
    def members(self):
        """The ids of the entries that were asked for; None where these are all."""
        return self.choices.members(self.found)

    @property
    def number(self):
        """How many entries were asked for."""
        return len(self.choices.everyone if self.members is None else self.members)

    @property
    def count(self):
        """How many they are, as the page tells it."""
        return counted(self.number)

    @property
    def more(self):
        """The facet of which more values are asked for; an empty text where of none."""
        names = {choice.name for choice in self.choices.facets}
        return name if (name := self.asked.get("more")) in names else ""

    @property
    def facets(self):
        """The facets with values that may be chosen now, each with where it has more, or None."""
        self.choices.offer(self.found, self.more)
        return [
            (choice, self.address(more=choice.name) if choice.has_more else None)
            for choice in self.choices.facets
            if choice.options
        ]

    @cached_property
    def chosen(self):
        """What was asked for and understood, by its name in addresses."""
        return self.form.chosen | self.choices.chosen if self.asked else {}

    @property
    def query(self):
        """The query of an address that asks for the same list."""
        return urlencode(self.chosen, doseq=True)

    def address(self, **changed):
        """Return the query of an address that asks for the list with something changed."""
        query = urlencode({**self.chosen, **changed}, doseq=True)
        return f"?{query}" if query else "."

    @property
    def chips(self):
        """What filters the list: a (label, value, address without it) for each."""
        chips = []
        if query := self.form.chosen.get("q"):
            chips.append((self.form.fields["q"].label, query, self.address(q=[])))
        for choice in self.choices.facets:
            names = [choice.labels[value][0] for value in choice.chosen]
            for value in choice.chosen:
                name, label = choice.labels[value]
                others = [other for other in names if other != name]
                chips.append((choice.label, label, self.address(**{choice.name: others})))
        return chips

    @cached_property
    def _unknown(self):
        """What was asked for and is not known, as (name in addresses, noun, value)."""
        unknown = [
            (choice.name, choice.facet.noun, value)
            for choice in self.choices.facets
            for value in choice.unknown
        ]
        sort, letter = self.asked.get("sort", ""), self.asked.get("letter", "")
        if sort not in ORDERS:
            unknown.append(("sort", str(self.form.fields["sort"].label).lower(), sort))
        if letter and letter.lower() not in BY_NAME:
            unknown.append((LETTERS.name, LETTERS.noun, letter))
        return unknown

    @property
    def unknown(self):
        """What of it is told: a (noun, value, address of the list without it) for each."""
        told = self._unknown[:MAX_UNKNOWN] if self.asked else []
        return [
            (
                noun,
                Truncator(value).chars(MAX_UNKNOWN_LENGTH),
                self._with(told[:at] + told[at + 1 :]),
            )
            for at, (_name, noun, value) in enumerate(told)
        ]

    @property
    def more_unknown(self):
        """How many more are not known than are told."""
        return max(0, len(self._unknown) - MAX_UNKNOWN) if self.asked else 0

    def _with(self, unknown):
        """Return the query of an address of the list that asks for these unknown values too."""
        more = {}
        for name, _noun, value in unknown:
            if len(value) <= MAX_UNKNOWN_LENGTH:
                more.setdefault(name, list(self.choices.chosen.get(name, []))).append(value)
        return self.address(**more)

    @property
    def scripts(self):
        """The letters of each script, with the address where their entries begin or None."""
        if not self.order.is_by_name or self.number <= PER_PAGE:
            return []
        there = {
            name
            for name, ids in self.choices.letters.items()
            if self.members is None or ids.intersect(self.members)
        }
        start = f"?{self.query}&" if self.query else "?"
        return [
            [
                (letter, f"{start}letter={quote(letter.name)}" if letter.name in there else None)
                for letter in letters
                if letter.name in there or letter.name not in NEVER_FIRST
            ]
            for letters in SCRIPTS
            if any(letter.name in there for letter in letters)
        ]

    @cached_property
    def walk(self):
        """The way through the entries, in their order."""
        if not self.asked:
            return Walk(self.model, self.order, None, {})
        return Walk(self.model, self.order, self.members, self.choices.letters)

    def neighbours(self, entry):
        """Return the entries before and after this one in the list, or None."""
        if self.walk.chosen is None:
            return self.order.beside(entry)
        place = self.order.place_of(entry)
        sides = [self.walk.take(1, place, back=back) for back in (True, False)]
        entries = self.model.objects.only("name", "slug")
        by_id = entries.in_bulk([places[0].pk for places in sides if places])
        return tuple(by_id.get(places[0].pk) if places else None for places in sides)

    def page(self):
        """Return the page that the address asks for."""
        return Page(self, *self._places())

    def _places(self):
        """Return the places of the page's entries, whether some stand before, and after, them."""
        asked, walk = self.asked, self.walk
        if asked.get("page"):
            return self._numbered(asked["page"])
        place = self.order.read(asked.get("after", "")) or self.order.start_of(
            asked.get("letter", "")
        )
        if place is None and (before := self.order.read(asked.get("before", ""))):
            places = walk.take(PER_PAGE + 1, before, back=True)
            if places:
                has_before = len(places) > PER_PAGE
                places = places[:PER_PAGE][::-1]
                return places, has_before, bool(walk.take(1, places[-1]))
        places = walk.take(PER_PAGE + 1, place)
        if place and not places:
            # None are left there, or were ever: the last page is the nearest.
            places = walk.take(PER_PAGE + 1, back=True)
            return places[:PER_PAGE][::-1], len(places) > PER_PAGE, False
        has_before = bool(place and walk.take(1, places[0], back=True))
        return places[:PER_PAGE], has_before, len(places) > PER_PAGE

    def _numbered(self, text):
        """Return the places of a page that an old address asks for by its number."""
        last = max(1, -(-self.number // PER_PAGE))
        if text == "last":
            # From the end: the way from the start is long.
            left = self.number - (last - 1) * PER_PAGE
            return self.walk.take(left, back=True)[::-1], last > 1, False
        try:
            number = int(text)
        except ValueError:
            number = 0
        if not 1 <= number <= last:
            raise Http404(f"There are {last} pages.")
        places = self.walk.take(PER_PAGE + 1, skip=(number - 1) * PER_PAGE)
        return places[:PER_PAGE], number > 1, len(places) > PER_PAGE


class Page:
    """A page of a list, with the addresses of those beside it."""

    def __init__(self, listing, places, has_before, has_after):
        by_id = listing.model.objects.in_list([place.pk for place in places])
        # One that was deleted this moment is no longer there.
        self.entries = [by_id[place.pk] for place in places if place.pk in by_id]
        self.previous = self.next = None
        written, address = listing.order.written, listing.address
        if has_before:
            self.previous = address(before=written(places[0]))
        if has_after:
            self.next = address(after=written(places[-1]))
