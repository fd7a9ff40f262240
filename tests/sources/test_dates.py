"""Dates are partial, uncertain or open, and have a first and a last day."""

import re
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from sources.dates import PartialDate, bounds, in_words, parse_edtf, validate_edtf
from tests.factories import MilestoneFactory


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest", "words"),
    [
        ("1987", date(1987, 1, 1), date(1987, 12, 31), "1987"),
        ("1987-05", date(1987, 5, 1), date(1987, 5, 31), "May 1987"),
        ("1987-05-06", date(1987, 5, 6), date(1987, 5, 6), "6 May 1987"),
        ("1987~", date(1987, 1, 1), date(1987, 12, 31), "about 1987"),
        ("1987?", date(1987, 1, 1), date(1987, 12, 31), "perhaps 1987"),
        ("1987%", date(1987, 1, 1), date(1987, 12, 31), "perhaps about 1987"),
        ("198X", date(1980, 1, 1), date(1989, 12, 31), "1980s"),
        ("1980/1985", date(1980, 1, 1), date(1985, 12, 31), "1980–1985"),
        ("1980~/1985", date(1980, 1, 1), date(1985, 12, 31), "from about 1980 to 1985"),
        ("1980/..", date(1980, 1, 1), None, "since 1980"),
        ("1980/", date(1980, 1, 1), None, "from 1980, end unknown"),
        ("../1985", None, date(1985, 12, 31), "until 1985"),
        ("/1985", None, date(1985, 12, 31), "until 1985, start unknown"),
        ("19XX", date(1900, 1, 1), date(1999, 12, 31), "20th century"),
        ("1987-24", date(1987, 12, 1), date(1987, 12, 31), "winter 1987"),
        ("1987-05-XX", date(1987, 5, 1), date(1987, 5, 31), "May 1987"),
    ],
)
def test_a_date_has_bounds_and_is_told_in_words(edtf, earliest, latest, words):
    when = PartialDate(edtf)
    assert (when.earliest, when.latest, in_words(edtf)) == (earliest, latest, words)


def test_a_date_as_russian_texts_write_it_is_day_month_year():
    assert PartialDate("05.06.1940").edtf == "1940-06-05"


@pytest.mark.parametrize(
    "text",
    [
        *("1987-13", "1987-02-30", "unknown", "1985/1980", "31.02.1940"),
        *("Y17000", "-0044", "Y3388E273", "[..1984]", "{..1984}", "1985-1X2-XX"),
        *("/..", "../..", "/", ".."),
    ],
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError, match="."):
        PartialDate(text)


@pytest.mark.django_db
def test_a_facts_date_is_refused_with_examples():
    fact = MilestoneFactory(dates="")
    fact.dates = "1987-13"
    with pytest.raises(ValidationError, match="1980/1985"):
        fact.full_clean()


@pytest.mark.django_db
def test_a_fact_keeps_the_days_that_its_dates_can_mean():
    fact = MilestoneFactory(dates="198X")
    fact.refresh_from_db()
    assert (fact.earliest, fact.latest) == (date(1980, 1, 1), date(1989, 12, 31))
    fact.dates = ""
    fact.save()
    assert (fact.earliest, fact.latest) == (None, None)


SPOKEN = {
    "10XX": "11th century",
    "11XX": "12th century",
    "12XX": "13th century",
    "20XX": "21st century",
    "21XX": "22nd century",
    "22XX": "23rd century",
    "1XXX": "between 1000 and 1999",
    "198X~": "about the 1980s",
    "19XX?": "perhaps the 20th century",
    "0044": "AD 44",
    "1987-21": "spring 1987",
    "1987-22": "summer 1987",
    "1987-23": "autumn 1987",
    "1987-XX": "1987",
    "1987-XX-XX": "1987",
    "198X-XX": "1980s",
    "198X-05": "May in the 1980s",
    "19XX-12-XX": "December in the 20th century",
    "156X-12-25": "25 December in the 1560s",
    "1560-XX-25": "the 25th of an unknown month in 1560",
    "1987-05~": "about May 1987",
    "1987-05-06%": "perhaps about 6 May 1987",
    "?1987": "perhaps 1987",
    "1987?-05": "May 1987 (year uncertain)",
    "1987-?05": "May 1987 (month uncertain)",
    "1987-05~-06": "6 May 1987 (year and month approximate)",
    "2004?-06-~11": "11 June 2004 (year uncertain, day approximate)",
    "%1987-05": "May 1987 (year uncertain and approximate)",
    "/1966-05": "until May 1966, start unknown",
    "../1948~": "until about 1948",
    "1948-03-14/": "from 14 March 1948, end unknown",
    "1987-21/..": "since spring 1987",
    "1948?/..": "since perhaps 1948",
    "1980/1980": "1980",
    "198X/199X": "1980s – 1990s",
    "1987-05/1987-06": "May 1987 – June 1987",
    "1987-21/1988-22": "spring 1987 – summer 1988",
    "1948~/1950?": "from about 1948 to perhaps 1950",
    "05.06.1940/07.06.1940": "5 June 1940 – 7 June 1940",
}


