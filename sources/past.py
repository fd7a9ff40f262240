"""Records as they were once: instances that a page shows as it shows today's."""

from collections import defaultdict

from django.db.models import OuterRef, Subquery

from sources.evidence import set_linked
from sources.models import Fact
from sources.snapshots import kept_fields, kept_links, with_values


def made_of(model, pk, values):
    """Return a record with these values by field, its links left aside."""
    record = model(pk=pk)
    for field in kept_fields(model):
        if not field.many_to_many:
            setattr(record, field.attname, values[field.name])
    return record


def from_row(row):
    """Return the record as a row of its history has it; the row's own way asks the database."""
    fields = [field for field in kept_fields(row.instance_type) if not field.many_to_many]
    values = {field.name: getattr(row, field.attname) for field in fields}
    return made_of(row.instance_type, row.id, values)


def leading_to(rows, field, ids):
    """Narrow the rows of a fact's history to those whose field leads to one of the records."""
    if not field.many_to_many:
        return rows.filter(**{f"{field.attname}__in": ids})
    links = kept_links(rows.model, field).objects
    there = links.filter(**{f"{field.m2m_reverse_field_name()}__in": ids})
    return rows.filter(pk__in=there.values("history"))


class Past:
    """The archive as it was before a version was made; without one, as it is, or last was.

    A record that is older than its history is given as it is.
    """

    def __init__(self, until=None):
        self._until = until
        self._known = {}

    def unit(self, state):
        """Return the records of a unit's state, with all that they refer to, by (model, id)."""
        found = dict(zip(state, self.records(state.items()), strict=True))
        self._known |= found
        return found

    def records(self, told):
        """Return a record, with all that it refers to, for each ((model, id), values)."""
        made = [(made_of(model, pk, values), values) for (model, pk), values in told]
        self._refer([record for record, _values in made])
        self._link(made)
        return [record for record, _values in made]

    def fetch(self, model, ids):
        """Return the records with these ids by id; what was never told of is left out."""
        missing = set(ids) - self._ids(model)
        for find in (self._then, self._now, self._last):
            if missing:
                found = find(model, missing)
                self._known |= {(model, pk): record for pk, record in found.items()}
                missing -= found.keys()
                self._refer(found.values())
        return {pk: self._known[model, pk] for pk in ids if (model, pk) in self._known}

    def facts_about(self, model, ids):
        """Return the facts of all kinds that led to one of the records then, by their dancers."""
        facts = {}
        for kind in Fact.kinds():
            for field in kept_fields(kind):
                if field.related_model is model and field.name != kind.unit_field:
                    rows = self._newest(kind.history.exclude(history_type="-"), self._until)
                    told = with_values(leading_to(rows, field, ids))
                    facts |= {(kind, row.id): values for row, values in told}
        return sorted(
            self.records(facts.items()),
            key=lambda fact: (fact.dancer.name, fact.dancer_id, fact.position),
        )

    def _newest(self, rows, until):
        """Narrow the rows of a history table to the newest of each record before the version."""
        told = rows.model.objects.filter(id=OuterRef("id"))
        if until:
            told = told.filter(version__lt=until.pk)
        newest = told.order_by("-history_id").values("history_id")[:1]
        return rows.filter(history_id=Subquery(newest))

    def _then(self, model, ids):
        if not self._until:
            return {}
        rows = self._newest(model.history.filter(id__in=ids), self._until)
        return {row.id: from_row(row) for row in rows}

    def _now(self, model, ids):
        return model.objects.in_bulk(ids)

    def _last(self, model, ids):
        rows = self._newest(model.history.filter(id__in=ids), None)
        return {row.id: from_row(row) for row in rows}

    def _ids(self, model):
        return {pk for known, pk in self._known if known is model}

    def _refer(self, records):
        """Set the relations of the records to other records as these were."""
        relations = [
            (record, field)
            for record in records
            for field in record._meta.fields
            if field.is_relation and getattr(record, field.attname) is not None
        ]
        wanted = defaultdict(set)
        for record, field in relations:
            wanted[field.related_model].add(getattr(record, field.attname))
        found = {model: self.fetch(model, ids) for model, ids in wanted.items()}
        for record, field in relations:
            known = found[field.related_model]
            if (pk := getattr(record, field.attname)) in known:
                setattr(record, field.name, known[pk])

    def _link(self, told):
        """Set the many-to-many relations of records, each given with its values."""
        links = [
            (record, field, values[field.name])
            for record, values in told
            for field in record._meta.many_to_many
        ]
        wanted = defaultdict(set)
        for _record, field, ids in links:
            wanted[field.related_model].update(ids)
        found = {model: self.fetch(model, ids) for model, ids in wanted.items()}
        for record, field, ids in links:
            known = found[field.related_model]
            set_linked(record, field.name, [known[pk] for pk in ids if pk in known])
