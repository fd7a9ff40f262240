"""The values of a row: what a field of the record gets, and what stays where a row says nothing."""

from django.core.management.commands.loaddata import READ_STDIN
from django.db.models import BooleanField, DecimalField, FileField, IntegerField

from catalogue.fixture_form import fixture_fields
from catalogue.yaml_reader import Scalar
from sources.dates import EDTFField
from sources.models import Fact, Record
from sources.models.facts import Basis
from sources.snapshots import with_values

# What may change of a fact without a word of what it claims.
BESIDE_THE_CLAIM = {"position", "key", "passages", "confirmed"}
NUMBERS = (IntegerField, DecimalField, BooleanField)


def read_scalar(field, scalar: Scalar) -> tuple[object, str]:
    """Return what a field gets of a scalar without quotes, and what is wrong with it, if anything.

    A text that YAML reads as something else has to be quoted: nobody can tell what was meant.
    """
    told = f"line {scalar.line}: {scalar.text} is read as {scalar.read_as}"
    if isinstance(field, IntegerField) and type(scalar.value) is int:
        is_plain = str(scalar.value) == scalar.text
        return scalar.value, "" if is_plain else f"{told}, {scalar.value}: write it in digits"
    if field is None or isinstance(field, (BooleanField, IntegerField)):
        return scalar.value, ""
    if isinstance(field, (DecimalField, EDTFField)):
        # It is taken as it is written.
        return scalar.text, ""
    return scalar.text, f"{told}, not as text: quote it, as in '{scalar.text}'"


def set_value(row, draft, field, raw):
    """Set a field that is no relation to the value of the row, or add a problem to the row."""
    if not isinstance(raw, (str, int, float)):
        row.refuse("needs one value", field.name)
    elif isinstance(field, IntegerField) and isinstance(raw, (bool, float)):
        row.refuse("needs a whole number", field.name)
    elif isinstance(field, NUMBERS):
        setattr(draft, field.name, str(raw) if isinstance(raw, float) else raw)
    elif isinstance(raw, str) or isinstance(field, FileField):
        setattr(draft, field.name, raw)
    else:
        row.refuse("needs a text: quote it", field.name)
        setattr(draft, field.name, str(raw))


def differs(stored, draft, links):
    """Tell whether the draft or its links, ids by field, differ from the stored record."""
    return any(
        field_differs(field, stored, draft, links)
        for field in fixture_fields(type(draft)).values()
        if not field.many_to_many or field.name in links
    )


def linked_ids(record, name):
    """Return the ids of the records that a many-to-many field of a record leads to."""
    return set(getattr(record, name).order_by().values_list("pk", flat=True))


def field_differs(field, stored, draft, links):
    """Tell whether a field of the draft, or its links, differ from the stored record's."""
    if field.many_to_many:
        return linked_ids(stored, field.name) != set(links[field.name])
    return getattr(stored, field.attname) != getattr(draft, field.attname)


def keep_unmentioned(row, draft, links, stored):
    """Let the draft have the stored values of fields that the row doesn't mention; name these.

    A row of the file that last wrote the record is the whole record, but for values that another
    file gave: so a file that never told them may be loaded again. A row of another file leaves what
    it doesn't mention; and no row confirms a fact in silence that needs rechecking.
    """
    if not isinstance(stored, Record):
        return []
    absent = [field for field in fixture_fields(row.model).values() if field.name not in row.raw]
    differing = [field for field in absent if field_differs(field, stored, draft, links)]
    if differing and row.file != READ_STDIN and last_file(stored) == row.file:
        differing = [
            field
            for field in differing
            if stays_unconfirmed(field, stored, links)
            or is_of_another_file(stored, field, row.file)
        ]
    for field in differing:
        if field.many_to_many:
            links[field.name] = sorted(linked_ids(stored, field.name))
        else:
            setattr(draft, field.attname, getattr(stored, field.attname))
    if claims_more(row, draft, stored, links):
        draft.confirmed = False
    return [field.name for field in differing]


def claims_more(row, draft, stored, links):
    """Tell whether a row changes what a fact claims, and says nothing of its evidence."""
    is_fact = isinstance(stored, Fact) and draft.basis != Basis.EDITORIAL
    if not is_fact or {"passages", "confirmed"} & row.raw.keys():
        return False
    fields = fixture_fields(row.model).values()
    claims = [field for field in fields if field.name not in BESIDE_THE_CLAIM]
    return bool(links["passages"]) and any(
        field_differs(field, stored, draft, links) for field in claims
    )


def stays_unconfirmed(field, stored, links):
    """Tell whether the field marks a fact for rechecking, whose evidence is still the same."""
    is_unconfirmed = isinstance(stored, Fact) and field.name == "confirmed"
    return is_unconfirmed and linked_ids(stored, "passages") == set(links["passages"])


def last_file(record):
    """Return the file that last wrote the record; None where none ever did."""
    rows = type(record).history.filter(id=record.pk).exclude(version__fixture="")
    newest = rows.exclude(version=None).select_related("version").order_by("-history_id").first()
    return newest and newest.version.fixture


def is_of_another_file(record, field, file):
    """Tell whether another file gave a field the value that it has."""
    rows = type(record).history.filter(id=record.pk).select_related("version")
    told = with_values(rows.order_by("-history_id"))
    value, giver = told[0][1][field.name], None
    for row, values in told:
        if values[field.name] != value:
            break
        giver = row.version
    return giver is not None and giver.fixture not in ("", file)
