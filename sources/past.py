"""Records as they were in a version: instances that a page shows as it shows today's."""

from collections import defaultdict

from sources.evidence import set_linked
from sources.snapshots import kept_fields


class Past:
    """The archive as it was when a version was made.

    Records are asked for by model and id. One that is younger than the version is given as it
    first was: what a change makes beside an entry may be written after the entry.
    """

    def __init__(self, version):
        self._version = version
        self._known = {}

    def unit(self, state):
        """Return the instances of a unit's state, with all that they refer to, by (model, id)."""
        found = {}
        for (model, pk), values in state.items():
            record = model(pk=pk)
            for field in kept_fields(model):
                if not field.many_to_many and field.name in values:
                    setattr(record, field.attname, values[field.name])
            found[model, pk] = self._known[model, pk] = record
        self._refer(found.values())
        self._link(state)
        return found

    def fetch(self, model, ids):
        """Return the records with these ids, by id; those that are in no history as they are."""
        missing = {pk for pk in ids if (model, pk) not in self._known}
        rows = model.history.filter(id__in=missing).order_by("history_id")
        for row in rows.filter(version__lte=self._version.pk):
            self._known[model, row.id] = row.instance
        for row in rows.exclude(id__in=self._ids(model)).reverse():
            self._known[model, row.id] = row.instance
        for pk, record in model.objects.in_bulk(missing - self._ids(model)).items():
            self._known[model, pk] = record
        self._refer([self._known[model, pk] for pk in missing & self._ids(model)])
        return {pk: self._known[model, pk] for pk in ids if (model, pk) in self._known}

    def _ids(self, model):
        return {pk for known, pk in self._known if known is model}

    def _refer(self, records):
        """Set the relations of the records to other records as these were."""
        wanted = defaultdict(set)
        relations = [
            (record, field)
            for record in records
            for field in record._meta.fields
            if field.is_relation and getattr(record, field.attname) is not None
        ]
        for record, field in relations:
            wanted[field.related_model].add(getattr(record, field.attname))
        found = {model: self.fetch(model, ids) for model, ids in wanted.items()}
        for record, field in relations:
            setattr(
                record, field.name, found[field.related_model].get(getattr(record, field.attname))
            )

    def _link(self, state):
        """Set the many-to-many relations of the unit's records."""
        wanted = defaultdict(set)
        links = [
            (self._known[model, pk], field, values[field.name])
            for (model, pk), values in state.items()
            for field in model._meta.many_to_many
            if field.name in values
        ]
        for _record, field, ids in links:
            wanted[field.related_model].update(ids)
        found = {model: self.fetch(model, ids) for model, ids in wanted.items()}
        for record, field, ids in links:
            linked = found[field.related_model]
            set_linked(record, field.name, [linked[pk] for pk in ids if pk in linked])
