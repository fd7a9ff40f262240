"""What a change made of an entry, in words: record by record, field by field."""

import difflib
import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import chain, takewhile

from django.db.models import BooleanField
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from sources.dates import EDTFField, in_words
from sources.fields import CleanTextField
from sources.models import Fact, Passage
from sources.past import Past
from sources.snapshots import differences, kept_fields

# Texts of fewer characters are shown twice in full; of longer ones, what differs.
SHORT = 60
# So many words stand on either side of a difference.
CONTEXT = 8
# Of longer stretches that differ, nobody reads which words stayed.
MOST_WORDS = 1500
# So much is shown of a text that came or went whole.
MOST_OF_A_TEXT = 600

VERBS = {"added": _lazy("added"), "removed": _lazy("removed"), "changed": _lazy("changed")}


@dataclass
class FieldChange:
    """A field that changed: its name, what it was and is, or both in one text of ins and del."""

    name: str
    was: str
    now: str
    both: str = ""


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

    All that the steps name is fetched at once.
    """
    steps = [(before, after, list(differences(before, after))) for before, after in steps]
    past = Past()
    names = Names(past, chain.from_iterable(changes for _before, _after, changes in steps))
    records = past.records(
        (record, after.get(record) or before[record])
        for before, after, changes in steps
        for record, _was, _now in changes
    )
    records = iter(records)
    return [
        [record_change(next(records), was, now, names) for _record, was, now in changes]
        for _before, _after, changes in steps
    ]


def record_change(record, was, now, names):
    """Return in words how a record's values changed."""
    verb = "added" if was is None else "removed" if now is None else "changed"
    fields = [
        field_change(field, (was or {}).get(field.name), (now or {}).get(field.name), names)
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


def field_change(field, was, now, names):
    """Return in words how a field's value changed."""
    name = capfirst(getattr(field, "verbose_name", field.name))
    if field.many_to_many:
        return FieldChange(name, "", "", lists(was or (), now or (), field.related_model, names))
    if is_long(field, was, now):
        return FieldChange(name, "", "", differing_words(was, now))
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


def differing_words(was, now):
    """Return two texts as one: words that went in `del`, words that came in `ins`.

    Of what stayed, only the words beside a difference are shown.
    """
    was, now = split(was), split(now)
    start = common(was, now)
    most = min(len(was), len(now)) - start
    end = min(common(was[::-1], now[::-1]), most)
    went, came = was[start : len(was) - end], now[start : len(now) - end]
    html = [kept(was[:start], is_first=True)]
    if max(len(went), len(came)) > MOST_WORDS:
        html += [marked("del", went), marked("ins", came)]
    else:
        html += compared(went, came)
    return mark_safe("".join([*html, kept(was[len(was) - end :], is_last=True)]))  # noqa: S308


def compared(went, came):
    """Yield the words that stayed, went and came, as HTML."""
    matcher = difflib.SequenceMatcher(None, went, came, autojunk=False)
    for tag, one, two, three, four in matcher.get_opcodes():
        if tag == "equal":
            yield kept(went[one:two])
        else:
            yield marked("del", went[one:two])
            yield marked("ins", came[three:four])


def split(text):
    """Return the words of a text, each with the white space that follows it."""
    return re.findall(r"\s*\S+\s*|\s+", text)


def common(one, other):
    """Return how many words two texts begin with alike."""
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return sum(1 for _pair in alike)


def kept(words, is_first=False, is_last=False):
    """Return words that stayed, shortened to those beside a difference."""
    before = [] if is_first else words[:CONTEXT]
    after = [] if is_last else words[-CONTEXT:]
    if len(before) + len(after) >= len(words):
        return conditional_escape("".join(words))
    return conditional_escape("".join([*before, " … ", *after]))


def marked(tag, words):
    """Return words in an element of their own; nothing where there are none."""
    return format_html("<{0}>{1}</{0}>", tag, "".join(words)) if words else ""
