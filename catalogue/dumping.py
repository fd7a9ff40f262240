"""The archive as a fixture: so written that what changed in it reads as an editor's change.

The order of the rows comes from names, positions and texts, never from ids, so that each database
that holds the archive dumps it to the same bytes, and a new record is a few new lines.
"""

from django.db.models import Case, FileField, Prefetch, When

from catalogue.fixture_form import Key, LiteralText, fixture_fields, row_in_yaml
from dancers.models import Company, Dancer, OtherName, Place, School, Style, Teacher
from performances.models import Festival, Performance, Venue, Work
from sources.models import Entry, Fact, Passage, PastSlug, Source

OPENING = """\
# The archive: dancers' lives, each fact with the words that tell it.
# CONTRIBUTING.md says how to add to it; `manage.py verify_evidence` says whether it holds.
"""
# Each kind stands after those that its rows refer to.
SECTIONS = (
    *(Source, Passage, Place, Style, School, Company, Dancer, OtherName, Teacher),
    *(Work, Venue, Festival, Performance),
    *Fact.kinds(),
    PastSlug,
)
# What all kinds share stands behind what is a kind's own.
LAST_FIELDS = ("named", "dates", "basis", "note", "confirmed", "passages")
# Fields that are told also where they hold their default: a reader would look for them.
TOLD_ANYWAY = {"kind", "relation", "basis", "sources.Source.language", "dancers.Practice.capacity"}
CHUNK = 500


def dump(opening=OPENING):
    """Yield the archive as a fixture, piece by piece, after its opening comment."""
    yield opening
    ranks = {}
    for model in SECTIONS:
        heading = f"\n# {str(model._meta.verbose_name_plural).capitalize()}\n\n"
        for record in in_order(model):
            if model is Passage:
                ranks[record.pk] = len(ranks)
            yield heading + row_in_yaml(model._meta.label_lower, told_fields(record, ranks))
            heading = ""


def in_order(model):
    """Return the records of a kind in the order in which a fixture has them."""
    if model is Passage:
        return passages_in_order()
    if model is OtherName:
        # In Python, for the two databases don't sort texts alike.
        names = OtherName.objects.select_related("dancer")
        return sorted(names, key=lambda name: (name.dancer.sort_name, name.dancer.slug, name.text))
    relations = [field.name for field in model._meta.fields if field.is_relation]
    linked = [
        Prefetch(field.name, Passage.objects.with_source())
        if field.related_model is Passage
        else field.name
        for field in model._meta.many_to_many
    ]
    records = model.objects.select_related(*relations).prefetch_related(*linked)
    return records.order_by(*order(model)).iterator(chunk_size=CHUNK)


def order(model):
    """Return the fields by which a kind's records are sorted."""
    if issubclass(model, Fact):
        return ["dancer__sort_name", "dancer__slug", "position", "key"]
    if model is Place:
        # Countries stand before the places in them.
        return [Case(When(kind="country", then=0), default=1), "sort_name", "slug"]
    return ["sort_name", "slug"] if issubclass(model, Entry) else ["kind", "old"]


def passages_in_order():
    """Yield the passages in the order of their sources, then of their places in the text."""
    sources = Source.objects.order_by(*order(Source)).prefetch_related("passages")
    for source in sources.iterator(chunk_size=CHUNK):
        places = {passage: source.text.find(passage.quote) for passage in source.passages.all()}
        yield from sorted(places, key=lambda passage: (places[passage], passage.quote))


def told_fields(record, ranks):
    """Return the fields that a row tells, by name; `ranks` orders passages, by their ids."""
    fields = fixture_fields(type(record))
    names = [name for name in fields if name not in LAST_FIELDS]
    names += [name for name in LAST_FIELDS if name in fields]
    told = {}
    for field in map(fields.get, names):
        value = value_of(record, field, ranks)
        empty = [] if field.many_to_many else field.get_default()
        if value != empty or {field.name, str(field)} & TOLD_ANYWAY:
            told[field.name] = value
    return told


def value_of(record, field, ranks):
    """Return a field's value as a fixture has it: relations as natural keys, in a fixed order."""
    value = getattr(record, field.name)
    if field.many_to_many:
        by_rank = field.related_model is Passage
        key = (lambda one: ranks[one.pk]) if by_rank else (lambda one: one.natural_key())
        return [Key(one.natural_key()) for one in sorted(value.all(), key=key)]
    if field.is_relation:
        return value and Key(value.natural_key())
    if isinstance(field, FileField):
        return value.name
    return LiteralText(value) if str(field) == "sources.Source.text" else value
