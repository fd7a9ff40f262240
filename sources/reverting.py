"""Reverts: what one version changed is undone, or an entry made again what it was in a version.

A revert is a version like any other, and can be undone itself.
"""

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from sources.models import (
    Fact,
    Passage,
    PastSlug,
    Source,
    StaleVersionError,
    Version,
    changing,
)
from sources.plans import Plan, Reason, RefusedError
from sources.snapshots import with_values
from sources.texts import places


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
            else:
                wait_for_others(model, entry_id)
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


def wait_for_others(model, entry_id):
    """Let those who bring the same deleted entry back come one after the other."""
    versions = Version.objects.filter(kind=model._meta.model_name, entry_id=entry_id)
    versions.select_for_update().order_by("number").first()


class Writing:
    """Writes the state that a plan is for."""

    def __init__(self, plan, change, entry):
        self._plan, self._change = plan, change
        self._is_back = entry is None
        self._entry = entry or plan.model(
            pk=plan.entry_id, slug=plan.history.last.slug, version=plan.history.last.number + 1
        )
        # What the revert brings back was there before; the rest is looked at when all is written.
        self._entry.asks_for_recheck = False
        self._text = getattr(entry, "text", "")
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
        if self._text and self._entry.pk:
            self._request_rechecks()
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
            # Where another has just brought it back, the database refuses this one.
            entry.save(force_insert=self._is_back)

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

    def _request_rechecks(self):
        """Mark the facts that rest on a quote elsewhere in the text, but for those of that time."""
        for passage in self._entry.passages.all():
            if passage.is_elsewhere(self._text, self._entry.text):
                for fact in passage.held_by():
                    if not self._was_so(fact):
                        fact.request_recheck()

    def _was_so(self, fact):
        """Tell whether a fact was the same before what is reverted, when the text was as now.

        It may have been changed since, and changed back.
        """
        rows = type(fact).history.filter(id=fact.pk).order_by("-history_id")
        told, until = with_values(rows), self._plan.undone[-1].pk
        # One that is older than its history has been so from the start.
        return not told or any(
            values == told[0][1] for row, values in told[1:] if (row.version_id or 0) < until
        )

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
