"""The facets of a list as a visitor chose among their values, with how many each would leave."""

from collections import defaultdict
from functools import cached_property, lru_cache
from typing import NamedTuple
from zlib import crc32

from django.utils import formats
from django.utils.translation import get_language
from pyroaring import FrozenBitMap

from sources.entry_names import entry_names
from sources.facets import ALL, LETTERS
from sources.members import Values, members
from sources.models import PastSlug
from sources.names import sort_key

# Numbers are exact up to this one, and told as "more" beyond it.
MOST_COUNTED = 10_000
# The values of a facet that are shown, and shown where more are asked for.
SHOWN, SHOWN_OF_MORE = 8, 300
# The values of one facet that are looked at in an address.
MOST_CHOSEN = 50

EMPTY = FrozenBitMap()


def counted(number):
    """Return a number as lists tell it: *412*, *10,000+*."""
    told = _formatted(min(number, MOST_COUNTED), get_language())
    return f"{told}+" if number > MOST_COUNTED else told


@lru_cache(maxsize=MOST_COUNTED + 1)
def _formatted(number, _language):
    """Return it as the language writes it: a list tells fifty, and Django takes 14 µs for each."""
    return formats.number_format(number, use_l10n=True, force_grouping=True)


class Option(NamedTuple):
    """A value of a facet as it is offered: what addresses call it, its label, its number."""

    name: str
    label: str
    count: str
    is_chosen: bool
    # Tells it apart on the page, whatever stands before it.
    key: str


class FacetChoice:
    """A facet of a list: the values that were chosen of it, and those that may be."""

    def __init__(self, facet, values):
        self.facet, self.name, self.label = facet, facet.name, facet.label
        self.values = values
        self.chosen = []
        # What was asked for and is none of its values.
        self.unknown = []
        # What addresses call a value, and its label.
        self.labels = {}
        # The values that are offered, each with the number of entries that it would leave.
        self.counts = {}
        self.has_more = False

    def members(self):
        """Return the entries that have one of the chosen values."""
        return FrozenBitMap.union(*(self.values.get(value, EMPTY) for value in self.chosen))

    def count(self, among, number):
        """Take so many values to offer, and those that are chosen."""
        top = self.values.top(number + 1, among)
        self.has_more = len(top) > number and number < SHOWN_OF_MORE
        self.counts = dict(list(top.items())[:number])
        for value in self.chosen:
            if value not in self.counts:
                ids = self.values.get(value, EMPTY)
                self.counts[value] = len(ids if among is None else ids.intersection(among))

    @cached_property
    def options(self):
        """The values that are offered, as a page shows them: the most frequent first, by name."""
        told = [
            (count, label, value, name)
            for value, count in self.counts.items()
            for name, label in [self.labels.get(value, ("", ""))]
            if name
        ]
        told.sort(key=lambda each: (-each[0], sort_key(str(each[1]))))
        return [
            Option(name, label, counted(count), value in self.chosen, f"{crc32(name.encode()):x}")
            for count, label, value, name in told
        ]


class Choices:
    """What was chosen of the facets of a kind of entry; `asked` is the query of an address.

    `under` is what the page that asks is kept under, if it is.
    """

    def __init__(self, model, asked, under=None):
        self.model = model
        kept = members(model, under)
        self.everyone = kept.get(ALL.name, {}).get("", EMPTY)
        self.letters = kept.get(LETTERS.name, {})
        self.facets = [FacetChoice(facet, kept.get(facet.name, Values())) for facet in model.facets]
        self._choose(asked)

    @property
    def chosen(self):
        """The values that were asked for and understood: {facet: what addresses call them}."""
        return {
            choice.name: [choice.labels[value][0] for value in choice.chosen]
            for choice in self.facets
            if choice.chosen
        }

    @cached_property
    def _members(self):
        return {choice.name: choice.members() for choice in self.facets if choice.chosen}

    def members(self, found=None, without=None):
        """Return the entries with a chosen value of every facet; None for all entries.

        `found` narrows them further; the choice in the facet `without` is left out of account.
        """
        sets = [ids for name, ids in self._members.items() if name != without]
        if found is not None:
            sets.append(found)
        return FrozenBitMap.intersection(*sets) if sets else None

    def offer(self, found=None, more=""):
        """Let each facet have its options: the best few values, of the facet `more` hundreds."""
        for choice in self.facets:
            if choice.facet.listed or choice.chosen:
                among = self.members(found, without=choice.name)
                choice.count(among, SHOWN_OF_MORE if choice.name == more else SHOWN)
        self._label()

    def _choose(self, asked):
        names = {
            choice: list(dict.fromkeys(filter(None, asked.getlist(choice.name))))[:MOST_CHOSEN]
            for choice in self.facets
        }
        slugs = defaultdict(set)
        for choice, called in names.items():
            if leads_to := choice.facet.entries(self.model):
                slugs[leads_to].update(called)
        found = entries_called(slugs)
        for choice, called in names.items():
            leads_to = choice.facet.entries(self.model)
            for name in called:
                if leads_to and (entry := found.get((leads_to._meta.model_name, name))):
                    value, *labels = entry
                    choice.labels[value] = labels
                elif not leads_to and (
                    name in choice.values or choice.facet.has_choice(self.model, name)
                ):
                    value = name
                    choice.labels[value] = (name, choice.facet.label_of(self.model, name))
                else:
                    choice.unknown.append(name)
                    continue
                if value not in choice.chosen:
                    choice.chosen.append(value)

    def _label(self):
        """Let each value that is shown have its label, all entries among them in one query."""
        ids = defaultdict(set)
        for choice in self.facets:
            bare = choice.counts.keys() - choice.labels.keys()
            if leads_to := choice.facet.entries(self.model):
                ids[leads_to].update(bare)
            else:
                for value in bare:
                    choice.labels[value] = (value, choice.facet.label_of(self.model, value))
        found = {(each.kind, str(each.pk)): (each.slug, each.name) for each in entry_names(ids)}
        for choice in self.facets:
            if leads_to := choice.facet.entries(self.model):
                kind = leads_to._meta.model_name
                for value in choice.counts.keys() - choice.labels.keys():
                    # What was deleted this moment has no label, and is not shown.
                    if (kind, value) in found:
                        choice.labels[value] = found[kind, value]


def entries_called(slugs):
    """Return {(kind, slug): (id, slug, name)} of entries that have these slugs, or once had."""
    found = entries_by_slug(slugs)
    kinds = {model._meta.model_name: model for model in slugs}
    missing = set().union(*slugs.values()) - {slug for _kind, slug in found}
    if missing:
        past = PastSlug.every.filter(kind__in=kinds, old__in=missing).exclude(current="")
        moved = {(gone.kind, gone.old): (gone.kind, gone.current) for gone in past}
        now = defaultdict(set)
        for kind, current in moved.values():
            now[kinds[kind]].add(current)
        there = entries_by_slug(now)
        found |= {old: there[current] for old, current in moved.items() if current in there}
    return found


def entries_by_slug(slugs):
    """Return {(kind, slug): (id, slug, name)} of the entries that have these slugs."""
    return {
        (each.kind, each.slug): (str(each.pk), each.slug, each.name)
        for each in entry_names(slugs, "slug")
    }
