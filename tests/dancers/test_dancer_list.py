"""The list of dancers: by name, country of origin, style, company and school; paged."""

import pytest

from dancers.models import Dancer
from sources.models import changing
from tests.factories import (
    CountryFactory,
    DancerFactory,
    EngagementFactory,
    OriginFactory,
    PlaceFactory,
    PracticeFactory,
    StyleFactory,
    TrainingFactory,
)


def listed(client, **query):
    """Return the names on the page that answers the query."""
    response = client.get("/dancers/", query)
    assert response.status_code == 200
    return [dancer.name for dancer in response.context_data["object_list"]]


@pytest.mark.django_db
def test_a_name_is_found_by_any_of_its_words_in_any_order(client):
    DancerFactory(name="Isabella Baktybekova")
    DancerFactory(name="Marat Kalmurzaeva")
    assert listed(client, q="BAKTY isab") == ["Isabella Baktybekova"]
    assert listed(client, q="nobody") == []
    assert listed(client, q="%") == []


@pytest.mark.django_db
def test_a_country_finds_those_from_its_places_too(client):
    country = CountryFactory(slug="kazakhstan")
    OriginFactory(place=country, dancer__name="From the country")
    OriginFactory(place=PlaceFactory(country=country), dancer__name="From a town")
    OriginFactory(dancer__name="From elsewhere")
    assert listed(client, country="kazakhstan") == ["From a town", "From the country"]


@pytest.mark.django_db
def test_a_style_finds_those_who_practise_it_or_were_taught_it(client):
    style = StyleFactory(slug="ballet")
    PracticeFactory(style=style, dancer__name="Practises")
    TrainingFactory(styles=[style], dancer__name="Was taught")
    PracticeFactory(dancer__name="Neither")
    assert listed(client, style="ballet") == ["Practises", "Was taught"]


@pytest.mark.django_db
def test_filters_narrow_each_other(client):
    engagement = EngagementFactory(company__slug="the-company", dancer__name="Both")
    TrainingFactory(school__slug="the-school", dancer=engagement.dancer)
    EngagementFactory(company=engagement.company, dancer__name="The company only")
    assert listed(client, company="the-company", school="the-school") == ["Both"]


@pytest.mark.django_db
def test_a_dancer_who_matches_twice_is_listed_once(client):
    country = CountryFactory(slug="kazakhstan")
    dancer = DancerFactory(name="Twice")
    for relation in ("born", "raised"):
        OriginFactory(place=country, dancer=dancer, relation=relation)
    assert listed(client, country="kazakhstan") == ["Twice"]


@pytest.mark.django_db
def test_a_page_has_fifty_and_leads_to_the_next_with_the_filters_kept(client):
    with changing():
        for number in range(51):
            DancerFactory(name=f"Maya {number:02}")
    last = Dancer.objects.get(name="Maya 49")
    page = client.get("/dancers/", {"q": "maya"}).content.decode()
    assert f'href="?q=maya&amp;after=maya+49.{last.pk}"' in page
    assert listed(client, q="maya", after=f"maya 49.{last.pk}") == ["Maya 50"]
    assert listed(client, q="maya", page=2) == ["Maya 50"]


@pytest.mark.django_db
def test_a_list_that_matches_nothing_says_so_and_offers_to_clear(client):
    DancerFactory()
    page = client.get("/dancers/", {"q": "nobody"}).content.decode()
    assert "Nothing here matches" in page
    assert '<a href="/dancers/">Clear all</a>' in page


@pytest.mark.django_db
def test_an_empty_archive_says_so(client):
    assert "The archive has none yet." in client.get("/dancers/").content.decode()
