"""Loading rows of a fixture as an editor's form would save them.

Django's own loader saves raw: it validates nothing, keeps no history, and stops at the first row
that the database refuses. Here every row is validated, all problems are collected, rows that
change nothing are skipped, and what is saved is saved with its history.
"""

from collections import Counter

from django.apps import apps
from django.core.exceptions import NON_FIELD_ERRORS, ObjectDoesNotExist, ValidationError
from django.db import DatabaseError, transaction
from django.db.models import IntegerField

from catalogue.fixture_form import fixture_fields
from sources.models import Entry, Fact

ARCHIVE_APPS = {"sources", "dancers", "performances"}


def is_row(raw):
    """Tell whether a row has the shape of one."""
    return isinstance(raw, dict) and isinstance(raw.get("fields"), dict) and bool(raw.get("model"))


def is_archives(raw):
    """Tell whether a row is one of the archive's records, and not, say, of a user."""
    model = raw.get("model") if isinstance(raw, dict) else None
    return str(model).partition(".")[0] in ARCHIVE_APPS


def differs(stored, draft, links):
    """Tell whether the draft or its many-to-many links differ from the stored record."""
    return any(
        getattr(stored, field.attname) != getattr(draft, field.attname)
        for field in fixture_fields(type(draft)).values()
        if not field.many_to_many
    ) or any(set(getattr(stored, name).all()) != set(linked) for name, linked in links.items())


def shown(value, most=100):
    """Return the value in characters that any terminal can show, and not too many of them."""
    text = str(value).encode("utf-8", "backslashreplace").decode()
    return text if len(text) <= most else f"{text[: most - 1]}…"


def needed_fields(model):
    """Return the names of the fields without which a row of a fixture can't be told apart."""
    return (*model.natural_key_fields, *(["position"] if issubclass(model, Fact) else []))


def key_parts(key):
    """Return a natural key, as a fixture writes it, as a tuple of texts."""
    return tuple(str(part) for part in (key if isinstance(key, list) else [key]))


class Row:
    """One row of a fixture: its model, its raw fields, its natural key, its problems.

    Raises ValueError or LookupError where it is no row of a fixture.
    """

    def __init__(self, raw, file, number):
        if not is_row(raw):
            raise ValueError("a row needs a model and its fields")
        if "pk" in raw:
            raise ValueError("a row carries no pk: dump it with --natural-primary")
        self.file, self.number = file, number
        self.model = apps.get_model(str(raw.get("model")))
        self.raw = raw["fields"]
        told = [self.raw.get(name) or "" for name in self.model.natural_key_fields]
        self.key = key_parts([part[0] if isinstance(part, list) else part for part in told])
        self.problems = []
        # It refers to a row that was refused: it can't be loaded, but is not to blame.
        self.is_blocked = False

    def __str__(self):
        """Return the model and the key; where the key isn't whole, the row's number with it."""
        whole = "" if all(self.key) else f" (row {self.number})"
        return f"{self.model._meta.label_lower} {shown('/'.join(self.key))}{whole}"

    @property
    def is_good(self):
        """Whether the row may be saved, as far as it has been looked at."""
        return not self.problems and not self.is_blocked

    def refuse(self, text, field="", value=None):
        """Add a problem: *file: record field: problem (value)*."""
        if value is None:
            value = self.raw.get(field) if field else "/".join(self.key)
        place = f"{self} {field}".rstrip()
        self.problems.append(f"{self.file}: {place}: {text} ({shown(repr(value))})")

    def check(self, validate, *args, **kwargs):
        """Call a method that validates the record; what it raises is a problem of the row."""
        try:
            validate(*args, **kwargs)
        except ValidationError as error:
            for field, messages in error.update_error_dict({}).items():
                for message in ValidationError(messages).messages:
                    self.refuse(message, "" if field == NON_FIELD_ERRORS else field)


