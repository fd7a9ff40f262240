"""Dates are found as they are said and as they are typed in a form, and shown in words alone."""

import re

import pytest
from django.core.management import call_command
from django.utils import translation

from catalogue.corrections import corrected
from catalogue.query import Query
from tests.catalogue.test_search import found
from tests.factories import DancerFactory, MilestoneFactory, WorkFactory
from tests.forms import filled

pytestmark = pytest.mark.django_db

DATES = {
    "1948-03-14": "14 March 1948",
    "1948-03": "March 1948",
    "/1966": "until 1966, start unknown",
    "194X": "1940s",
    "18XX": "19th century",
    "1948-21/..": "since spring 1948",
}


@pytest.mark.parametrize(
    "query", ["1948-03-14", "14 March 1948", "March 1948", "1948", '"14 march 1948"', "born 1948"]
)
def test_a_day_is_found_in_words_and_as_it_was_typed(client, query):
    dancer = DancerFactory(name="Ann")
    MilestoneFactory(dancer=dancer, headline="Born", dates="1948-03-14", key="born")
    MilestoneFactory(dancer__name="Bea", headline="Went on tour", dates="1950-05")
    WorkFactory(name="Swan Lake", premiere="1948-03-14")
    assert found(query) == ["Ann"]
    assert "born" in query or found(query, "work") == ["Swan Lake"]
    page = client.get("/search/", {"q": query}).content.decode()
    told = re.sub(r"<title>.*?</title>|</?mark>", "", page)
    assert "14 March 1948" in told
    assert "1948-03-14" not in re.sub(r"<[^>]*>", "", told)
    assert corrected(Query(query)) is None


@pytest.mark.parametrize(("edtf", "words"), DATES.items())
def test_no_page_shows_a_date_as_a_code(client, desk, edtf, words):
    fact = MilestoneFactory(dancer__name="Ann", headline="Toured", dates=edtf)
    work = WorkFactory(name="Toured", premiere=edtf)
    for path in (
        fact.dancer.get_absolute_url(),
        work.get_absolute_url(),
        "/search/?q=toured",
        f"/search/?q={edtf}",
        f"{fact.dancer.get_absolute_url()}history/",
        f"{work.get_absolute_url()}history/",
        "/admin/dancers/milestone/",
        "/admin/performances/work/",
    ):
        page = re.sub("</?mark>", "", client.get(path).content.decode())
        shown = re.sub(r"<title>.*?</title>|<[^>]*>", " ", page)
        assert words in shown, path
        assert not re.search(rf"(?<!\w){re.escape(edtf)}(?![\w~])", shown), path


def test_a_form_keeps_the_date_as_it_is_typed(desk):
    work = WorkFactory(premiere="1948-03-14")
    page = desk.get(f"{work.get_absolute_url()}edit/").content.decode()
    assert 'value="1948-03-14"' in page


def test_the_index_says_dates_as_they_are_whatever_language_a_change_is_made_in():
    with translation.override("ru"):
        MilestoneFactory(dancer__name="Ann", dates="1948-03-14")
    assert found("March 1948") == ["Ann"]
    call_command("check_search", verbosity=0)


def test_a_conflict_tells_dates_in_words(desk):
    work = WorkFactory(name="Swan Lake", premiere="1895")
    path = f"{work.get_absolute_url()}edit/"
    data = filled(desk, path)
    work.premiere = "1895-01"
    work.save()
    page = desk.post(path, {**data, "premiere": "1877-02-20"})
    assert page.status_code == 409
    shown = re.sub(r"<[^>]*>", " ", page.content.decode())
    assert "January 1895" in shown
    assert "20 February 1877" in shown
    assert "1895-01" not in shown
