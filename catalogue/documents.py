"""What the search finds each entry by: its names, and the lines that tell of it."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache

from django.utils import translation

from dancers.models import Dancer, OtherName
from sources.dates import EDTFField
from sources.fields import CleanTextField
from sources.models import Entry, Fact, Source

# A name is found as a name; the text of a source is indexed by itself.
NOT_IN_LINES = {"name", "text", "pronoun", "file_name"}


@dataclass
class Document:
    """What an entry is found by: names, lines as (anchor, words), and what others tell of it."""

    names: list
    lines: list = field(default_factory=list)
    told: str = ""


@cache
def words_in(model):
    """Return the look-ups by which a record of the model is told, and the names of its choices.

    The first are text fields, dates, choices of facts, the entries that it refers to and the
    countries in which those lie.
    """
    lookups, choices = [], {}
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
            lookups.append(each.name)
    return lookups, choices


@cache
def told_lookups(model):
    """Return the look-ups of what other entries tell of one, or are listed by, beside its name."""
    fields = [each for each in model._meta.fields if each.is_relation or each.choices]
    names = [each.attname for each in fields]
    return [*names, "country__name"] if "country_id" in names else names


def in_words(model, values):
    """Return the values of `words_in` as a line, what is empty or unknown left out."""
    _lookups, choices = words_in(model)
    told = (
        choices[place][value] if place in choices else value for place, value in enumerate(values)
    )
    return " · ".join(word for word in told if word and word != "not known")


def among(field_name, ids):
    """Return the condition that a field is one of the ids; a range of ids is told by its ends."""
    if isinstance(ids, range):
        return {f"{field_name}__gte": ids.start, f"{field_name}__lt": ids.stop}
    return {f"{field_name}__in": ids}


def documents(model, ids):
    """Return the documents of the entries of a kind with these ids, a list or a range, by id."""
    lookups, _choices = words_in(model)
    others = told_lookups(model)
    rows = model.objects.filter(**among("pk", ids)).values_list("pk", "name", *others, *lookups)
    found = {}
    for pk, name, *values in rows:
        told = " · ".join(str(value or "") for value in [name, *values[: len(others)]])
        line = in_words(model, values[len(others) :])
        found[pk] = Document([name], [("", line)], told)
    if model is Dancer:
        for pk, name in OtherName.objects.filter(**among("dancer", ids)).values_list(
            "dancer", "text"
        ):
            if pk in found:
                found[pk].names.append(name)
        for kind in Fact.kinds():
            for pk, anchor, words in fact_lines(kind, ids):
                if pk in found:
                    found[pk].lines.append((anchor, words))
    return found


def fact_lines(kind, ids):
    """Yield the dancer's id, the anchor and the words of each fact of a kind."""
    lookups, _choices = words_in(kind)
    linked = defaultdict(list)
    for field_ in kind._meta.local_many_to_many:
        if issubclass(field_.related_model, Entry):
            through = field_.remote_field.through.objects
            near, far = field_.m2m_field_name(), field_.m2m_reverse_field_name()
            rows = through.filter(**among(f"{near}__dancer", ids)).order_by("pk")
            for pk, name in rows.values_list(near, f"{far}__name"):
                linked[pk].append(name)
    facts = kind.objects.filter(**among("dancer", ids)).order_by("position", "key")
    for pk, dancer, key, *values in facts.values_list("pk", "dancer", "key", *lookups):
        words = " · ".join(filter(None, [in_words(kind, values), *linked[pk]]))
        yield dancer, f"{kind._meta.model_name}-{key}", words


def texts(ids):
    """Yield the id and the text of each source."""
    yield from Source.objects.filter(**among("pk", ids)).order_by("pk").values_list("pk", "text")
