"""Loading rows of a fixture as an editor's form would save them.

Django's own loader saves raw: it validates nothing, keeps no history, and stops at the first row
that the database refuses. Here every row is validated, all problems are collected, rows that
change nothing are skipped, and what is saved is saved with its history. What an editor changed or
deleted since it was loaded is kept, and reported.
"""

from catalogue import hands, pruning
from catalogue.finding import Finder, current_slug
from catalogue.fixture_form import fixture_fields
from catalogue.outcome import Outcome
from catalogue.row_saving import save_row
from catalogue.row_values import differs, keep_unmentioned, set_value
from catalogue.rows import Row, key_parts, needed_fields, shown
from catalogue.rows_of_load import RowsOfLoad
from sources.models import Entry, PastSlug, Record, Source

PRUNE_HINT = ". With --prune, what the file dropped is taken out first"


class Loader:
    """Loads rows one by one, inside the caller's transaction.

    After the last row of a file and `finish(file)`, the transaction may be kept if the `outcome`
    has no problems.
    """

    def __init__(self, overwrite=False, prune=False):
        self.overwrite, self.prune = overwrite, prune
        self.outcome = Outcome()
        self._finder = Finder()
        self._rows = RowsOfLoad()
        # The deletions by editors that are kept, by model and key.
        self._gone = {}
        self._waiting, self._past_slugs, self._mended = [], [], []

    def expect(self, rows):
        """Take note of all rows that will come, of all files: none of these was dropped."""
        self._rows.expect(rows)

    def load(self, raw, file, number):
        """Validate and save one row; what is wrong with it goes to `problems`."""
        try:
            row = Row(raw, file, number)
        except (ValueError, LookupError) as error:
            self.outcome.problems.append(f"{file}: row {number}: {error} ({shown(repr(raw))})")
            return
        if row.model is PastSlug:
            # An address is a past one only once its entry has gone from it.
            self._past_slugs.append(row)
        else:
            self._take(row)

    def finish(self, file, kinds=pruning.KINDS):
        """Set the references that had to wait for a later row, and see to what was dropped.

        `kinds` are the kinds of record whose rows were loaded.
        """
        for waiting in self._waiting:
            self._set_references(*waiting)
        if not self.outcome.problems:
            # With rows refused, what is left of the archive tells nothing.
            self._settle(file, kinds)
        for row in self._past_slugs:
            self._take(row)
        self._waiting, self._past_slugs, self._mended = [], [], []

    def _take(self, row):
        """Load a row, unless another has its key."""
        if self._rows.is_loaded(row.model, row.key):
            row.refuse("stands twice in the fixture")
        else:
            record = self._load(row)
            self._rows.keep(row, record)
            if row.is_good and isinstance(record, Entry):
                self._finder.keep(row.model, row.key, record)
            if row.waits_for:
                self._waiting.append((row, record, row.is_good))
        self.outcome.problems += row.problems

    def _set_references(self, row, record, was_good):
        if row.is_kept:
            return
        row.problems = []
        for name in row.waits_for:
            setattr(record, name, self._find(row, name, row.model, row.raw[name]))
        row.refuse_lacks()
        if was_good and row.is_good:
            row.check(record.clean)
            save_row(row, record, {}, is_new=False)
        self.outcome.problems += row.problems

    def _load(self, row):
        """Validate the row's record and save it, unless it is kept; return it in any case."""
        draft = row.model()
        links = self._read(row, draft)
        found = self._finder.get(row.model, list(row.key))
        self._keep_unmentioned(row, draft, links, found)
        # What is wrong with a reference has been told already.
        references = [
            field.name
            for field in row.model._meta.fields
            if field.is_relation and row.raw.get(field.name)
        ]
        row.check(draft.clean_fields, exclude=references)
        if row.problems:
            return draft
        if isinstance(draft, PastSlug):
            draft.current = current_slug(draft)
            stored = found
        else:
            stored = self._stored(row, draft, found)
        if row.is_kept:
            return stored
        if isinstance(draft, Source):
            # A text may be mended before its quotes are: `finish` looks at both.
            draft.has_quotes_in_hand = True
        if stored:
            draft.pk = stored.pk
        elif isinstance(draft, Entry):
            draft.take_back_address()
        # Also where it is blocked, so that all problems are told at once.
        row.check(draft.clean)
        if not row.is_good or (stored and self._is_done(row, draft, stored, links)):
            return stored or draft
        row.refuse_lacks()
        if row.is_good:
            return self._write(row, draft, stored, links)
        return draft

    def _keep_unmentioned(self, row, draft, links, stored):
        """Leave what another file's row does not mention, and report it."""
        if not stored or self.overwrite or not row.is_good:
            return
        if names := keep_unmentioned(row, draft, links, stored):
            self.outcome.leave(row, names, draft)

    def _write(self, row, draft, stored, links):
        """Save what the row says: as a new record, or in the stored one's place."""
        record = stored or draft
        if isinstance(stored, Source):
            stored.has_quotes_in_hand = True
            self._mended.append((row, stored))
        for field in fixture_fields(row.model).values():
            if not field.many_to_many and field.name not in row.waits_for:
                setattr(record, field.attname, getattr(draft, field.attname))
        save_row(row, record, links, is_new=not stored)
        self.outcome.counts["updated" if stored else "created"] += 1
        return record

    def _stored(self, row, draft, stored):
        """Return the record that the row is about, or None; keep what an editor moved or deleted.

        `stored` has its key; it may have another one now, which an editor gave it.
        """
        for field, _key, deletion in row.lacks:
            if field == draft.unit_field:
                return self._keep_deleted(row, deletion)
        if row.is_blocked:
            return stored
        if not stored and (last := self._finder.last_row(draft)):
            is_deleted = last.history_type == "-" and hands.is_editors(last)
            if is_deleted and not self.overwrite:
                return self._keep_deleted(row, last)
            stored = row.model.objects.filter(pk=last.id).first()
            if stored and self._rows.is_expected(row.model, stored.natural_key()):
                # Another row is about that record: this one is about a new one.
                return None
        is_moved = stored and hands.natural_values(stored) != hands.natural_values(draft)
        if is_moved and not self.overwrite:
            self._keep(row, hands.newest_row(stored), stored)
        return stored

    def _is_done(self, row, draft, stored, links):
        """Tell whether nothing is to be written: the stored record says the same, or is kept."""
        is_same = not differs(stored, draft, links) and not row.waits_for
        if is_same and not row.lacks:
            self.outcome.counts["unchanged"] += 1
            return True
        if self.overwrite or not issubclass(row.model, Record):
            return False
        # An editor may be saving it at this moment.
        stored.unit.lock()
        newest = hands.newest_row(stored)
        if hands.is_editors(newest):
            self._keep(row, newest, stored)
        elif is_same:
            # It lacks only what an editor deleted.
            self._keep(row, row.lacks[0][2], stored)
        return row.is_kept

    def _keep(self, row, hand, stored):
        row.is_kept = True
        now = "" if stored.natural_key() == row.key else "/".join(stored.natural_key())
        self.outcome.keep(f", though {row.file} differs", row, hand, now)

    def _keep_deleted(self, row, hand):
        row.is_kept = True
        self._gone[row.model, row.key] = hand
        self.outcome.keep(f" deleted, though {row.file} has it", row, hand)

    def _settle(self, file, kinds):
        """Report what the file dropped, or take it out; check the texts that were changed."""
        records = []
        for model in kinds:
            ids = self._rows.ids(model)
            records += [
                record
                for record in pruning.dropped(model, file, ids)
                if not self._rows.is_expected(model, record.natural_key())
            ]
            pruning.remember(model, file, ids)
        leftovers = pruning.Leftovers(file, records, self.outcome, self.overwrite)
        if self.prune:
            leftovers.take_out()
        for row, source in self._mended:
            self.outcome.recheck(file, source.rechecked)
            leftovers.check_text(row, source, "" if self.prune else PRUNE_HINT)
        if not self.prune:
            leftovers.report()

    def _read(self, row, draft):
        """Set the draft's fields, and return its many-to-many links by field, as ids."""
        links = {}
        fields = fixture_fields(row.model)
        for name in sorted(row.raw.keys() - fields.keys(), key=str):
            row.refuse("there is no such field", str(name), row.raw[name])
        for name in needed_fields(row.model):
            if row.raw.get(name) in (None, "", []):
                row.refuse("is needed in a fixture", name)
        for name, field in fields.items():
            raw = row.raw.get(name)
            if field.many_to_many:
                links[name] = self._read_links(row, name, field.related_model, raw or [])
            elif raw is None:
                continue
            elif field.related_model is row.model and not self._is_there(row.model, raw):
                row.waits_for.append(name)
            elif field.is_relation:
                setattr(draft, name, self._find(row, name, field.related_model, raw))
            else:
                set_value(row, draft, field, raw)
        return links

    def _is_there(self, model, key):
        """Tell whether there is a record with the natural key, written by this load or before."""
        return self._rows.id_of(model, key_parts(key)) or self._finder.get(model, key)

    def _read_links(self, row, name, model, raw):
        """Return the ids of the records that a many-to-many field lists."""
        if not isinstance(raw, list):
            row.refuse("needs a list", name)
            return []
        found = [self._find_id(row, name, model, key) for key in raw]
        return [pk for pk in found if pk]

    def _find_id(self, row, name, model, key):
        """Return the id of the record with the natural key, or None; see `_find`."""
        if pk := self._rows.id_of(model, key_parts(key)):
            return pk
        record = self._find(row, name, model, key)
        return record and record.pk

    def _find(self, row, name, model, key):
        """Return the record with the natural key, or None, which is a problem of the row."""
        parts = key_parts(key)
        if (model, parts) in self._gone:
            row.lacks.append((name, key, self._gone[model, parts]))
            return None
        if self._rows.is_loaded(model, parts):
            return self._loaded(row, model, parts)
        record = self._finder.get(model, key)
        if not record and len(parts) != len(model.natural_key_fields):
            told = ", ".join(model.natural_key_fields)
            row.refuse(f"a {model._meta.verbose_name} is told by its [{told}]", name, key)
        elif not record:
            row.refuse(f"there is no such {model._meta.verbose_name}", name, key)
        return record

    def _loaded(self, row, model, parts):
        """Return the record of a row of this load; where that was refused, this one is blocked."""
        if not (pk := self._rows.id_of(model, parts)):
            row.is_blocked = True
            return self._rows.refused_entry(model, parts)
        return self._finder.written(model, list(parts), pk)
