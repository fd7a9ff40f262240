"""Every answer has the security headers, whoever makes it; pages have nothing of their own."""

import re

import pytest
from django.core.exceptions import DisallowedHost
from django.db import DatabaseError, connection
from django.test import Client

from catalogue.views import HomeView
from tests.factories import DancerFactory, MilestoneFactory
from tests.serving import Site, Visitor, ask
from tests.test_permissions import ADDRESSES, path_of

PAGE = "/dancers/aigul/"
HEADERS = {
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
LASTING = "Strict-Transport-Security"


def lacking(headers, *more):
    """Return which of the security headers an answer lacks, or has otherwise."""
    headers = dict(headers)
    wrong = {name for name, value in HEADERS.items() if value not in headers.get(name, "")}
    wrong |= {name for name in more if name not in headers}
    if "unsafe" in headers.get("Content-Security-Policy", ""):
        wrong.add("unsafe")
    return wrong


@pytest.mark.django_db
@pytest.mark.parametrize("name", ADDRESSES)
def test_every_address_has_them(client, name):
    assert lacking(client.get(path_of(name)).headers) == set()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    ["home", "entry_edit", "to_do", "admin:index", "admin:dancers_dancer_change", "admin:jsi18n"],
)
def test_the_pages_of_who_is_signed_in_have_them(desk, name):
    page = desk.get(path_of(name))
    assert (page.status_code, lacking(page.headers)) == (200, set())


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/nowhere/", "/dancers/?q=%00", "/dancers", "/static/nothing.css"]
)
@pytest.mark.parametrize("method", ["get", "head", "post", "put", "delete", "trace", "options"])
def test_refusals_and_redirects_have_them(client, path, method):
    assert lacking(getattr(client, method)(path).headers) == set()


@pytest.mark.django_db
def test_a_deleted_entry_a_form_without_a_token_and_a_lockout_have_them(client):
    dancer = DancerFactory()
    dancer.delete()
    gone = client.get(dancer.get_absolute_url())
    assert (gone.status_code, lacking(gone.headers)) == (410, set())
    refused = Client(enforce_csrf_checks=True).post("/sign-in/")
    assert (refused.status_code, lacking(refused.headers)) == (403, set())
    for _time in range(10):
        locked = client.post("/sign-in/", {"username": "a", "password": "b"})
    assert (locked.status_code, lacking(locked.headers)) == (429, set())


@pytest.mark.django_db
@pytest.mark.parametrize("is_redirecting", [True, False])
def test_a_host_that_is_refused_has_them(client, settings, is_redirecting):
    settings.ALLOWED_HOSTS = ["archive.example"]
    settings.SECURE_SSL_REDIRECT = is_redirecting
    refused = client.get("/", headers={"host": "elsewhere.example"})
    assert (refused.status_code, lacking(refused.headers)) == (400, set())


@pytest.mark.django_db
@pytest.mark.parametrize("error", [ZeroDivisionError, DatabaseError, DisallowedHost])
def test_a_page_that_fails_has_them(monkeypatch, error):
    def fail(*_args, **_kwargs):
        raise error

    monkeypatch.setattr(HomeView, "get", fail)
    failed = Client(raise_request_exception=False).get("/")
    assert failed.status_code in (400, 500)
    assert lacking(failed.headers) == set()


@pytest.mark.django_db
def test_a_database_out_of_reach_has_them(client, monkeypatch):
    def fail():
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", fail)
    unwell = client.get("/readyz")
    assert (unwell.status_code, lacking(unwell.headers)) == (503, set())


@pytest.mark.django_db
def test_by_https_browsers_are_told_to_stay_there(client, settings):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_SSL_REDIRECT = True
    for path in ("/", "/nowhere/", "/healthz", "/surprise/", "/static/nothing.css"):
        assert lacking(client.get(path, secure=True).headers, LASTING) == set()
    to_https = client.get("/")
    assert (to_https.status_code, lacking(to_https.headers)) == (301, set())
    assert LASTING not in to_https


@pytest.mark.django_db
def test_a_static_file_has_them_on_the_local_site(settings):
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
    for method in ("get", "head", "post"):
        static = getattr(Client(), method)("/static/catalogue/site.css")
        static.close()
        assert static.status_code == (405 if method == "post" else 200)
        assert lacking(static.headers) == set()


def test_the_local_server_leaves_static_files_to_the_site(settings):
    # Django's own `runserver` would answer with them before any middleware.
    names = settings.INSTALLED_APPS
    assert names.index("whitenoise.runserver_nostatic") < names.index("django.contrib.staticfiles")


@pytest.mark.django_db(transaction=True)
def test_a_page_that_somebody_has_already_has_them(settings):
    settings.KEEP_PAGES = True
    DancerFactory(slug="aigul")
    page = Client().get(PAGE)
    known = Client().get(PAGE, headers={"if-none-match": page["ETag"]})
    assert (known.status_code, lacking(known.headers)) == (304, set())


@pytest.fixture
def site(collected, tmp_path):
    """The served site, by HTTPS where its proxy says so."""
    served = Site(collected, "locmemcache://", tmp_path / "log", TRUSTED_PROXIES="127.0.0.1")
    yield served
    served.end()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_all_that_the_served_site_answers_has_them(site, scheme):
    DancerFactory(slug="aigul")
    told, lasting = {"X_Forwarded_Proto": scheme}, [LASTING] if scheme == "https" else []
    page = ask(site.port, "/")[2]
    static = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
    found = {}
    for path in (
        "/",
        PAGE,
        static,
        "/nowhere/",
        "/dancers",
        "/healthz",
        "/admin/",
        "/dancers/?q=%00",
    ):
        for method in ("GET", "HEAD", "POST", "DELETE"):
            status, headers, _content = ask(site.port, path, method=method, **told)
            found[status] = found.get(status, set()) | lacking(headers, *lasting)
    refused = ask(site.port, "/", Host="elsewhere.example", **told)
    found[refused[0]] |= lacking(refused[1], *lasting)
    assert found.keys() >= {200, 301, 302, 400, 404, 405}
    assert set().union(*found.values()) == set()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_what_the_loop_of_the_served_site_answers_has_them(site, scheme):
    DancerFactory(slug="aigul")
    told, lasting = {"X_Forwarded_Proto": scheme}, [LASTING] if scheme == "https" else []
    with Visitor(site) as visitor:
        pages = [visitor.get(PAGE, **told) for _request in range(4)]
        etag = pages[0][1]["ETag"]
        known = [visitor.get(PAGE, If_None_Match=etag, **told) for _request in range(4)]
    assert {status for status, _headers, _page in known} == {304}
    names = {*HEADERS, *lasting}
    given = [{name: headers.get(name) for name in names} for _s, headers, _p in pages + known]
    assert lacking(given[0], *lasting) == set()
    assert all(each == given[0] for each in given)


@pytest.mark.django_db
def test_pages_hold_no_inline_style_or_script(client):
    fact = MilestoneFactory(dancer=DancerFactory())
    for path in ("/", "/dancers/", fact.dancer.get_absolute_url(), "/sign-in/"):
        page = client.get(path).content.decode()
        assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=", page)
