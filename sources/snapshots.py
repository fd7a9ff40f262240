"""An entry with what stands under it, as it was in each of its versions.

A *state* maps each record of the unit, told by its (model, id), to its values by field: of a
relation the id, of a many-to-many one the ids, sorted.
"""

from collections import defaultdict

from sources.models import Version


def history_models(model):
    """Return the history models of an entry's kind and of the kinds of record under it."""
    return [part.history.model for part in model.parts()]


def kept_fields(model):
    """Return the fields of a record that its history keeps, many-to-many ones last."""
    history = model.history.model
    names = [field.name for field in history.tracked_fields if not field.primary_key]
    return [model._meta.get_field(name) for name in names] + list(history._history_m2m_fields)


class UnitHistory:
    """The versions of one entry, by number, and what they changed."""

    def __init__(self, model, entry_id):
        self.model, self.entry_id = model, entry_id
        self._here = {"version__kind": model._meta.model_name, "version__entry_id": entry_id}
        made = Version.objects.filter(kind=model._meta.model_name, entry_id=entry_id)
        self.versions = {
            version.number: version for version in made.select_related("made_by").order_by("number")
        }
        self._rows = defaultdict(list)
        for history in history_models(model):
            self._read(history)
        self._states = {0: {}}

    @property
    def last(self):
        """The newest version, or None where the entry has no history."""
        return self.versions[max(self.versions)] if self.versions else None

    def at(self, number):
        """Return the state of the unit in the version with this number."""
        if number not in self._states:
            state = dict(self._nearest(number - 1))
            for record, values in self._rows[number]:
                if values is None:
                    state.pop(record, None)
                else:
                    state[record] = values
            self._states[number] = state
        return self._states[number]

    def _nearest(self, number):
        """Return the state of a version, making those before it one after the other."""
        for earlier in range(max(self._states), number + 1):
            self.at(earlier)
        return self._states[max(number, 0)]

    def _read(self, history):
        """Read the rows of one history table into the versions that they are part of."""
        model = history.instance_type
        links = {field: self._links(history, field) for field in history._history_m2m_fields}
        rows = history.objects.filter(**self._here).order_by("history_id")
        for row in rows.select_related("version").defer("version__addresses"):
            values = None
            if row.history_type != "-":
                values = {
                    field.name: getattr(row, field.attname)
                    for field in history.tracked_fields
                    if not field.primary_key
                }
                for field, ids in links.items():
                    values[field.name] = tuple(sorted(ids[row.history_id]))
            self._rows[row.version.number].append(((model, row.id), values))

    def _links(self, history, field):
        """Return the ids that a many-to-many field had in each row of the history, by its id."""
        kept = getattr(history, field.name).model
        here = {f"history__{name}": value for name, value in self._here.items()}
        ids = defaultdict(list)
        pairs = kept.objects.filter(**here).values_list(
            "history_id", f"{field.m2m_reverse_field_name()}_id"
        )
        for row_id, linked_id in pairs:
            ids[row_id].append(linked_id)
        return ids


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
