"""Rows of a fixture: their shape, their keys, and what is wrong with them."""

from django.apps import apps
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from catalogue.fixture_form import fixture_fields
from catalogue.row_values import read_scalar
from catalogue.yaml_reader import Scalar
from sources.models import Fact

ARCHIVE_APPS = {"sources", "dancers", "performances"}


def is_row(raw):
    """Tell whether a row has the shape of one."""
    return isinstance(raw, dict) and isinstance(raw.get("fields"), dict) and bool(raw.get("model"))


def is_archives(raw):
    """Tell whether a row is one of the archive's records, and not, say, of a user."""
    model = raw.get("model") if isinstance(raw, dict) else None
    return str(model).partition(".")[0] in ARCHIVE_APPS


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


def named(record):
    """Return the model and the natural key of a record, as reports and problems name it."""
    return f"{record._meta.label_lower} {shown('/'.join(record.natural_key()))}"


class Row:
    """One row of a fixture: its model, its raw fields, its natural key, its problems.

    Raises ValueError or LookupError where it is no row of a fixture.
    """

    def __init__(self, raw, file, number):
        if not is_row(raw):
            raise ValueError("a row needs a model and its fields")
        if "pk" in raw:
            raise ValueError("a row carries no pk: dump it with --natural-primary")
        if extra := {*map(str, raw)} - {"model", "fields"}:
            told = ", ".join(sorted(extra))
            raise ValueError(f"a row has a model and fields, and nothing beside them: {told}")
        self.file, self.number = file, number
        self.model = apps.get_model(str(raw.get("model")))
        if not hasattr(self.model, "natural_key_fields"):
            raise ValueError("its model is none of the archive's")
        self.problems = []
        fields = fixture_fields(self.model)
        self.raw = {
            str(name): self._plain(str(name), fields.get(str(name)), value)
            for name, value in raw["fields"].items()
        }
        told = [self.raw.get(name) or "" for name in self.model.natural_key_fields]
        self.key = key_parts([part[0] if isinstance(part, list) else part for part in told])
        # What is wrong with scalars is told with the key.
        self.problems = [f"{file}: {self} {problem}" for problem in self.problems]
        # It refers to a row that was refused: it can't be loaded, but is not to blame.
        self.is_blocked = False
        # An editor's word stands against it.
        self.is_kept = False
        # References to what editors deleted: (field, key, the history row of the deletion).
        self.lacks = []
        # Relations whose other end comes later in the fixture.
        self.waits_for = []

    def __str__(self):
        """Return the model and the key; where the key isn't whole, the row's number with it."""
        whole = "" if all(self.key) else f" (row {self.number})"
        return f"{self.model._meta.label_lower} {shown('/'.join(self.key))}{whole}"

    def _plain(self, name, field, value):
        """Return the value of a field without YAML's scalars; note what is wrong with these."""
        if isinstance(value, list):
            if any(part is None or isinstance(part, (bool, float)) for part in value):
                self.problems.append(f"{name}: needs texts: quote them ({shown(repr(value))})")
            return [self._plain(name, field, part) for part in value]
        if not isinstance(value, Scalar):
            return value
        value, problem = read_scalar(field, value)
        if problem:
            self.problems.append(f"{name}: {problem}")
        return value

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

    def refuse_lacks(self):
        """Add a problem for each reference to what an editor deleted."""
        for field, key, _deletion in self.lacks:
            self.refuse("an editor deleted it; --overwrite brings it back", field, key)

    def check(self, validate, *args, **kwargs):
        """Call a method that validates the record; what it raises is a problem of the row."""
        try:
            validate(*args, **kwargs)
        except ValidationError as error:
            for field, messages in error.update_error_dict({}).items():
                for message in ValidationError(messages).messages:
                    self.refuse(message, "" if field == NON_FIELD_ERRORS else field)
