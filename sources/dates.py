"""Dates as historians know them: partial, uncertain, open; in EDTF (ISO 8601-2, levels 0 and 1).

A date is kept as the text that an editor wrote, with the first and the last day that it can mean
beside it, for sorting and filtering.
"""

import datetime
import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from edtf import parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException

# As dates are written in Russian, Kazakh and Kyrgyz texts; EDTF has the year first.
DAY_MONTH_YEAR = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
QUALIFIED = {"~": gettext_lazy("about %s"), "?": gettext_lazy("perhaps %s")}
QUALIFIED["%"] = gettext_lazy("perhaps about %s")
OPEN = ("", "..")
# What the parser raises, beside its own exception, on dates that it has no bounds for.
PARSER_FAILS = (TypeError, AttributeError, OverflowError)


class PartialDate:
    """A date in EDTF, such as *1987*, *1987-05*, *1987~*, *198X*, *1980/1985* or *1980/..*.

    Raises ValueError where the text is no such date, has neither a first nor a last day within the
    years 1 to 9999, or ends before it begins. DD.MM.YYYY is read as day, month, year.
    """

    def __init__(self, text):
        self.edtf = DAY_MONTH_YEAR.sub(self._year_first, text.strip())
        start, end = ends(self.edtf)
        try:
            parsed = parse_edtf(self.edtf)
            self.earliest = None if start in OPEN else self._day(parsed.lower_strict())
            self.latest = None if end in OPEN else self._day(parsed.upper_strict())
        except (EDTFParseException, ValueError, *PARSER_FAILS) as error:
            raise ValueError(text) from error
        days = [day for day in (self.earliest, self.latest) if day]
        if not days or days != sorted(days):
            raise ValueError(text)

    @staticmethod
    def _year_first(match):
        day, month, year = match.groups()
        return f"{year}-{month:0>2}-{day:0>2}"

    @staticmethod
    def _day(struct_time):
        return datetime.date(*struct_time[:3])


def ends(edtf):
    """Return the start and the end of an interval; of a single date, the date as both."""
    start, _slash, end = edtf.partition("/")
    return (start, end) if _slash else (edtf, edtf)


def in_words(edtf):
    """Return a date that is in EDTF in words: *about 1987*, *1980s*, *1980–1985*, *since 1980*.

    The text was parsed when it was saved; to show it, it is not parsed again.
    """
    start, end = ends(edtf)
    if start == end:
        return _one_in_words(edtf)
    if end in OPEN:
        return _("since %s") % _one_in_words(start)
    if start in OPEN:
        return _("until %s") % _one_in_words(end)
    return f"{_one_in_words(start)}–{_one_in_words(end)}"


def _one_in_words(edtf):
    if edtf[-1:] in QUALIFIED:
        return QUALIFIED[edtf[-1]] % _one_in_words(edtf[:-1])
    if re.fullmatch(r"\d{3}X", edtf):
        return _("%s0s") % edtf[:3]
    return edtf


def validate_edtf(text):
    """Raise ValidationError where the text is no date in EDTF."""
    try:
        PartialDate(text)
    except ValueError as error:
        raise ValidationError(
            _(
                "Write the date as 1987, 1987-05, 1987-05-06, 1987~ (about), 198X, 1980/1985 or "
                "1980/.."
            ),
            code="edtf",
        ) from error


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
