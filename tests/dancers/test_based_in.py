"""Who is based in a place does not come from it, and is found on its page all the same."""

import pytest
from django.core.management import call_command

from dancers.models.entries import COMES_FROM, IS_BASED
from dancers.models.facts import Relation
from sources import views
from tests.factories import (
    CountryFactory,
    DancerFactory,
    OriginFactory,
    PlaceFactory,
    TrainingFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def paris():
    """A city in a country; one dancer was born there, and one is based there and born elsewhere."""
    france = CountryFactory(name="France", slug="france")
    city = PlaceFactory(name="Paris", slug="paris", country=france)
    OriginFactory(place=city, dancer__name="Ann", relation="born")
    bea = OriginFactory(place=city, dancer__name="Bea", relation="based").dancer
    osh = PlaceFactory(name="Osh", slug="osh", country=CountryFactory(slug="kyrgyzstan"))
    OriginFactory(place=osh, dancer=bea, relation="raised")
    return city


def listed(client, **query):
    page = client.get("/dancers/", query).context_data
    return [entry.name for entry in page["object_list"]]


def test_every_relation_is_one_of_coming_from_or_of_being_based():
    (comes_from,), (is_based,) = COMES_FROM.values(), IS_BASED.values()
    assert sorted([*comes_from, is_based]) == sorted(Relation.values)


@pytest.mark.parametrize("relation", ["born", "raised", "heritage"])
def test_who_comes_from_a_place_is_in_its_lists(client, relation):
    country = CountryFactory(slug="france")
    place = PlaceFactory(slug="paris", country=country)
    OriginFactory(place=place, dancer__name="Ann", relation=relation)
    OriginFactory(place=country, dancer__name="Bea", relation=relation)
    assert listed(client, place="paris") == ["Ann"]
    assert listed(client, country="france") == ["Ann", "Bea"]
    assert listed(client, based="france") == listed(client, based="paris") == []


@pytest.mark.usefixtures("paris")
def test_who_is_based_in_a_place_is_in_a_list_apart(client):
    assert listed(client, place="paris") == listed(client, country="france") == ["Ann"]
    assert listed(client, based="paris") == listed(client, based="france") == ["Bea"]
    assert listed(client, country="kyrgyzstan") == ["Bea"]
    offers = {
        facet.name: {option.label: option.count for option in facet.options}
        for facet, _more in client.get("/dancers/").context_data["listing"].facets
    }
    assert offers["country"]["France"] == "1"
    assert offers["place"] == {"Osh": "1", "Paris": "1"}
    assert "based" not in offers


def test_a_list_of_places_counts_those_who_come_from_there(client, paris):
    counts = {
        place.name: place.dancer_count
        for place in client.get("/places/").context_data["object_list"]
    }
    assert (counts["Paris"], counts["France"], counts["Osh"]) == (1, 1, 1)


@pytest.mark.parametrize("path", ["/places/paris/", "/places/france/"])
def test_a_places_page_shows_both(client, paris, path):
    facts = client.get(path).context_data["facts"]
    assert [str(fact) for fact in facts] == ["Ann: Born in Paris", "Bea: Based in Paris"]


def test_an_edit_of_the_relation_moves_the_dancer(client, paris):
    origin = paris.origins.get(relation="based")
    origin.relation = "born"
    origin.save()
    assert listed(client, place="paris") == ["Ann", "Bea"]
    assert listed(client, based="paris") == []
    call_command("check_search", verbosity=0)


@pytest.mark.parametrize("path", ["/places/paris/", "/places/france/"])
def test_of_many_who_are_based_in_a_place_the_first_are_shown_and_a_list_has_all(
    client, monkeypatch, paris, path
):
    monkeypatch.setattr(views, "MOST_SHOWN", 2)
    for name in ("Dan", "Cid", "Eve"):
        OriginFactory(place=paris, dancer__name=name, relation="based")
    TrainingFactory(place=paris, dancer__name="Fay")
    response = client.get(path)
    facts = [fact.dancer.name for fact in response.context_data["facts"]]
    assert facts == ["Ann", "Bea", "Cid", "Fay"]
    page = response.content.decode()
    slug = path.split("/")[2]
    assert "These are the first of 4 dancers based here." in page
    assert f'href="/dancers/?based={slug}">All dancers based here</a>' in page
    assert "All dancers from here" not in page
    assert listed(client, based=slug) == ["Bea", "Cid", "Dan", "Eve"]


def test_of_many_who_come_from_a_place_none_based_there_is_lost(client, monkeypatch, paris):
    monkeypatch.setattr(views, "MOST_SHOWN", 2)
    for name in ("Abe", "Aida"):
        OriginFactory(place=paris, dancer__name=name)
    response = client.get("/places/paris/")
    facts = [fact.dancer.name for fact in response.context_data["facts"]]
    assert facts == ["Abe", "Aida", "Bea"]
    assert "the first of 3 dancers" in response.content.decode()
    assert "based here" not in response.content.decode()


def test_a_row_tells_where_a_dancer_is_based_apart_from_the_origin(client):
    OriginFactory(dancer__name="Ann", relation="based", place=PlaceFactory(name="Paris"))
    both = DancerFactory(name="Bea")
    OriginFactory(dancer=both, relation="based", place=PlaceFactory(name="Rome"))
    OriginFactory(dancer=both, relation="born", place=PlaceFactory(name="Osh"))
    page = " ".join(client.get("/dancers/").content.decode().split())
    assert '<span class="aside">origin not recorded; Based in Paris</span>' in page
    assert '<span class="aside">Born in Osh; Based in Rome</span>' in page


def test_a_profile_tells_where_a_dancer_is_based_apart_from_the_origin(client):
    fact = OriginFactory(relation="based", place=PlaceFactory(name="Paris", slug="paris"))
    page = " ".join(client.get(fact.dancer.get_absolute_url()).content.decode().split())
    assert '<dt>Origin</dt> <dd class="unknown"> not recorded </dd>' in page
    assert '<dt>Based in</dt> <dd> <a href="/places/paris/">Paris</a> </dd>' in page
