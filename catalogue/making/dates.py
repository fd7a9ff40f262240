"""Dates of a made life: in EDTF, in words, and with the first and last day that they can mean."""

import datetime
from functools import lru_cache
from typing import NamedTuple

from catalogue.making.spelling import Phrase, phrase


class When(NamedTuple):
    """A date of a fact; where it isn't known, everything in it is empty."""

    edtf: str = ""
    earliest: str | None = None
    latest: str | None = None
    phrase: Phrase = Phrase("", "")


UNKNOWN = When()


@lru_cache(maxsize=10_000)
def in_year(year):
    """Return a year."""
    return When(str(year), f"{year}-01-01", f"{year}-12-31", phrase(f" in {year}"))


@lru_cache(maxsize=10_000)
def about(year):
    """Return a year that isn't sure."""
    return When(f"{year}~", f"{year}-01-01", f"{year}-12-31", phrase(f" around {year}"))


@lru_cache(maxsize=10_000)
def in_decade(year):
    """Return the decade of the year."""
    start = year // 10
    words = phrase(f" in the {start}0s")
    return When(f"{start}X", f"{start}0-01-01", f"{start}9-12-31", words)


@lru_cache(maxsize=10_000)
def on_day(number):
    """Return a day, counted as `datetime.date` counts them."""
    day = datetime.date.fromordinal(number)
    words = phrase(f" on {day.day} {day:%B} {day.year}")
    return When(day.isoformat(), day.isoformat(), day.isoformat(), words)


@lru_cache(maxsize=10_000)
def from_to(start, end):
    """Return the years from one to another; without an end, from one on."""
    if end is None:
        return When(f"{start}/..", f"{start}-01-01", None, phrase(f" from {start} on"))
    words = phrase(f" from {start} to {end}")
    return When(f"{start}/{end}", f"{start}-01-01", f"{end}-12-31", words)
