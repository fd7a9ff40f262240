"""Dates in EDTF as a reader says them: *about May 1987*, *1980s*, *19th century*, *since 1980*.

A date that the grammar here does not have is not accepted any more. One that an archive holds from
before is said by its first and its last day.
"""

import re

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

OPEN = ("", "..")
SEASONS = {
    "21": gettext_lazy("spring"),
    "22": gettext_lazy("summer"),
    "23": gettext_lazy("autumn"),
    "24": gettext_lazy("winter"),
}
# A qualifier before a part belongs to that part; one after a part to it and all parts before it.
DATE = re.compile(
    r"(?P<before_year>[?~%]?)(?P<year>\d{4}|\d{3}X|\d{2}XX|\dXXX)(?P<after_year>[?~%]?)"
    r"(?:-(?P<before_month>[?~%]?)(?P<month>0[1-9]|1[0-2]|2[1-4]|XX)(?P<after_month>[?~%]?)"
    r"(?:-(?P<before_day>[?~%]?)(?P<day>[0-3]\d|XX)(?P<after_day>[?~%]?))?)?"
)
PARTS = ("year", "month", "day")
QUALIFIERS = {
    "?": gettext_lazy("perhaps %s"),
    "~": gettext_lazy("about %s"),
    "%": gettext_lazy("perhaps about %s"),
}
QUALIFIED_PARTS = {
    "?": gettext_lazy("%s uncertain"),
    "~": gettext_lazy("%s approximate"),
    "%": gettext_lazy("%s uncertain and approximate"),
}
PART_NAMES = {
    ("year",): gettext_lazy("year"),
    ("month",): gettext_lazy("month"),
    ("day",): gettext_lazy("day"),
    ("year", "month"): gettext_lazy("year and month"),
    ("year", "day"): gettext_lazy("year and day"),
    ("month", "day"): gettext_lazy("month and day"),
}


def ends(edtf):
    """Return the start and the end of an interval; of a single date, the date as both."""
    start, _slash, end = edtf.partition("/")
    return (start, end) if _slash else (edtf, edtf)


def has_words(edtf):
    """Tell whether the grammar has the date: a single one, or an interval of two."""
    dates = [end for end in ends(edtf) if "/" not in edtf or end not in OPEN]
    return bool(dates) and all(map(DATE.fullmatch, dates))


def date_in_words(edtf):
    """Return a date of the grammar in words."""
    start, end = ends(edtf)
    if start == end:
        return _one_in_words(start)
    if end == "..":
        return _("since %s") % _one_in_words(start)
    if start == "..":
        return _("until %s") % _one_in_words(end)
    if not end:
        return _("from %s, end unknown") % _one_in_words(start)
    if not start:
        return _("until %s, start unknown") % _one_in_words(end)
    told = {"start": _one_in_words(start), "end": _one_in_words(end)}
    if start.isdecimal() and end.isdecimal():
        return f"{told['start']}–{told['end']}"
    if re.search(r"[?~%]", start + end):
        return _("from %(start)s to %(end)s") % told
    return f"{told['start']} – {told['end']}"


def days_in_words(earliest, latest):
    """Return the days between which a date lies in words."""
    are_years = (not earliest or (earliest.month, earliest.day) == (1, 1)) and (
        not latest or (latest.month, latest.day) == (12, 31)
    )
    start, end = (
        date and _one_in_words(date.isoformat()[: 4 if are_years else None])
        for date in (earliest, latest)
    )
    told = {"start": start, "end": end}
    if start == end:
        return start
    if not latest:
        return _("since %(start)s") % told
    if not earliest:
        return _("until %(end)s") % told
    return _("between %(start)s and %(end)s") % told


def _one_in_words(edtf):
    found = DATE.fullmatch(edtf)
    parts = [part for part in PARTS if found[part]]
    plain = _plain(found["year"], found["month"], found["day"])
    qualified = _qualified(found, parts)
    if not qualified:
        return plain
    if len(qualified) == 1 and len(*qualified.values()) == len(parts):
        plain = _the(found["year"]) if plain == _year(found["year"]) else plain
        return QUALIFIERS[next(iter(qualified))] % plain
    remarks = [
        QUALIFIED_PARTS[qualifier] % PART_NAMES[tuple(of_parts)]
        for qualifier, of_parts in qualified.items()
    ]
    return _("%(date)s (%(remarks)s)") % {"date": plain, "remarks": ", ".join(remarks)}


def _qualified(found, parts):
    """Return the parts of a date that each qualifier belongs to."""
    qualified = {}
    for place, part in enumerate(parts):
        signs = {found[f"before_{part}"], *(found[f"after_{later}"] for later in parts[place:])}
        signs.discard("")
        if signs:
            sign = signs.pop() if len(signs) == 1 else "%"
            qualified.setdefault(sign, []).append(part)
    return qualified


def _plain(year, month, day):
    """Return a date in words, whatever of it is not known left out."""
    month = None if month == "XX" and day in (None, "XX") else month
    day = None if day == "XX" else day
    if not month:
        return _year(year)
    if month == "XX":
        told = {"day": _ordinal(int(day)), "year": _the(year)}
        return _("the %(day)s of an unknown month in %(year)s") % told
    told = {"month": SEASONS.get(month) or MONTHS[int(month)], "year": _the(year)}
    told["day"] = int(day) if day else None
    if year.isdecimal():
        return (_("%(day)s %(month)s %(year)s") if day else _("%(month)s %(year)s")) % told
    return (_("%(day)s %(month)s in %(year)s") if day else _("%(month)s in %(year)s")) % told


def _the(year):
    """Return a year in words, with the article that its decade or century has in a sentence."""
    return _("the %s") % _year(year) if len(year.rstrip("X")) in (2, 3) else _year(year)


def _year(year):
    """Return a year in words; one of which digits are unspecified as its decade or century."""
    known = year.rstrip("X")
    if len(known) == 4:
        return year if year[0] != "0" else _("AD %s") % int(year)
    if len(known) == 3:
        return _("%s0s") % known.lstrip("0")
    if len(known) == 2:
        return _("%s century") % _ordinal(int(known) + 1)
    return _("between %(start)s and %(end)s") % {"start": f"{known}000", "end": f"{known}999"}


def _ordinal(number):
    """Return the number as an ordinal: *1st*, *12th*, *23rd*."""
    if number % 100 in (11, 12, 13):
        return _("%sth") % number
    endings = {1: _("%sst"), 2: _("%snd"), 3: _("%srd")}
    return endings.get(number % 10, _("%sth")) % number