@pytest.mark.parametrize(("edtf", "words"), SPOKEN.items())
def test_every_shape_of_date_is_said_in_words(edtf, words):
    validate_edtf(edtf)
    assert in_words(edtf) == words


YEARS = ["1987", "198X", "19XX", "1XXX", "19X7", "XXXX", "0044", "12000", "-0044", "Y17000", "198"]
MONTHS_AND_DAYS = ["", "-05", "-21", "-25", "-41", "-XX", "-1X", "-05-06", "-05-XX", "-XX-06"]
MARKS = ["", "?", "~", "%"]
CODE = re.compile(r"\dX|XX|[~%?/{}\[\]]|\.\.|\d-\d|\dT|\dS\d")
SINGLE = [year + rest + mark for year in YEARS for rest in MONTHS_AND_DAYS for mark in MARKS]
SETS = ["{1960,1961-12}", "[1667,1670..1672]", "1950S2", "1987-05-06T10:00:00", "Y1987", "open"]
INTERVALS = [
    interval.format(date)
    for date in ["1987", "1987-05", "1987-05-06~", "198X", "19XX", "1987-21", "1987-XX"]
    for interval in ["{}/", "/{}", "{}/..", "../{}", "{}/2001-05", "1750?/{}", "{}/unknown"]
]


def is_accepted(edtf):
    """Tell whether a date's field takes it."""
    try:
        validate_edtf(edtf)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("shapes", [SINGLE, SETS, INTERVALS], ids=["single", "sets", "intervals"])
def test_what_is_accepted_is_never_shown_as_a_code(shapes):
    shown = {edtf: in_words(edtf) for edtf in shapes if is_accepted(edtf)}
    assert bool(shown) is (shapes is not SETS)
    assert {edtf: words for edtf, words in shown.items() if CODE.search(words)} == {}


@pytest.mark.parametrize(
    "edtf", ["19X7", "1987-33", "{1960,1961-12}", "1950S2", "1987-05-06T10:00"]
)
def test_a_shape_without_words_is_refused_with_those_that_have_them(edtf):
    with pytest.raises(ValidationError, match=r"1987-21 \(spring.*19XX \(century\)"):
        validate_edtf(edtf)


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("1987-33", "between 1 January 1987 and 31 March 1987"),
        ("{1960,1961-12}", "between 1960 and 1961"),
        ("[1667,1668,1670..1672]", "between 1667 and 1672"),
        ("X987", "between AD 987 and 9987"),
        ("1987-05-06T10:00:00", "6 May 1987"),
    ],
)
def test_a_date_kept_from_before_its_shape_was_refused_is_said_by_its_days(edtf, words):
    assert in_words(edtf) == words


@pytest.mark.parametrize("text", ["", "/", "..", "../..", "around 1987"])
def test_what_is_no_date_is_left_as_it_is(text):
    assert in_words(text) == text


def test_a_date_is_parsed_once_however_often_it_is_asked_for(monkeypatch):
    bounds.cache_clear()
    asked = []
    monkeypatch.setattr(
        "sources.dates.parse_edtf", lambda text: asked.append(text) or parse_edtf(text)
    )
    days = {(PartialDate("1987-05").earliest, PartialDate("1987-05").latest) for _ in range(3)}
    assert days == {(date(1987, 5, 1), date(1987, 5, 31))}
    assert asked == ["1987-05"]
