"""What a revert would make of an entry, and what stands against it, before anything is written."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from sources.past import Past
from sources.snapshots import UnitHistory, differences, kept_fields


@dataclass(frozen=True)
class Reason:
    """Why a revert is refused: in words, and the record that stands in the way, if it is one."""

    text: str
    record: object = None


class RefusedError(Exception):
    """The revert would do harm; `reasons` say which, and nothing was done."""

    def __init__(self, reasons):
        self.reasons = reasons
        super().__init__("; ".join(reason.text for reason in reasons))


class Plan:
    """What a revert would make of an entry: `now` is its present state, `target` the one after.

    `whole` goes back to the version; else what the version changed is undone, and later changes of
    other fields stay. `conflicts` are the records and fields that later versions changed again.
    """

    def __init__(self, model, entry_id, number, whole=False):
        self.model, self.entry_id, self.number, self.whole = model, entry_id, number, whole
        self.history = UnitHistory(model, entry_id)
        self.now = self.history.now
        self.conflicts = []
        self.wanted = self.history.at(number) if whole else self.history.before(number)
        self.target = self.wanted if whole else self._without(number)

    @property
    def entry_key(self):
        """The entry, as states tell it."""
        return (self.model, self.entry_id)

    @property
    def effect(self):
        """Whether the revert `deletes` or `restores` the entry, or does neither."""
        return self.history.effect_of_revert(self.number, self.whole)

    @property
    def undone(self):
        """The versions whose changes of address the revert takes back, newest first."""
        numbers = [number for number in self.history.versions if number > self.number]
        numbers = numbers if self.whole else [self.number]
        return [self.history.versions[number] for number in sorted(numbers, reverse=True)]

    @property
    def changes(self):
        """The differences between the present state and the one after the revert."""
        return list(differences(self.now, self.target))

    def reasons(self):
        """Return what stands against the revert, as far as it is known before it is done."""
        return [*self._again_changed(), *self._left_alone(), *self._missing()] or self._nothing()

    def _without(self, number):
        """Return the present state without what the version changed, gathering the conflicts."""
        target = dict(self.now)
        after = self.history.at(number)
        for record, was, made in differences(self.wanted, after):
            here = self.now.get(record)
            if here == self.wanted.get(record):
                continue
            if was is None or made is None or here is None:
                if here != after.get(record):
                    self.conflicts.append((record, ()))
                elif was is None:
                    del target[record]
                else:
                    target[record] = was
                continue
            again = [name for name in made if here[name] not in (was[name], made[name])]
            if again:
                self.conflicts.append((record, tuple(again)))
            else:
                target[record] = {**here, **was}
        return target

    def _again_changed(self):
        named = self._named([record for record, _fields in self.conflicts])
        for (record, fields), name in zip(self.conflicts, named, strict=True):
            text = _("%(record)s was changed or removed since.") % {"record": name}
            if fields:
                told = ", ".join(
                    str(record[0]._meta.get_field(field).verbose_name) for field in fields
                )
                text = _("%(record)s was changed again since: %(fields)s.") % {
                    "record": name,
                    "fields": told,
                }
            yield Reason(text)

    def _left_alone(self):
        """Yield what would be left without its entry."""
        if self.conflicts or self.entry_key in self.target:
            return
        for name in self._named(self.target):
            yield Reason(_("%(record)s was added since.") % {"record": name})

    def _missing(self):
        """Yield the records that a returning value refers to, and that are no longer there."""
        wanted = {}
        for (model, _pk), _was, values in self.changes:
            for field in kept_fields(model):
                if field.is_relation and values and values.get(field.name) is not None:
                    linked = values[field.name]
                    ids = linked if field.many_to_many else [linked]
                    wanted.setdefault(field.related_model, set()).update(ids)
        for model, ids in wanted.items():
            ids = {pk for pk in ids if (model, pk) not in self.target}
            gone = ids - set(model.objects.filter(pk__in=ids).values_list("pk", flat=True))
            for record in Past().fetch(model, gone).values():
                yield Reason(_("%(record)s has been deleted since.") % {"record": record}, record)

    def _nothing(self):
        if self.target == self.now:
            return [Reason(_("Nothing is left to do: the entry is like that already."))]
        return []

    def _named(self, keys):
        """Return what the records are called, as they were before the version or are now."""
        after = self.history.at(self.number)
        told = [(key, self.now.get(key) or after.get(key) or self.wanted.get(key)) for key in keys]
        return [str(record) for record in Past().records(told)]
