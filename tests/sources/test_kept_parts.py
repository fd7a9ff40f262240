"""What all pages of a list have beside them is made once, until the archive changes."""

from uuid import uuid4

import pytest
from django.test import Client

from sources import listing
from sources.listing import Listing
from tests.factories import OriginFactory, PlaceFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def place(settings, monkeypatch):
    """A place on a site that keeps its pages, with two pages of dancers from there."""
    backend = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {"default": {"BACKEND": backend, "KEY_PREFIX": uuid4().hex}}
    settings.KEEP_PAGES = True
    monkeypatch.setattr(listing, "PER_PAGE", 2)
    place = PlaceFactory(slug="osh")
    OriginFactory.create_batch(3, place=place)
    return place


@pytest.fixture
def made(monkeypatch):
    """The parts that are made, as they are."""
    made = []

    def telling(part, make):
        return property(lambda listing: made.append(part) or make(listing))

    for part in ("facets", "scripts"):
        monkeypatch.setattr(Listing, part, telling(part, getattr(Listing, part).fget))
    return made


PARTS = ["facets", "scripts"]


def test_the_parts_beside_the_first_page_are_those_beside_the_next(made):
    first = Client().get("/dancers/?place=osh").content.decode()
    assert made == PARTS
    second = Client().get("/dancers/?place=osh&page=2").content.decode()
    assert made == PARTS
    assert first != second
    for page in (first, second):
        assert 'value="osh"' in page
        assert '<span class="number">3</span>' in page


@pytest.mark.parametrize("other", ["/dancers/", "/dancers/?place=osh&sort=-name", "/places/"])
def test_another_list_has_parts_of_its_own(made, other):
    Client().get("/dancers/?place=osh")
    Client().get(other)
    assert made == PARTS * 2


def test_where_more_of_a_facet_is_asked_for_there_is_more(made):
    Client().get("/dancers/?place=osh")
    page = Client().get("/dancers/?place=osh&more=place").content.decode()
    assert made == [*PARTS, "facets"]
    assert 'name="more" value="place"' in page


def test_after_a_change_they_are_made_anew(made, place):
    Client().get("/dancers/?place=osh")
    OriginFactory(place=place)
    page = Client().get("/dancers/?place=osh&page=2").content.decode()
    assert made == PARTS * 2
    assert '<span class="number">4</span>' in page


def test_an_editor_has_them_made_for_each_page(made, editor, client):
    client.force_login(editor)
    client.get("/dancers/")
    client.get("/dancers/?page=2")
    assert made == PARTS * 2


def test_where_no_pages_are_kept_they_are_made_for_each(made, settings):
    settings.KEEP_PAGES = False
    Client().get("/dancers/")
    Client().get("/dancers/?page=2")
    assert made == PARTS * 2
