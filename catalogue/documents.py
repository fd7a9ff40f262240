"""What the search finds each entry by: its names, and the lines that tell of it.

Each search asks for some, so the statements are put together once, with blanks for the ids.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import NamedTuple

from django.db.models import TextField, Value
from django.utils import translation

from dancers.models import Dancer, OtherName
from sources.dates import EDTFField
from sources.dates import in_words as date_in_words
from sources.fields import CleanTextField
from sources.models import Entry, Fact, Source
from sources.sql import blanks, filled, rows_of_all

# A name is found as a name; the text of a source is indexed by itself.
NOT_IN_LINES = {"name", "text", "pronoun", "file_name"}


class Line(NamedTuple):
    """A line of what a record tells: `words` are shown, `codes` (dates in EDTF) only searched."""

    anchor: str
    words: str
    codes: str = ""


@dataclass
class Document:
    """What an entry is found by: its names, its lines, and what others tell of it."""

    names: list
    lines: list = field(default_factory=list)
    told: str = ""


@cache
def words_in(model):
    """Return the look-ups by which a record of the model is told, and what says their values.

    The first are text fields, dates, choices of facts, the entries that it refers to and the
    countries in which those lie. The others are the names of choices and the places of dates.
    """
    lookups, choices, dates = [], {}, set()
    # What it refers to first: “Bolshoi Ballet Academy”, then what is said of it.
    for each in sorted(model._meta.fields, key=lambda each: not each.is_relation):
        if each.is_relation and issubclass(each.related_model, Entry):
            if each.name == model.unit_field:
                continue
            lookups.append(f"{each.name}__name")
            if "country" in {far.name for far in each.related_model._meta.fields}:
                lookups.append(f"{each.name}__country__name")
        elif each.choices and issubclass(model, Fact) and each.name != "basis":
            with translation.override("en"):
                choices[len(lookups)] = {value: str(label) for value, label in each.choices}
            lookups.append(each.name)
        elif isinstance(each, (CleanTextField, EDTFField)) and each.name not in NOT_IN_LINES:
            if isinstance(each, EDTFField):
                dates.add(len(lookups))
            lookups.append(each.name)
    return lookups, choices, dates


@cache
def told_lookups(model):
    """Return the look-ups of what other entries tell of one, or are listed by, beside its name."""
    fields = [each for each in model._meta.fields if each.is_relation or each.choices]
    names = [each.attname for each in fields]
    return [*names, "country__name"] if "country_id" in names else names


def in_words(model, values):
    """Return the values of `words_in` as a line, and its dates in EDTF.

    What is empty or unknown is left out.
    """
    _lookups, choices, dates = words_in(model)
    told = (
        choices[place][value]
        if place in choices
        else english_date(value)
        if place in dates
        else value
        for place, value in enumerate(values)
    )
    words = " · ".join(word for word in told if word and word != "not known")
    return words, " ".join(values[place] for place in sorted(dates) if values[place])


@lru_cache(maxsize=50_000)
def english_date(edtf):
    """Return a date in words, in the language that the index is in."""
    with translation.override("en"):
        return date_in_words(edtf)


def among(field_name, ids):
    """Return the condition that a field is one of the ids; a range of ids is told by its ends."""
    if isinstance(ids, range):
        return {f"{field_name}__gte": ids.start, f"{field_name}__lt": ids.stop}
    return {f"{field_name}__in": ids}


def documents(model, ids):
    """Return the documents of the entries of a kind with these ids, a list or a range, by id."""
    if not ids:
        return {}
    others = len(told_lookups(model))
    found = {}
    for pk, name, *values in rows_of_all([filled(entry_statement(model, blanks(ids)), ids)]):
        told = " · ".join(str(value or "") for value in [name, *values[:others]])
        found[pk] = Document([name], [Line("", *in_words(model, values[others:]))], told)
    if model is Dancer:
        # One that was made since the dancers were read is not among them.
        for dancer, name in other_names(ids):
            if dancer in found:
                found[dancer].names.append(name)
        for dancer, line in fact_lines(ids):
            if dancer in found:
                found[dancer].lines.append(line)
    return found


@cache
def entry_statement(model, ids):
    """Return the statement that reads what entries of a kind are told by."""
    columns = ["pk", "name", *told_lookups(model), *words_in(model)[0]]
    entries = model.objects.filter(**among("pk", ids)).order_by("pk")
    return entries.values_list(*columns).query.sql_with_params()


def other_names(ids):
    """Return the (dancer's id, name) pairs of their other names, in order."""
    return rows_of_all([filled(names_statement(blanks(ids)), ids)])


@cache
def names_statement(ids):
    """Return the statement that reads the other names of dancers."""
    names = OtherName.objects.filter(**among("dancer", ids)).order_by("pk")
    return names.values_list("dancer", "text").query.sql_with_params()


def fact_lines(ids):
    """Yield the dancer's id and the line of each fact of some dancers, in order."""
    linked = defaultdict(list)
    for kind, _pk, fact, name in sorted(rows_of(link_statements, ids)):
        linked[kind, fact].append(name)
    rows = sorted(rows_of(fact_statements, ids), key=lambda row: row[:3])
    for number, _position, key, pk, dancer, *values in rows:
        kind = Fact.kinds()[number]
        told, codes = in_words(kind, values[: len(words_in(kind)[0])])
        words = " · ".join(filter(None, [told, *linked[number, pk]]))
        yield dancer, Line(f"{kind._meta.model_name}-{key}", words, codes)


def rows_of(statements, ids):
    """Return the rows of several statements, in one question."""
    return rows_of_all([filled(each, ids) for each in statements(blanks(ids))])


@cache
def fact_statements(ids):
    """Return the statements that read the facts of dancers: for each kind one, all as wide."""
    kinds = Fact.kinds()
    width = max(len(words_in(kind)[0]) for kind in kinds)
    statements = []
    for number, kind in enumerate(kinds):
        lookups = words_in(kind)[0]
        nothing = [Value("", TextField())] * (width - len(lookups))
        columns = [Value(number), "position", "key", "pk", "dancer", *lookups, *nothing]
        facts = kind.objects.filter(**among("dancer", ids)).order_by()
        statements.append(facts.values_list(*columns).query.sql_with_params())
    return statements


@cache
def link_statements(ids):
    """Return the statements that read the names of entries that facts have several of."""
    statements = []
    for number, kind in enumerate(Fact.kinds()):
        for each in kind._meta.local_many_to_many:
            if issubclass(each.related_model, Entry):
                near, far = each.m2m_field_name(), each.m2m_reverse_field_name()
                links = each.remote_field.through.objects.filter(**among(f"{near}__dancer", ids))
                columns = [Value(number), "pk", near, f"{far}__name"]
                rows = links.order_by().values_list(*columns)
                statements.append(rows.query.sql_with_params())
    return statements


def texts(ids):
    """Return the (id, text) of each source."""
    return rows_of_all([filled(text_statement(blanks(ids)), ids)]) if ids else []


@cache
def text_statement(ids):
    """Return the statement that reads the texts of sources."""
    sources = Source.objects.filter(**among("pk", ids)).order_by("pk")
    return sources.values_list("pk", "text").query.sql_with_params()
