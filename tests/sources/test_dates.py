"""Dates are partial, uncertain or open, and have a first and a last day."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from sources.dates import PartialDate, in_words
from tests.factories import MilestoneFactory


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest", "words"),
    [
        ("1987", date(1987, 1, 1), date(1987, 12, 31), "1987"),
        ("1987-05", date(1987, 5, 1), date(1987, 5, 31), "1987-05"),
        ("1987-05-06", date(1987, 5, 6), date(1987, 5, 6), "1987-05-06"),
        ("1987~", date(1987, 1, 1), date(1987, 12, 31), "about 1987"),
        ("1987?", date(1987, 1, 1), date(1987, 12, 31), "perhaps 1987"),
        ("1987%", date(1987, 1, 1), date(1987, 12, 31), "perhaps about 1987"),
        ("198X", date(1980, 1, 1), date(1989, 12, 31), "1980s"),
        ("1980/1985", date(1980, 1, 1), date(1985, 12, 31), "1980–1985"),
        ("1980~/1985", date(1980, 1, 1), date(1985, 12, 31), "about 1980–1985"),
        ("1980/..", date(1980, 1, 1), None, "since 1980"),
        ("1980/", date(1980, 1, 1), None, "since 1980"),
        ("../1985", None, date(1985, 12, 31), "until 1985"),
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
