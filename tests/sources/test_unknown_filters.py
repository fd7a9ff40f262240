"""What a list is asked for and does not know is said, with a way to drop it; the rest filters."""

import re

import pytest

from sources.choices import MOST_CHOSEN
from tests.factories import (
    CountryFactory,
    DancerFactory,
    EngagementFactory,
    OriginFactory,
    PracticeFactory,
    SchoolFactory,
    StyleFactory,
)
from tests.sources.test_lists import listed
from tests.test_architecture import ENTRIES

pytestmark = pytest.mark.django_db

FACETS = [(model, facet) for model in ENTRIES for facet in model.facets]


def told(client, path="/dancers/", **query):
    """Return the notes of the list: {what is said: address of the list without it}."""
    page = client.get(path, query).content.decode()
    notes = re.findall(r'<p class="note-text">(.*?)<a href="(.*?)">Remove', page, re.DOTALL)
    return {
        " ".join(re.sub("<[^>]*>", "", text).split()): address.replace("&amp;", "&")
        for text, address in notes
    }


@pytest.mark.parametrize(
    ("model", "facet"), FACETS, ids=[f"{m._meta.model_name}-{f.name}" for m, f in FACETS]
)
def test_an_unknown_value_of_a_facet_is_said(client, model, facet):
    path = f"/{model._meta.verbose_name_plural}/"
    notes = told(client, path, **{facet.name: "nowhere"})
    assert notes == {f"No such {facet.noun}: “nowhere”.": "."}
    assert told(client, path, **{facet.name: ["nowhere", "nobody"]}) == {
        f"No such {facet.noun}: “nowhere”.": f"?{facet.name}=nobody",
        f"No such {facet.noun}: “nobody”.": f"?{facet.name}=nowhere",
    }


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ({"country": "nowhere"}, "No such country of origin: “nowhere”."),
        ({"sort": "foo"}, "No such order: “foo”."),
        ({"letter": "zz"}, "No such letter: “zz”."),
        ({"level": "chief"}, "No such level: “chief”."),
    ],
)
def test_it_is_said_in_a_sentence(client, query, note):
    DancerFactory(name="Ann")
    assert told(client, **query) == {note: "."}
    assert listed(client, **query) == ["Ann"]


def test_the_rest_still_filters_and_is_kept_by_the_link(client):
    ballet = StyleFactory(name="Ballet", slug="ballet")
    PracticeFactory(style=ballet, dancer__name="Ann")
    DancerFactory(name="Bea")
    query = {"style": ["x", "ballet"], "q": "a", "sort": "-name", "country": "nowhere"}
    assert listed(client, **query) == ["Ann"]
    notes = told(client, **query)
    assert notes == {
        "No such country of origin: “nowhere”.": "?q=a&sort=-name&style=ballet&style=x",
        "No such style: “x”.": "?q=a&sort=-name&style=ballet&country=nowhere",
    }
    assert list(told(client, f"/dancers/{notes['No such style: “x”.']}")) == [
        "No such country of origin: “nowhere”."
    ]


def test_nothing_is_said_of_what_is_known(client):
    country = CountryFactory(slug="kazakhstan")
    OriginFactory(place=country)
    known = {"country": "kazakhstan", "letter": "Ә", "sort": "-changed", "q": "x", "style": ""}
    assert told(client, **known) == told(client) == told(client, utm_source="x") == {}


def test_a_choice_that_nobody_has_leaves_nothing(client):
    EngagementFactory(level="corps", dancer__name="Ann")
    SchoolFactory(named=True)
    for path, query in [("/dancers/", {"level": "guest"}), ("/schools/", {"named": "no"})]:
        assert told(client, path, **query) == {}
        assert listed(client, path, **query) == []
        assert "Nothing here matches" in client.get(path, query).content.decode()


def test_markup_is_shown_as_it_is(client):
    page = client.get("/dancers/", {"style": "<script>alert(1)</script>\"'"}).content.decode()
    assert "<script>alert" not in page
    assert "No such style: “<bdi>&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("value", ["x" * 100_000, "ы" * 5000, "\u202ex" * 3000])
def test_a_long_value_is_cut(client, value):
    DancerFactory(name="Ann")
    plain = len(client.get("/dancers/").content)
    for query in ({"style": value}, {"sort": value}, {"letter": value}):
        page = client.get("/dancers/", query)
        assert len(page.content) < plain + 1500
        assert "…" in page.content.decode()


def test_of_many_values_the_first_are_told_and_the_others_counted(client):
    query = {name: [f"{name}{n}" for n in range(200)] for name in ("style", "school", "company")}
    page = client.get("/dancers/", query).content.decode()
    assert page.count("No such") == 10
    assert f"{3 * MOST_CHOSEN - 10} more values are not known." in page
    assert len(page) < 30_000
