"""Two people, one record: what an editor typed beside what another saved meanwhile.

Each field is compared three ways: what it was when the form was opened, what it is now, and what
was typed. Where only one of the two changed a field, that change stands; where both did, the
editor decides.
"""

from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _

from sources.editing import sent_again
from sources.form_values import first_words, in_words, posted, row_title, states
from sources.past import Past
from sources.snapshots import UnitHistory

MINE, NOW = "mine", "now"


@dataclass
class Difference:
    """One field of one record: what it was, is, and was typed to be, in words."""

    record: str
    label: str
    was: str
    now: str
    typed: str
    # The choice between what is now and what was typed, where both changed the field.
    choice: str = ""
    # What a browser would send of the field as it is now, by name.
    posted_now: dict = field(default_factory=dict)

    @property
    def is_gone(self):
        """Whether somebody removed the record, and the editor had not touched it."""
        return not self.choice and any(name.endswith("-gone") for name in self.posted_now)

    @property
    def is_theirs(self):
        """Whether a merge keeps what somebody else made of it."""
        return bool(self.posted_now) or not (self.was or self.typed)


class Conflict:
    """What stands against saving a form that was filled in over an older version.

    `record` is what the form edits, as it is now; `formsets` are the classes of the formsets that
    stand in the form; `data` is what was sent.
    """

    def __init__(self, record, data, form_class, formsets=()):
        self.record, self.entry, self.data = record, record.unit, data
        self._form_class, self._formsets = form_class, formsets
        self._past = self._as_seen()
        self.differences = self._compare(
            form_class, "", self._past.get((type(record), record.pk)), record, str(record)
        )
        for formset in formsets:
            self.differences += self._compare_rows(formset)

    @property
    def open(self):
        """The differences that the editor has to decide."""
        return [difference for difference in self.differences if difference.choice]

    @property
    def settled(self):
        """The differences of which it is clear what a merge makes."""
        return [difference for difference in self.differences if not difference.choice]

    @cached_property
    def since(self):
        """The versions that were made since the form was opened."""
        return [version for number, version in self._history.versions.items() if number > self.seen]

    @property
    def seen(self):
        """The number of the version that the editor saw; 0 where the form does not say."""
        told = self.data.get("seen") or self.data.get("version") or ""
        return int(told) if told.isascii() and told.isdecimal() and len(told) < 10 else 0

    @property
    def kept(self):
        """What was typed, as (name, value) pairs for the form that asks what to do with it."""
        leave = {"submission", "version", "seen", "resolve", "more", "show", "show_text"}
        return sent_again(
            self.data, leave | {name for name in self.data if name.startswith("take-")}
        )

    def resolved(self):
        """Return the data as the editor decided: merged, or all that was typed."""
        data = self.data.copy()
        for difference in self.differences:
            choice = self.data.get(difference.choice, MINE) if difference.choice else NOW
            is_merged = self.data["resolve"] == "merge" and choice == NOW
            if is_merged or difference.is_gone:
                for name, values in difference.posted_now.items():
                    data.setlist(name, values)
                    if not values:
                        del data[name]
                    # What somebody else made of the fact, the editor has not confirmed.
                    row = name.rpartition("-")[0]
                    data.pop(f"{row}-confirm" if row else "confirm", None)
        for formset in self._formsets:
            self._renumber(data, formset.get_default_prefix())
        return data

    @cached_property
    def _history(self):
        return UnitHistory(type(self.entry), self.entry.pk)

    def _as_seen(self):
        """Return the records of the unit as the editor saw them; none where that isn't known."""
        version = self._history.versions.get(self.seen)
        until = self.since[0] if self.since else None
        return Past(until).unit(self._history.at(self.seen)) if version else {}

    def _typed(self, form, prefix):
        """Return what was typed in the fields of one record's form, by name."""
        return {
            name: form.fields[name].widget.value_from_datadict(
                self.data, {}, f"{prefix}-{name}" if prefix else name
            )
            for name in states(form)
        }

    def _compare(self, form_class, prefix, base, now, record):
        """Return the differences between three states of one record."""
        form = form_class(instance=now)
        was = states(form_class(instance=base)) if base is not None else {}
        typed = self._typed(form, prefix)
        found = []
        for name, is_now in states(form).items():
            field, html_name = form.fields[name], f"{prefix}-{name}" if prefix else name
            if not field.has_changed(is_now, typed[name]):
                continue
            difference = Difference(
                record,
                field.label or name,
                in_words(field, was[name]) if was else _("not known"),
                in_words(field, is_now),
                in_words(field, typed[name]),
            )
            if not was or posted(field, name, was[name]) != posted(field, name, is_now):
                difference.posted_now = posted(field, html_name, is_now)
                if not was or field.has_changed(was[name], typed[name]):
                    difference.choice = f"take-{html_name}"
            found.append(difference)
        return found

    def _compare_rows(self, formset):
        """Return the differences of the records under the entry that the form had."""
        prefix, model = formset.get_default_prefix(), formset.model
        now = {record.pk: record for record in current(model, self.entry)}
        found, sent = [], set()
        for number, row in enumerate(sent_rows(self.data, prefix), start=1):
            pk = self.data.get(f"{row}-id", "")
            pk = int(pk) if pk.isascii() and pk.isdecimal() and len(pk) < 18 else None
            sent.add(pk)
            base = self._past.get((model, pk))
            known = now.get(pk) or base
            record = name_of(known) if known else self._title(formset, row, number)
            if pk is None:
                found += self._added(formset, row, record)
            elif pk not in now:
                found += self._gone(formset, row, base, record)
            elif f"{row}-DELETE" in self.data:
                found += self._removed(formset, row, base, now[pk], record)
            else:
                found += self._compare(formset.form, row, base, now[pk], record)
        found += [
            Difference(name_of(now[pk]), _("the whole"), "", str(now[pk]), "")
            for pk in now.keys() - sent
        ]
        return found

    def _title(self, formset, row, number):
        """Return the title of a row whose record is not there."""
        form = formset.form()
        return row_title(formset.model, number, first_words(form.fields, self._typed(form, row)))

    def _added(self, formset, row, record):
        """Tell of a record that the editor adds."""
        blank = formset.form()
        values = self._typed(blank, row)
        changed = {
            name: values[name]
            for name, initial in states(blank).items()
            if blank.fields[name].has_changed(initial, values[name])
        }
        typed = self._told(blank, changed)
        return [Difference(record, _("the whole"), "", "", typed)] if typed else []

    def _gone(self, formset, row, base, record):
        """Tell of a record that somebody removed while the editor had it in the form."""
        if f"{row}-DELETE" in self.data:
            return []
        form = formset.form(instance=base)
        typed = self._typed(form, row)
        touched = base is None or any(
            form.fields[name].has_changed(was, typed[name]) for name, was in states(form).items()
        )
        told = Difference(record, _("the whole"), str(base or record), _("removed"), "")
        told.posted_now = {f"{row}-DELETE": ["on"], f"{row}-gone": ["on"]}
        if touched:
            told.typed, told.choice = self._told(form, typed), f"take-{row}"
        return [told]

    def _told(self, form, values):
        """Return what was typed in a form, field by field."""
        told = [(form.fields[name], value) for name, value in values.items()]
        return "; ".join(
            f"{field.label}: {text}" for field, value in told if (text := in_words(field, value))
        )

    def _removed(self, formset, row, base, now, record):
        """Tell of a record that the editor removes; to be decided where somebody changed it."""
        was = states(formset.form(instance=base)) if base is not None else {}
        is_now = states(formset.form(instance=now))
        fields = formset.form.base_fields
        sent = [
            (posted(fields[name], name, was.get(name)), posted(fields[name], name, value))
            for name, value in is_now.items()
        ]
        if all(old == new for old, new in sent):
            return [Difference(record, _("the whole"), str(now), str(now), _("removed"))]
        kept = {f"{row}-DELETE": []}
        for _old, new in sent:
            kept |= {f"{row}-{name}": values for name, values in new.items()}
        choice = f"take-{row}-DELETE"
        typed = _("removed")
        return [Difference(record, _("the whole"), str(base), str(now), typed, choice, kept)]

    def _renumber(self, data, prefix):
        """Let the rows that are there stand first, and those that were removed since be new."""
        model = next(part.model for part in self._formsets if part.get_default_prefix() == prefix)
        alive = {str(record.pk) for record in current(model, self.entry)}
        there, new = [], []
        for row in sent_rows(data, prefix):
            values = {
                name.removeprefix(row): data.getlist(name)
                for name in list(data)
                if name.startswith(f"{row}-")
            }
            for name in values:
                del data[row + name]
            if values.get("-id", [""])[0] in alive:
                there.append(values)
            elif "-gone" not in values:
                new.append(values | {"-id": [""]})
        for number, values in enumerate([*there, *new]):
            for name, sent in values.items():
                data.setlist(f"{prefix}-{number}{name}", sent)
        data[f"{prefix}-INITIAL_FORMS"] = str(len(there))
        data[f"{prefix}-TOTAL_FORMS"] = str(len(there) + len(new))


def current(model, entry):
    """Return the records of the model that stand under the entry now."""
    if entry._state.adding:
        return model.objects.none()
    records = model.objects.filter(**{model.unit_field: entry})
    for fetch in ("with_subjects", "with_evidence", "with_source"):
        records = getattr(records, fetch)() if hasattr(records, fetch) else records
    return records


def sent_rows(data, prefix):
    """Return the prefixes of the rows that were sent of a formset."""
    total = data.get(f"{prefix}-TOTAL_FORMS", "0")
    total = int(total) if total.isascii() and total.isdecimal() and len(total) < 5 else 0
    return [f"{prefix}-{number}" for number in range(total)]


def name_of(record):
    """Return the kind of a record with what it is about."""
    return f"{record._meta.verbose_name}: {getattr(record, 'label', record)}"
