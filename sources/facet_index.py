"""Keeping the members of each facet's values: of some entries after a change, of all anew."""

import secrets
from collections import defaultdict
from functools import reduce

from django.db import transaction
from django.db.models import Q
from pyroaring import BitMap

from sources.facets import kept_of, pairs_of
from sources.members import members_as_kept
from sources.models.facets import FacetValue, KeptFacet

# The writes of which a facet remembers what they changed, and the most values of one.
MOST_WRITES, MOST_VALUES = 30, 200
# What is read before it is put into bitmaps, and what is written in one statement.
PAIRS_AT_ONCE, ROWS_AT_ONCE = 500_000, 500
# Of more entries than these, all anew is quicker.
MOST_IDS = 10_000


def reindex(model, ids):
    """Keep the facets of these entries as they now are: written anew, changed or deleted."""
    ids = BitMap(ids)
    if len(ids) > MOST_IDS:
        rebuild(model)
        return
    with transaction.atomic():
        kept = _locked(model)
        now = defaultdict(lambda: defaultdict(BitMap))
        for facet, entry_id, value in pairs_of(model, list(ids)):
            now[facet][value].add(entry_id)
        changed = {facet: _changed(values, ids, now[facet]) for facet, values in kept.items()}
        _write(model, {facet: values for facet, values in changed.items() if values})


def _changed(values, ids, now):
    """Return the values of a facet whose members change where these entries have what is now."""
    touched = now.keys() | {value for value, had in values.items() if had.intersect(ids)}
    after = {
        value: BitMap(values.get(value, ())) - ids | now.get(value, BitMap()) for value in touched
    }
    return {value: has for value, has in after.items() if has != values.get(value, BitMap())}


def rebuild(model, progress=None):
    """Keep the facets of all entries of a kind anew; tell `progress` the name of each."""
    kind = model._meta.model_name
    with transaction.atomic():
        _locked(model)
        for facet in kept_of(model):
            if progress:
                progress(facet.name)
            found = _gathered(facet.pairs(model))
            FacetValue.objects.filter(kind=kind, facet=facet.name).delete()
            _insert(model, {facet.name: found})
            kept = KeptFacet.objects.filter(kind=kind, facet=facet.name)
            kept.update(stamp=new_stamp(), recent=[])
        gone = [facet.name for facet in kept_of(model)]
        for table in (FacetValue, KeptFacet):
            table.objects.filter(kind=kind).exclude(facet__in=gone).delete()


def check(model):
    """Yield in words what is kept otherwise than it is."""
    kept = members_as_kept(model)
    for facet in kept_of(model):
        found, values = _gathered(facet.pairs(model)), kept.get(facet.name, {})
        for value in sorted(found.keys() | values.keys()):
            is_so, is_kept = found.get(value, BitMap()), values.get(value, BitMap())
            if is_so != is_kept:
                yield (
                    f"{model._meta.model_name}, {facet.name or 'all'} {value}: "
                    f"{len(is_kept)} kept, {len(is_so)} found, {len(is_so ^ is_kept)} differ"
                )


def _locked(model):
    """Return the members of the kind's facets, which no other writer changes meanwhile."""
    kind = model._meta.model_name
    names = [facet.name for facet in kept_of(model)]
    there = set(KeptFacet.objects.filter(kind=kind).values_list("facet", flat=True))
    missing = [KeptFacet(kind=kind, facet=name) for name in sorted(set(names) - there)]
    KeptFacet.objects.bulk_create(missing, ignore_conflicts=True)
    return members_as_kept(model, lock=True)


def _gathered(pairs):
    """Return {value: the ids of its entries}, read in stretches so that little is in memory."""
    found, waiting, number = defaultdict(BitMap), defaultdict(list), 0

    def put():
        for value, ids in waiting.items():
            found[value].update(ids)
        waiting.clear()

    for number, (entry_id, value) in enumerate(pairs, start=1):
        waiting[value].append(entry_id)
        if number % PAIRS_AT_ONCE == 0:
            put()
    put()
    return found


def _write(model, changed):
    """Keep the members of the values that have changed, and remember which these are."""
    if not changed:
        return
    of_kind = {"kind": model._meta.model_name}
    gone = (Q(facet=facet, value__in=values) for facet, values in changed.items())
    FacetValue.objects.filter(reduce(Q.__or__, gone), **of_kind).delete()
    _insert(model, changed)
    for kept in KeptFacet.objects.filter(facet__in=changed, **of_kind):
        values = sorted(changed[kept.facet])
        recent = [*kept.recent, [kept.stamp, values]][-MOST_WRITES:]
        kept.recent = recent if len(values) <= MOST_VALUES else []
        kept.stamp = new_stamp()
        kept.save(update_fields=["stamp", "recent"])


def _insert(model, found):
    """Insert the members of values: {facet: {value: ids}}."""
    rows = [
        FacetValue(
            kind=model._meta.model_name,
            facet=facet,
            value=value,
            count=len(ids),
            members=_packed(ids),
        )
        for facet, values in found.items()
        for value, ids in values.items()
        if ids
    ]
    FacetValue.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)


def _packed(ids):
    ids.run_optimize()
    return ids.serialize()


def new_stamp():
    """Return a stamp that no writer ever had."""
    return secrets.randbelow(2**63)