class Loader:
    """Loads rows one by one, inside the caller's transaction.

    After the last row and `finish()`, the transaction may be kept if `problems` is empty. `counts`
    says how many rows were created, updated and unchanged.
    """

    def __init__(self):
        self.problems = []
        self.counts = Counter(created=0, updated=0, unchanged=0)
        # What the rows of this load came to, by model and key: the record, and whether it is good.
        self._loaded = {}
        self._found = {}
        self._waiting = []

    def load(self, raw, file, number):
        """Validate and save one row; what is wrong with it goes to `problems`."""
        try:
            row = Row(raw, file, number)
        except (ValueError, LookupError) as error:
            self.problems.append(f"{file}: row {number}: {error} ({shown(repr(raw))})")
            return
        if (row.model, row.key) in self._loaded:
            row.refuse("stands twice in the fixture")
        else:
            record = self._load(row)
            self._loaded[row.model, row.key] = (record, row.is_good)
        self.problems += row.problems

    def finish(self):
        """Set the references that had to wait for a later row of their own kind."""
        for row, name in self._waiting:
            record, was_good = self._loaded[row.model, row.key]
            row.problems = []
            setattr(record, name, self._find(row, name, row.model, row.raw[name]))
            if was_good and row.is_good:
                self._save(row, record, {})
            self.problems += row.problems

    def _load(self, row):
        """Validate the row's record and save it; return it in any case."""
        draft = row.model()
        links = self._read(row, draft)
        # What is wrong with a reference has been told already.
        references = [
            field.name
            for field in row.model._meta.fields
            if field.is_relation and row.raw.get(field.name)
        ]
        row.check(draft.clean_fields, exclude=references)
        if isinstance(draft, Entry):
            draft.take_back_address()
        if not row.problems:
            # Also where it is blocked, so that all problems are told at once.
            row.check(draft.clean)
        if not row.is_good:
            return draft
        stored = self._get(row.model, list(row.key))
        if stored and not differs(stored, draft, links):
            self.counts["unchanged"] += 1
            return stored
        record = stored or draft
        for field in fixture_fields(row.model).values():
            if not field.many_to_many:
                setattr(record, field.attname, getattr(draft, field.attname))
        self._save(row, record, links)
        self.counts["updated" if stored else "created"] += 1
        return record

    def _read(self, row, draft):
        """Set the draft's fields, and return its many-to-many links by field."""
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
            elif field.related_model is row.model and not self._get(row.model, raw):
                self._waiting.append((row, name))
            elif field.is_relation:
                setattr(draft, name, self._find(row, name, field.related_model, raw))
            elif isinstance(raw, (list, dict)):
                row.refuse("needs one value", name)
            elif isinstance(field, IntegerField) and isinstance(raw, (bool, float)):
                row.refuse("needs a whole number", name)
            elif isinstance(raw, float):
                setattr(draft, name, str(raw))
            else:
                setattr(draft, name, raw)
        return links

    def _read_links(self, row, name, model, raw):
        """Return the records that a many-to-many field lists."""
        if not isinstance(raw, list):
            row.refuse("needs a list", name)
            return []
        found = [self._find(row, name, model, key) for key in raw]
        return [record for record in found if record]

    def _find(self, row, name, model, key):
        """Return the record with the natural key, or None, which is a problem of the row."""
        parts = key_parts(key)
        record, is_good = self._loaded.get((model, parts), (None, True))
        if not is_good:
            row.is_blocked = True
            return record
        record = self._get(model, key)
        if not record and len(parts) != len(model.natural_key_fields):
            told = ", ".join(model.natural_key_fields)
            row.refuse(f"a {model._meta.verbose_name} is told by its [{told}]", name, key)
        elif not record:
            row.refuse(f"there is no such {model._meta.verbose_name}", name, key)
        return record

    def _get(self, model, key):
        """Return the record with the natural key, or None."""
        parts = key_parts(key)
        if (model, parts) not in self._found:
            try:
                self._found[model, parts] = model.objects.get_by_natural_key(*parts)
            except (ObjectDoesNotExist, TypeError, ValueError):
                # Not there, not of so many parts, or not of characters that the database can hold.
                return None
        return self._found[model, parts]

    def _save(self, row, record, links):
        """Save the record with its links and history, if the form's rules allow it."""
        row.check(record.full_clean)
        if isinstance(record, Fact) and links:
            row.check(record.check_passages, links["passages"])
        if not row.is_good:
            return
        try:
            with transaction.atomic():
                record.save()
                for name, linked in links.items():
                    getattr(record, name).set(linked)
        except (DatabaseError, ValueError) as error:
            row.refuse(f"could not be saved: {error}")
