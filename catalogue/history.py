"""What a change made of an entry, in words: record by record, field by field."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain

from django.db.models import BooleanField
from django.utils.html import format_html_join
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from catalogue.differences import Difference
from sources.dates import EDTFField, in_words
from sources.diffing import Work
from sources.fields import CleanTextField
from sources.models import Fact, Passage
from sources.past import Past
from sources.snapshots import differences, kept_fields

# Texts of fewer characters are shown twice in full; of longer ones, what differs.
SHORT = 60
# So much is shown of a text that came or went whole.
MOST_OF_A_TEXT = 600

VERBS = {"added": _lazy("added"), "removed": _lazy("removed"), "changed": _lazy("changed")}


@dataclass
class FieldChange:
    """A field that changed: its name, what it was and is, or both in one text of ins and del.

    `remarks` say what such a text doesn't show.
    """

    name: str
    was: str
    now: str
    both: str = ""
    remarks: tuple | list = ()


@dataclass
class RecordChange:
    """A record that changed: what it is called, whether it was added or removed, its fields."""

    kind: str
    label: str
    # One of VERBS.
    verb: str
    fields: list

    @property
    def verb_in_words(self):
        """What was done with the record."""
        return VERBS[self.verb]


def told_in_words(steps):
    """Return a list of RecordChanges for each step from a state to another.

    All that the steps name is fetched at once, and the comparison of their texts shares one limit.
    """
    steps = [(before, after, list(differences(before, after))) for before, after in steps]
    past = Past()
    names = Names(past, chain.from_iterable(changes for _before, _after, changes in steps))
    records = past.records(
        (record, after.get(record) or before[record])
        for before, after, changes in steps
        for record, _was, _now in changes
    )
    records, work = iter(records), Work()
    return [
        [record_change(next(records), was, now, names, work) for _record, was, now in changes]
        for _before, _after, changes in steps
    ]


def record_change(record, was, now, names, work):
    """Return in words how a record's values changed."""
    verb = "added" if was is None else "removed" if now is None else "changed"
    fields = [
        field_change(field, (was or {}).get(field.name), (now or {}).get(field.name), names, work)
        for field in kept_fields(type(record))
        if is_told(record, field, was, now)
    ]
    label = record.label if isinstance(record, Fact) else record
    return RecordChange(capfirst(record._meta.verbose_name), str(label), verb, fields)


def is_told(record, field, was, now):
    """Tell whether a field is worth a line: of a whole record, where something is in it."""
    if field.name == record.unit_field or field.name not in (now or was):
        return False
    if was is not None and now is not None:
        return True
    value = (now or was)[field.name]
    return value not in (None, "", ()) and not (
        field.has_default() and value == field.get_default()
    )


def field_change(field, was, now, names, work):
    """Return in words how a field's value changed."""
    name = capfirst(getattr(field, "verbose_name", field.name))
    if field.many_to_many:
        return FieldChange(name, "", "", lists(was or (), now or (), field.related_model, names))
    if is_long(field, was, now):
        difference = Difference(was, now, work)
        return FieldChange(name, "", "", difference.html, difference.remarks)
    return FieldChange(name, value_in_words(field, was, names), value_in_words(field, now, names))


def is_long(field, was, now):
    """Tell whether both are texts, and one too long to be read twice."""
    is_text = isinstance(field, CleanTextField) and was and now
    return bool(is_text) and max(len(was), len(now)) > SHORT


def value_in_words(field, value, names):
    """Return a field's value as a reader expects it; an empty text where there is none."""
    if value in (None, ""):
        return ""
    if field.is_relation:
        return names.of(field.related_model, value)
    if isinstance(field, BooleanField):
        return _("yes") if value else _("no")
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, EDTFField):
        return in_words(value)
    return Truncator(value).chars(MOST_OF_A_TEXT)


def lists(was, now, model, names):
    """Return the records that a list lost and gained."""
    lost = [names.of(model, pk) for pk in was if pk not in now]
    gained = [names.of(model, pk) for pk in now if pk not in was]
    items = [("del", name) for name in lost] + [("ins", name) for name in gained]
    return format_html_join(" ", "<{0}>{1}</{0}>", items)


class Names:
    """What the records that values refer to are called, fetched once for each model."""

    def __init__(self, past, differences):
        wanted = defaultdict(set)
        for (model, _pk), was, now in differences:
            for field in kept_fields(model):
                if field.is_relation:
                    for value in ((was or {}).get(field.name), (now or {}).get(field.name)):
                        ids = value if field.many_to_many else [value]
                        wanted[field.related_model].update(set(ids or ()) - {None})
        self._found = {model: past.fetch(model, ids) for model, ids in wanted.items()}

    def of(self, model, pk):
        """Return the record's name; of a passage, its words."""
        record = self._found[model].get(pk)
        if record is None:
            return _("no longer known")
        return f"“{record.quote}”" if model is Passage else str(record)
