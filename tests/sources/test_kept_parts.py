"""What all pages of a list have beside them is made once, until the archive changes."""

from uuid import uuid4

import pytest
from django.test import Client

from sources import kept_parts, listing
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
    """The templates of the parts that are made, as they are."""
    made, render = [], kept_parts.render_to_string

    def told(template, context):
        made.append(template)
        return render(template, context)

    monkeypatch.setattr(kept_parts, "render_to_string", told)
    return made


PARTS = ["includes/facets.html", "includes/letters.html"]


def test_the_parts_beside_the_first_page_are_those_beside_the_next(made):
    first = Client().get("/dancers/?place=osh").content.decode()
    assert made == PARTS
    second = Client().get("/dancers/?place=osh&page=2").content.decode()
    assert made == PARTS
    assert first != second
    for page in (first, second):
        assert 'value="osh"' in page
        assert '<span class="number">3</span>' in page


@pytest.mark.parametrize("other", ["/dancers/", "/dancers/?place=osh&more=place", "/places/"])
def test_another_list_has_parts_of_its_own(made, other):
    Client().get("/dancers/?place=osh")
    Client().get(other)
    assert made == PARTS * 2


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
