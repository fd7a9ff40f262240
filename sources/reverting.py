"""Reverts: what one version changed is undone, or an entry made again what it was in a version.

Either is a *plan*: the state that the entry's records shall have, and what stands against it. A
revert is a version like any other, and can be undone itself.
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from sources.models import Fact, Passage, PastSlug, Source, StaleVersionError, changing
from sources.past import Past
from sources.snapshots import UnitHistory, differences, kept_fields
from sources.texts import places


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


def revert(model, entry_id, number, *, seen, whole=False, why=""):
    """Undo a version of an entry, or go back to it, as one change; return the entry.

    Raises StaleVersionError where `seen` is no longer the entry's newest version, and RefusedError
    where something stands against it. The entry that is returned has no id if it was deleted.
    """
    try:
        with changing(why=why) as change:
            entry = model.objects.filter(pk=entry_id).first()
            if entry:
                change.version_of(entry, seen=seen)
            plan = Plan(model, entry_id, number, whole)
            if not entry and plan.history.last.number != seen:
                raise StaleVersionError(plan.history.last, seen)
            if reasons := plan.reasons():
                raise RefusedError(reasons)
            return Writing(plan, change, entry).write()
    except ProtectedError as error:
        raise RefusedError(
            [
                Reason(_("%(record)s refers to it.") % {"record": record}, record)
                for record in error.protected_objects
            ]
        ) from error
    except IntegrityError as error:
        # Another brings the same entry back, or takes the same name, at the same time.
        raise StaleVersionError(model(pk=entry_id), seen) from error


class Writing:
    """Writes the state that a plan is for."""

    def __init__(self, plan, change, entry):
        self._plan, self._change = plan, change
        self._is_back = entry is None
        self._entry = entry or plan.model(
            pk=plan.entry_id, slug=plan.history.last.slug, version=plan.history.last.number + 1
        )
        self._addresses = listed(self._entry)
        self._problems = []

    def write(self):
        """Write all records, their links and their addresses; return the entry."""
        if self._plan.entry_key not in self._plan.target:
            version = self._change.version_of(self._entry)
            self._entry.delete()
        else:
            self._write_records()
            version = self._change.version_of(self._entry)
        if self._problems:
            raise RefusedError(self._problems)
        self._list_addresses(version)
        return self._entry

    def _write_records(self):
        changes = {record: values for record, _was, values in self._plan.changes}
        # Removed first: what comes may have the key or the words of what goes.
        for (model, pk), values in changes.items():
            if values is None:
                model.objects.get(pk=pk).delete()
        if values := changes.pop(self._plan.entry_key, None):
            self._write_entry(values)
        order = self._plan.model.parts()
        for (model, pk), values in sorted(
            changes.items(), key=lambda change: (order.index(change[0][0]), change[0][1])
        ):
            if values is not None:
                self._write_part(model, pk, values)
        if isinstance(self._entry, Source):
            self._check_passages()

    def _write_entry(self, values):
        entry = self._entry
        # The passages that go back with the text are looked at when all are written.
        entry.has_quotes_in_hand = True
        put(entry, values)
        if self._is_back:
            self._take_back_addresses()
        if self._allows(entry, entry.full_clean):
            entry.save()

    def _write_part(self, model, pk, values):
        record = model.objects.filter(pk=pk).first() or model(pk=pk)
        links = put(record, values)
        setattr(record, model.unit_field, self._entry)
        if not self._is_fine(record, (model, pk)):
            return
        if record._state.adding or values.keys() - links.keys():
            record.save()
        for name, ids in links.items():
            getattr(record, name).set(ids)

    def _is_fine(self, record, key):
        """Validate a record as forms do; what it was once as a whole, it may be again."""
        checks = [(record.clean_fields,), (record.validate_constraints,)]
        if self._is_mixed(key):
            checks.append((record.clean,))
            if isinstance(record, Fact):
                checks.append((record.check_passages, self._plan.target[key]["passages"]))
        return all(self._allows(record, *check) for check in checks)

    def _is_mixed(self, key):
        """Tell whether the record shall be what it never was: undone here, changed there."""
        return self._plan.target[key] != self._plan.wanted.get(key)

    def _allows(self, record, validate, *args):
        """Call what validates the record; what it raises is why the revert is refused."""
        try:
            validate(*args)
        except ValidationError as error:
            named = record.label if isinstance(record, Fact) else record
            self._problems += [Reason(f"{named}: {message}") for message in error.messages]
            return False
        return True

    def _check_passages(self):
        """Refuse what leaves a passage without its words, unless it was without them then too."""
        for passage in self._entry.lost_passages():
            if not self._was_lost(passage):
                self._problems.append(
                    Reason(_("%(quote)s would not stand in the text.") % {"quote": passage})
                )

    def _was_lost(self, passage):
        source = self._plan.wanted.get(self._plan.entry_key)
        then = self._plan.wanted.get((Passage, passage.pk))
        return source and then and len(places(source["text"], then["quote"])) != 1

    def _take_back_addresses(self):
        """Let all that ever led to the deleted entry lead to it again."""
        versions = self._plan.history.versions.values()
        moves = [slugs for version in versions for slugs in version.addresses or ()]
        once = {version.slug for version in versions}.union(*moves)
        gone = PastSlug.every.filter(kind=self._entry._meta.model_name, old__in=once, current="")
        gone.update(current=self._entry.slug)
        self._entry.take_back_address()

    def _list_addresses(self, version):
        """Leave in dumps the past addresses that would be there without what was undone."""
        target = set(self._addresses)
        for undone in self._plan.undone:
            before, after = map(set, undone.addresses or ([], []))
            target = (target - (after - before)) | (before - after)
        PastSlug.every.list_only(self._entry, target)
        if target != set(self._addresses) or version.addresses:
            version.addresses = [self._addresses, sorted(target)]
            version.save(update_fields=["addresses"])


def put(record, values):
    """Set the record's fields to the values by field, and return those that are links."""
    links = {}
    for name, value in values.items():
        field = record._meta.get_field(name)
        if field.many_to_many:
            links[name] = value
        else:
            setattr(record, field.attname, value)
    return links


def listed(entry):
    """Return the past slugs that dumps list of the entry, sorted."""
    return sorted(PastSlug.objects.of(entry).values_list("old", flat=True))
