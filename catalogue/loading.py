"""Loading rows of a fixture as an editor's form would save them.

Django's own loader saves raw: it validates nothing, keeps no history, and stops at the first row
that the database refuses. Here every row is validated, all problems are collected, rows that
change nothing are skipped, and what is saved is saved with its history.
"""

from collections import Counter

from django.apps import apps
from django.core.exceptions import NON_FIELD_ERRORS, ObjectDoesNotExist, ValidationError
from django.db import DatabaseError, transaction

from sources.models import Fact

ARCHIVE_APPS = {"sources", "dancers", "performances"}


def is_archives(raw):
    """Tell whether a row is one of the archive's records, and not, say, of a user."""
    model = raw.get("model") if isinstance(raw, dict) else None
    return str(model).partition(".")[0] in ARCHIVE_APPS


def fixture_fields(model):
    """Return the model's fields that a fixture may set, by name."""
    fields = (*model._meta.concrete_fields, *model._meta.many_to_many)
    return {field.name: field for field in fields if field.serialize and not field.primary_key}


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

    def __init__(self, raw, file):
        if not isinstance(raw, dict) or not isinstance(raw.get("fields"), dict):
            raise ValueError("a row needs a model and its fields")
        if "pk" in raw:
            raise ValueError("a row carries no pk: dump it with --natural-primary")
        self.file = file
        self.model = apps.get_model(str(raw.get("model")))
        self.raw = raw["fields"]
        told = [self.raw.get(name) or "" for name in self.model.natural_key_fields]
        self.key = key_parts([part[0] if isinstance(part, list) else part for part in told])
        self.problems = []
        # It refers to a row that was refused: it can't be loaded, but is not to blame.
        self.is_blocked = False

    @property
    def is_good(self):
        """Whether the row may be saved, as far as it has been looked at."""
        return not self.problems and not self.is_blocked

    def refuse(self, text, field="", value=None):
        """Add a problem: *file: record field: problem (value)*."""
        name = f"{self.model._meta.label_lower} {shown('/'.join(self.key))} {field}".rstrip()
        if value is None:
            value = self.raw.get(field) if field else self.key
        self.problems.append(f"{self.file}: {name}: {text} ({shown(repr(value))})")

    def check(self, validate, *args, **kwargs):
        """Call a method that validates the record; what it raises is a problem of the row."""
        try:
            validate(*args, **kwargs)
        except ValidationError as error:
            for field, messages in error.message_dict.items():
                for message in messages:
                    self.refuse(message, "" if field == NON_FIELD_ERRORS else field)


class Loader:
    """Loads rows one by one, inside the caller's transaction.

    After the last row and `finish()`, the transaction may be kept if `problems` is empty. `counts`
    says how many rows were created, updated and unchanged.
    """

    def __init__(self):
        self.problems = []
        self.counts = Counter(created=0, updated=0, unchanged=0)
        self._was_good = {}
        self._found = {}
        self._waiting = []

    def load(self, raw, file, number):
        """Validate and save one row; what is wrong with it goes to `problems`."""
        try:
            row = Row(raw, file)
        except (ValueError, LookupError) as error:
            self.problems.append(f"{file}: row {number}: {error} ({shown(repr(raw))})")
            return
        if (row.model, row.key) in self._was_good:
            row.refuse("stands twice in the fixture")
        else:
            self._load(row)
            self._was_good[row.model, row.key] = row.is_good
        self.problems += row.problems

    def finish(self):
        """Set the references that had to wait for a later row of their own kind."""
        for row, record, name, key in self._waiting:
            found = self._find(row, name, row.model, key)
            if found:
                setattr(record, name, found)
                self._save(row, record, {})
            self.problems += row.problems

    def _load(self, row):
        draft = row.model()
        links, waiting = self._read(row, draft)
        # What is wrong with a reference has been told already.
        references = [
            field.name
            for field in row.model._meta.fields
            if field.is_relation and row.raw.get(field.name)
        ]
        row.check(draft.clean_fields, exclude=references)
        if not row.is_good:
            return
        stored = self._get(row.model, list(row.key))
        if stored and not differs(stored, draft, links):
            self.counts["unchanged"] += 1
            return
        record = stored or draft
        for field in fixture_fields(row.model).values():
            if not field.many_to_many:
                setattr(record, field.attname, getattr(draft, field.attname))
        self._save(row, record, links)
        self.counts["updated" if stored else "created"] += 1
        self._waiting += [(row, record, name, key) for name, key in waiting.items()]

    def _read(self, row, draft):
        """Set the draft's fields; return its many-to-many links, and what has to wait, by field."""
        links, waiting = {}, {}
        fields = fixture_fields(row.model)
        for name in sorted(row.raw.keys() - fields.keys(), key=str):
            row.refuse("there is no such field", str(name))
        for name in needed_fields(row.model):
            if row.raw.get(name) in (None, "", []):
                row.refuse("is needed in a fixture", name)
        for name, field in fields.items():
            raw = row.raw.get(name)
            if field.many_to_many and not isinstance(raw or [], list):
                row.refuse("needs a list", name)
            elif field.many_to_many:
                found = [self._find(row, name, field.related_model, key) for key in raw or []]
                links[name] = [record for record in found if record]
            elif raw is None:
                continue
            elif field.related_model is row.model and not self._get(row.model, raw):
                waiting[name] = raw
            elif field.is_relation:
                setattr(draft, name, self._find(row, name, field.related_model, raw))
            elif isinstance(raw, (list, dict)):
                row.refuse("needs one value", name)
            else:
                setattr(draft, name, raw)
        return links, waiting

    def _find(self, row, name, model, key):
        """Return the record with the natural key, or None, which is a problem of the row."""
        if self._was_good.get((model, key_parts(key))) is False:
            row.is_blocked = True
            return None
        record = self._get(model, key)
        if not record:
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
        record._change_reason = f"loaddata {row.file}"[:100]
        try:
            with transaction.atomic():
                record.save()
                for name, linked in links.items():
                    getattr(record, name).set(linked)
        except (DatabaseError, ValueError) as error:
            row.refuse(f"could not be saved: {error}")
