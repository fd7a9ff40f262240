"""Dates as historians know them: partial, uncertain, open; in EDTF (ISO 8601-2, levels 0 and 1).

A date is kept as the text that an editor wrote, with the first and the last day that it can mean
beside it, for sorting and filtering.
"""

import datetime
import re
from functools import lru_cache

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from edtf import parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException

from sources.date_words import OPEN, date_in_words, days_in_words, ends, has_words

# As dates are written in Russian, Kazakh and Kyrgyz texts; EDTF has the year first.
DAY_MONTH_YEAR = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
# What the parser raises, beside its own exception, on dates that it has no bounds for.
PARSER_FAILS = (TypeError, AttributeError, OverflowError)
# So many different dates are parsed once: those of a large archive.
MAX_CACHED_DATES = 20_000


class PartialDate:
    """A date in EDTF, such as *1987*, *1987-05*, *1987~*, *198X*, *1980/1985* or *1980/..*.

    Raises ValueError where the text is no such date, has neither a first nor a last day within the
    years 1 to 9999, or ends before it begins. DD.MM.YYYY is read as day, month, year.
    """

    def __init__(self, text):
        self.edtf = DAY_MONTH_YEAR.sub(self._year_first, text.strip())
        self.earliest, self.latest = bounds(self.edtf)

    @staticmethod
    def _year_first(match):
        day, month, year = match.groups()
        return f"{year}-{month:0>2}-{day:0>2}"


@lru_cache(maxsize=MAX_CACHED_DATES)
def bounds(edtf: str) -> tuple[datetime.date | None, datetime.date | None]:
    """Return the first and the last day that a date in EDTF can mean; None where it is open.

    Raises ValueError where it is no such date. Parsing takes milliseconds, and each save asks for
    the same date several times.
    """
    start, end = ends(edtf)
    try:
        parsed = parse_edtf(edtf)
        earliest = None if start in OPEN else datetime.date(*parsed.lower_strict()[:3])
        latest = None if end in OPEN else datetime.date(*parsed.upper_strict()[:3])
    except (EDTFParseException, ValueError, *PARSER_FAILS) as error:
        raise ValueError(edtf) from error
    days = [day for day in (earliest, latest) if day]
    if not days or days != sorted(days):
        raise ValueError(edtf)
    return earliest, latest


def in_words(edtf):
    """Return a date that is in EDTF in words: *about 1987*, *1980s*, *1980–1985*, *since 1980*.

    A text that is no date, as an editor may have typed, is returned as it is.
    """
    if has_words(edtf):
        return date_in_words(edtf)
    try:
        date = PartialDate(edtf)
    except ValueError:
        return edtf
    if has_words(date.edtf):
        return date_in_words(date.edtf)
    return days_in_words(date.earliest, date.latest)


def validate_edtf(text):
    """Raise ValidationError where the text is no date in EDTF, or one without words for it."""
    try:
        is_date = has_words(PartialDate(text).edtf)
    except ValueError:
        is_date = False
    if not is_date:
        raise ValidationError(
            _(
                "Write the date as 1987, 1987-05, 1987-05-06, 1987-21 (spring; 22 summer, "
                "23 autumn, 24 winter), 198X (decade), 19XX (century), 1987~ (about), 1987? "
                "(perhaps), 1987% (perhaps about), 1980/1985, 1980/.. (since), 1980/ (end "
                "unknown) or ../1985 (until)."
            ),
            code="edtf",
        )


class EDTFInput(forms.CharField):
    """A date as it is typed; what tells it elsewhere on a page says it in words."""


class EDTFField(models.CharField):
    """The text of a date in EDTF; empty where the date is not known."""

    default_validators = [validate_edtf]

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 100)
        super().__init__(*args, **kwargs)

    def to_python(self, value):
        """Return the text with the year first; a text that is no date is left to the validator."""
        value = super().to_python(value)
        try:
            return PartialDate(value).edtf if value else value
        except ValueError:
            return value

    def formfield(self, **kwargs):
        """Return a box in which the date stands in EDTF."""
        return super().formfield(**{"form_class": EDTFInput, **kwargs})


class DerivedDateField(models.DateField):
    """A column filled from an EDTF field whenever the record is saved; null where unknown."""

    def __init__(self, source, **kwargs):
        self.source = source
        kwargs.update(editable=False, serialize=False, null=True)
        super().__init__(**kwargs)

    def deconstruct(self):
        """Return what rebuilds the field: its source, for all else is fixed."""
        name, path, _args, kwargs = super().deconstruct()
        for fixed in ("editable", "serialize", "null"):
            kwargs.pop(fixed, None)
        return name, path, [self.source], kwargs

    def pre_save(self, model_instance, add):
        """Fill the column."""
        text = getattr(model_instance, self.source)
        value = getattr(PartialDate(text), self.end) if text else None
        setattr(model_instance, self.attname, value)
        return value


class EarliestDayField(DerivedDateField):
    """The first day that the date can mean."""

    end = "earliest"


class LatestDayField(DerivedDateField):
    """The last day that the date can mean."""

    end = "latest"
