"""Which entries each value of a facet has, as this process last read it."""

import heapq
from functools import cached_property
from itertools import islice

from django.db import transaction
from pyroaring import FrozenBitMap

from sources.models.facets import FacetValue, KeptFacet
from sources.models.indexed import IndexDue
from sources.models.versions import changed
from sources.sql import rows_of_all

# So many values, or blocks of them, are one block.
BLOCK = 16
# So many values are looked at for the best of a facet. It is enough but where thousands of them are
# equally frequent: the best are then those of the largest.
MOST_LOOKS = 1500

# Each list asks for them: the stamps of a kind's facets, and whether anything is due before.
STAMPS = f"""
    SELECT facet, stamp, EXISTS (SELECT 1 FROM {IndexDue._meta.db_table})
    FROM {KeptFacet._meta.db_table} WHERE kind = %s ORDER BY facet
"""  # noqa: S608 (names of ours)

# {(kind, facet): (stamp, its values)}. What is in it is replaced and never changed, so
# that threads may read it while another brings it up to date.
_held = {}
# {a kind: (what a page was kept under, the stamps of its facets then)}, when nothing was due.
_seen = {}


class Values(dict):
    """The values of a facet, each with the ids of its entries: {value: ids}, largest first."""

    @cached_property
    def _tree(self):
        """The values in blocks, and these in blocks, each (the largest's size, all ids, content).

        At the ends of its branches stand the values themselves.
        """
        nodes = [(len(ids), ids, value) for value, ids in self.items()]
        while len(nodes) > BLOCK:
            blocks = [nodes[start : start + BLOCK] for start in range(0, len(nodes), BLOCK)]
            nodes = [
                (block[0][0], FrozenBitMap.union(*(ids for _size, ids, _in in block)), block)
                for block in blocks
            ]
        return nodes

    @cached_property
    def _everyone(self):
        """How many entries have one of the values."""
        return len(FrozenBitMap.union(*(ids for _size, ids, _in in self._tree)))

    def top(self, number, among=None):
        """Return the values with the most entries, or the most `among` these: {value: count}.

        A facet may have 100,000 values: a block is looked into only where one of its values may
        be better than the last of the best.
        """
        if among is None:
            return {value: len(ids) for value, ids in islice(self.items(), number)}
        if not self:
            return {}
        share = len(among) / self._everyone
        best, looks = [], 0

        def look_into(nodes):
            nonlocal looks
            for size, ids, inner in nodes:
                least = best[0][0] if len(best) == number else 0
                if size <= least or looks > MOST_LOOKS:
                    break
                if isinstance(inner, list):
                    # Where a block must be expected to have more, it isn't worth the look.
                    if share * len(ids) > 2 * least or ids.intersection_cardinality(among) > least:
                        look_into(inner)
                    continue
                looks += 1
                if (count := ids.intersection_cardinality(among)) > least:
                    # Of two with as many, the one that stands first is kept.
                    add = heapq.heappush if len(best) < number else heapq.heappushpop
                    add(best, (count, size, inner))

        look_into(self._tree)
        return {value: count for count, _size, value in sorted(best, reverse=True)}


def members(model, under=None):
    """Return {facet: {value: the ids of its entries}}, the values with most entries first.

    What was written past every change is brought up to date first. `under` is what the page that
    asks is kept under: where nothing was due under it, nothing is, and the stamps are the same.
    """
    known, stamps = _seen.get(model, (None, []))
    if under and known == under:
        return _of_stamps(model, stamps)
    rows = rows_of_all([(STAMPS, [model._meta.model_name])])
    if any(is_due for *_stamp, is_due in rows):
        with transaction.atomic():
            changed.send(sender=IndexDue)
        return members_as_kept(model)
    stamps = [stamp for *stamp, _is_due in rows]
    if under:
        _seen[model] = (under, stamps)
    return _of_stamps(model, stamps)


def members_as_kept(model, *, lock=False):
    """Return the same, as it is kept at this moment; `lock` lets other writers wait."""
    kept = _kept(model).select_for_update() if lock else _kept(model)
    return _of_stamps(model, kept.values_list("facet", "stamp"))


def _kept(model):
    return KeptFacet.objects.filter(kind=model._meta.model_name).order_by("facet")


def _of_stamps(model, stamps):
    """Return the values of each facet: a stamp tells whether it changed since it was last read.

    Of those that did, only the values that changed are read again.
    """
    kind = model._meta.model_name
    return {facet: _up_to_date(kind, facet, stamp) for facet, stamp in stamps}


def _up_to_date(kind, facet, stamp):
    known, values = _held.get((kind, facet), (None, Values()))
    if known != stamp:
        values = _read(kind, facet, known, values)
        _held[kind, facet] = (stamp, values)
    return values


def _read(kind, facet, known, values):
    rows = FacetValue.objects.filter(kind=kind, facet=facet)
    others = _changed_since(kind, facet, known)
    if others is None:
        values = {}
    else:
        rows = rows.filter(value__in=others)
        values = {value: ids for value, ids in values.items() if value not in others}
    read = rows.values_list("value", "members").iterator(chunk_size=10_000)
    values |= {value: FrozenBitMap.deserialize(bytes(ids)) for value, ids in read}
    return Values(sorted(values.items(), key=lambda item: (len(item[1]), item[0]), reverse=True))


def _changed_since(kind, facet, known):
    """Return the values that changed since the stamp; None where that isn't known any more."""
    recent = KeptFacet.objects.filter(kind=kind, facet=facet).values_list("recent", flat=True)
    writes = next(iter(recent), [])
    after = [stamp for stamp, _values in writes]
    if known not in after:
        return None
    return {value for _stamp, values in writes[after.index(known) :] for value in values}
