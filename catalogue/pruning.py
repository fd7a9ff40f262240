"""What a fixture had once and has no more, and the texts that lose a quote by it."""

from catalogue import hands
from catalogue.dumping import SECTIONS
from catalogue.models import LoadedRecord
from catalogue.rows import named
from sources.models import Record

# Those that refer to others stand before these.
KINDS = [model for model in reversed(SECTIONS) if issubclass(model, Record)]


def dropped(model, file, ids):
    """Return the model's records that the file had once and that are not among these ids."""
    stored = model.objects.filter(pk__in=written_by(model, file)).values_list("pk", flat=True)
    stored = {*stored, *remembered(model, file).values_list("record_id", flat=True)}
    records = model.objects.select_related(*([model.unit_field] if model.unit_field else []))
    found = records.in_bulk(stored - ids)
    return sorted(found.values(), key=lambda record: record.natural_key())


def written_by(model, file):
    """Return the ids of the model's records that a load of the file wrote."""
    return model.history.filter(version__fixture=file).values("id")


def remembered(model, file):
    """Return the records that the file had, though it wrote none of them."""
    return LoadedRecord.objects.filter(file=file, kind=model._meta.label_lower)


def remember(model, file, ids):
    """Remember that the file has these records, so far as no history tells it."""
    known = {*written_by(model, file).values_list("id", flat=True)}
    known |= {*remembered(model, file).values_list("record_id", flat=True)}
    kind = model._meta.label_lower
    LoadedRecord.objects.bulk_create(
        LoadedRecord(file=file, kind=kind, record_id=pk) for pk in sorted(ids - known)
    )


def holder(record):
    """Return a record that refers to this one, or None."""
    for relation in record._meta.related_objects:
        if issubclass(relation.related_model, Record):
            referring = relation.related_model.objects.filter(**{relation.field.name: record})
            if found := referring.first():
                return found
    return None


def take_out(records):
    """Delete the records, each once nothing refers to it.

    Return those that can't be deleted, each with a record that refers to it.
    """
    held = {}
    for record in records:
        if found := holder(record):
            held[record] = found
        else:
            record.delete()
    # A country may have waited for its places to go.
    return take_out(list(held)) if 0 < len(held) < len(records) else held


class Leftovers:
    """The records that a file dropped: `names` has their names.

    They are reported, or taken out but for those that an editor changed, unless `overwrite`.
    """

    def __init__(self, file, records, outcome, overwrite):
        self.file, self.outcome, self.overwrite = file, outcome, overwrite
        self.names = {record: named(record) for record in records}

    def report(self):
        """Report all that is left."""
        self.outcome.reports += [
            f"dropped from {self.file}: {name}" for name in self.names.values()
        ]

    def take_out(self):
        """Delete what no editor changed; what something refers to is a problem."""
        rows = self._newest_rows()
        for record, row in rows.items():
            self.outcome.keep(f", though dropped from {self.file}", self.names[record], row)
        going = {record: name for record, name in self.names.items() if record not in rows}
        for record, found in take_out(list(going)).items():
            told = f"can't be removed, for {named(found)} refers to it"
            self.outcome.problems.append(f"{self.file}: {going.pop(record)}: {told}")
        for name in going.values():
            self.outcome.remove(f"as dropped from {self.file}", name)

    def check_text(self, row, source, hint):
        """Refuse a text that has lost a quote; a dropped quote that backs nothing goes."""
        row.problems, stuck = [], []
        for passage in source.lost_passages():
            facts = passage.held_by()
            if facts or passage not in self.names or self._is_an_editors(passage):
                rests = f", on which {named(facts[0])} rests" if facts else ""
                stuck.append(f"“{passage.quote}”{rests}")
                hint = hint if passage in self.names else ""
            else:
                self.outcome.remove("as its words are gone", self.names.pop(passage))
                passage.delete()
        if stuck:
            row.refuse(
                f"a quote would no longer stand in the text once: {'; '.join(stuck)}{hint}", "text"
            )
        self.outcome.problems += row.problems

    def _newest_rows(self):
        """Return the newest history row of each record that an editor changed and that is kept."""
        if self.overwrite:
            return {}
        newest = {
            model: hands.newest_rows(model, [one.pk for one in self.names if type(one) is model])
            for model in {type(record) for record in self.names}
        }
        rows = {record: newest[type(record)].get(record.pk) for record in self.names}
        return {record: row for record, row in rows.items() if hands.is_editors(row)}

    def _is_an_editors(self, passage):
        return not self.overwrite and hands.is_editors(hands.newest_row(passage))
