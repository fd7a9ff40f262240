"""An entry with what stands under it, as it was in each of its versions.

A *state* maps each record of the unit, told by its (model, id), to its values by field: of a
relation the id, of a many-to-many one the ids, sorted.
"""

from collections import defaultdict

from sources.models import Version


def kept_fields(model):
    """Return the fields of a record that its history keeps, many-to-many ones last."""
    history = model.history.model
    fields = [field for field in history.tracked_fields if not field.primary_key]
    # The history keeps them in a set: two processes would tell them in another order.
    return [*fields, *sorted(history._history_m2m_fields, key=lambda field: field.name)]


def with_values(rows):
    """Return each of a history table's rows with its values by field, in the order of the rows.

    The links of all rows are fetched in one query for each many-to-many field.
    """
    fields = kept_fields(rows.model.instance_type)
    links = {field: links_of(rows, field) for field in fields if field.many_to_many}
    return [
        (
            row,
            {
                field.name: tuple(sorted(links[field][row.pk]))
                if field.many_to_many
                else getattr(row, field.attname)
                for field in fields
            },
        )
        for row in rows
    ]


def kept_links(history, field):
    """Return the model of the links that a many-to-many field had in the rows of a history."""
    return getattr(history, field.name).model


def links_of(rows, field):
    """Return the ids that a many-to-many field had in each of the rows, by the row's id."""
    links = kept_links(rows.model, field).objects.filter(history__in=rows.order_by().values("pk"))
    ids = defaultdict(list)
    for row_id, linked_id in links.values_list("history", f"{field.m2m_reverse_field_name()}_id"):
        ids[row_id].append(linked_id)
    return ids


class UnitHistory:
    """The versions of one entry by number, oldest first, and the state that each left behind.

    A record that is older than its history, as after a raw load, is taken to have been from the
    start as the history first tells of it: so nothing takes it for an addition.
    """

    def __init__(self, model, entry_id):
        self.model, self.entry_id = model, entry_id
        made = Version.objects.filter(kind=model._meta.model_name, entry_id=entry_id)
        self.versions = {
            version.number: version for version in made.select_related("made_by").order_by("number")
        }
        self._start, self._written = {}, defaultdict(list)
        for part in model.parts():
            self._read(part)
        self._states = {0: self._start}
        state = self._start
        for number in self.versions:
            state = {
                record: values
                for record, values in {**state, **dict(self._written[number])}.items()
                if values is not None
            }
            self._states[number] = state

    @property
    def last(self):
        """The newest version, or None where the entry has no history."""
        return self.versions[max(self.versions)] if self.versions else None

    @property
    def now(self):
        """The state that the newest version left behind."""
        return self.at(self.last.number) if self.versions else self._start

    def at(self, number):
        """Return the state of the unit in the version with this number."""
        return self._states[number]

    def before(self, number):
        """Return the state of the unit before the version with this number."""
        return self._states[max(earlier for earlier in self._states if earlier < number)]

    def effect_of_revert(self, number, whole=False):
        """Return what undoing a version, or going back to it, does to the entry.

        It `deletes` or `restores` the entry, or does neither: then the text is empty.
        """
        entry = (self.model, self.entry_id)
        is_here, was_after = entry in self.now, entry in self.at(number)
        will_be = was_after if whole else entry in self.before(number)
        if is_here == will_be or not whole and was_after != is_here:
            return ""
        return "deletes" if is_here else "restores"

    def _read(self, model):
        """Read the rows of one history table into the versions that they are part of."""
        here = {"version__kind": self.model._meta.model_name, "version__entry_id": self.entry_id}
        rows = model.history.filter(**here).order_by("history_id")
        numbers = {version.pk: number for number, version in self.versions.items()}
        seen = set()
        for row, values in with_values(rows):
            if row.version_id not in numbers:
                # It was made between the reading of the versions and that of the rows.
                continue
            record = (model, row.id)
            if record not in seen and row.history_type != "+":
                self._start[record] = values
            seen.add(record)
            kept = None if row.history_type == "-" else values
            self._written[numbers[row.version_id]].append((record, kept))


def differences(before, after):
    """Yield (record, was, is) for each record whose values are not the same in both states.

    Of a record that is in one of the states only, the other's values are None; of one that is in
    both, only the values that differ are given.
    """
    for record in dict.fromkeys((*before, *after)):
        was, now = before.get(record), after.get(record)
        if was is not None and now is not None:
            changed = [name for name in now if was.get(name) != now[name]]
            was, now = ({name: values.get(name) for name in changed} for values in (was, now))
        if was != now:
            yield record, was, now
