"""What a page's view doesn't read of a query makes no page of its own, and is on no page."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import get_resolver, resolve

from catalogue.cacheable_query import canonical_query
from sources.cacheable import CacheableMixin
from tests.test_permissions import ADDRESSES, path_of

JUNK = "utm-7731"


def view_of(name):
    (callback,) = {pattern.callback for pattern in patterns(get_resolver()) if pattern.name == name}
    return getattr(callback, "view_class", None)


def patterns(resolver):
    """Yield the patterns of the site outside of the admin."""
    for pattern in resolver.url_patterns:
        if not hasattr(pattern, "url_patterns"):
            yield pattern
        elif getattr(pattern, "app_name", None) != "admin":
            yield from patterns(pattern)


CACHEABLE = [
    name
    for name in ADDRESSES
    if ":" not in name and issubclass(view_of(name) or object, CacheableMixin)
]


@pytest.fixture
def cached(settings):
    """The site as it caches its pages."""
    backend = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {"default": {"BACKEND": backend, "KEY_PREFIX": uuid4().hex}}
    settings.KEEP_PAGES = True


@pytest.mark.django_db
@pytest.mark.parametrize("name", CACHEABLE)
def test_a_parameter_that_the_view_does_not_know_is_left_out(name, cached, settings):
    settings.ALLOWED_HOSTS = ["*"]
    path = path_of(name)
    known = resolve(path).func.view_class.get_cache_params()
    page = Client().get(path)
    assert page.status_code == 200
    # Made anew, by another host's key: what is cached would hide what a page has of the query.
    fresh = Client().get(f"{path}?{JUNK}=1&x={JUNK}", headers={"host": "fresh.example"})
    assert JUNK not in fresh.content.decode()
    assert fresh.content == page.content.replace(b"testserver", b"fresh.example")
    assert Client().get(f"{path}?{JUNK}=1&x={JUNK}")["ETag"] == page["ETag"]
    for param in known:
        asked = Client().get(f"{path}?{param}=1")
        junk = Client().get(f"{path}?x={JUNK}&{param}=1&y=2")
        assert junk.get("ETag") == asked.get("ETag")
        assert junk.status_code == asked.status_code


def test_the_order_of_names_makes_no_difference_and_that_of_values_does():
    params = ("q", "style")
    assert canonical_query("style=b&q=a&style=a", params) == "q=a&style=b&style=a"
    assert canonical_query("q=a&style=b&style=a", params) == "q=a&style=b&style=a"


def test_a_name_without_a_value_is_a_parameter():
    assert canonical_query("compare", ("compare",)) == "compare="


@pytest.mark.parametrize("query", ["q=%00", "x=%00", "x=%ff", "x=%ed%a0%80"])
def test_a_query_that_is_refused_stays_as_it_is(query):
    assert canonical_query(query, ("q",)) == query


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["x=%00", "x=%ff"])
def test_it_is_refused_where_the_page_is_cached(query, cached):
    assert Client().get("/dancers/").status_code == 200
    assert Client().get(f"/dancers/?{query}").status_code == 400


@pytest.mark.django_db
def test_suggestions_are_not_cached(cached, monkeypatch):
    monkeypatch.setattr("catalogue.kept_pages.cache", None)
    assert "ETag" not in Client().get("/search/suggest?q=ai")
