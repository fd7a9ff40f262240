"""Pages are kept until the archive changes, for visitors who are not signed in, and no longer."""

import re
import threading
import time
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from django.utils import translation

from catalogue import kept_pages
from dancers.models import Dancer
from dancers.views import DancerDetailView
from sources.models import changing
from tests.factories import DancerFactory, MilestoneFactory, PassageFactory, SourceFactory
from tests.serving import REDIS, needs_redis

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=["memory", pytest.param("redis", marks=needs_redis)], autouse=True)
def kept(request, settings, monkeypatch):
    """The site as it keeps its pages, in a cache of the test's own."""
    own = {
        "memory": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
        "redis": {"BACKEND": "config.caches.RedisCache", "LOCATION": REDIS},
    }
    settings.CACHES = {"default": own[request.param] | {"KEY_PREFIX": uuid4().hex}}
    settings.KEEP_PAGES = True
    monkeypatch.setattr(kept_pages, "KEPT", 60)


@pytest.fixture
def dancer():
    return DancerFactory(name="Aigul", slug="aigul")


def tables_asked(url, **headers):
    """Ask for a page; return the response and the tables that were read for it."""
    with CaptureQueriesContext(connection) as captured:
        response = Client().get(url, headers=headers)
    return response, [q["sql"] for q in captured if "catalogue_archiverevision" not in q["sql"]]


def test_a_page_is_made_once_and_answered_without_its_tables(dancer):
    first, asked = tables_asked("/dancers/aigul/")
    assert asked
    again, asked = tables_asked("/dancers/aigul/")
    assert asked == []
    assert again.content == first.content
    ids = [dict(page.items()).pop("X-Request-ID") for page in (first, again)]
    assert len(set(ids)) == 2
    assert dict(again.items()) | {"X-Request-ID": ids[0]} == dict(first.items())
    assert "Content-Security-Policy" in again


def test_who_has_the_page_is_told_so(dancer):
    first = Client().get("/dancers/aigul/")
    assert "no-cache" in first["Cache-Control"]
    again, asked = tables_asked("/dancers/aigul/", if_none_match=first["ETag"])
    assert (again.status_code, again.content, asked) == (304, b"", [])
    assert again["ETag"] == first["ETag"]
    assert set(again["Vary"].split(", ")) >= {"Cookie", "HX-Request"}


def test_a_head_is_answered_as_a_get(dancer):
    etag = Client().get("/dancers/aigul/")["ETag"]
    assert Client().head("/dancers/aigul/")["ETag"] == etag


PAGES = ["/", "/dancers/", "/dancers/aigul/", "/search/?q=aigul"]


@pytest.mark.parametrize("url", PAGES)
def test_after_an_edit_the_next_page_is_new(dancer, url):
    old = Client().get(url)
    assert b"Aigul" in old.content
    dancer.name = "Aigul Sultanova"
    dancer.save()
    new = Client().get(url, headers={"if-none-match": old["ETag"]})
    assert new.status_code == 200
    assert b"Sultanova" in new.content


@pytest.mark.parametrize("url", PAGES)
def test_after_sql_by_hand_the_next_page_is_new(dancer, url):
    Client().get(url)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE dancers_dancer SET name = 'Aigul Sultanova'")
    assert b"Sultanova" in Client().get(url).content


@pytest.mark.parametrize(
    ("one", "other", "table"),
    [
        ("/dancers/", "/dancers/?sort=-name", "catalogue_keptfacet"),
        ("/search/?q=aigul", "/search/?q=aigul&kind=dancers", "catalogue_indexdue"),
    ],
)
def test_what_one_page_has_brought_up_to_date_others_need_not_look_for(dancer, one, other, table):
    assert any(table in sql for sql in tables_asked(one)[1])
    assert not any(table in sql for sql in tables_asked(other)[1])
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM dancers_dancer")
    page, asked = tables_asked(one)
    assert any(table in sql for sql in asked)
    assert b"/dancers/aigul/" not in page.content
    assert re.search(rb">\s*0 dancers|Nothing in the archive has", page.content)


def test_counts_and_facts_are_new_too(dancer):
    before = Client().get("/dancers/").content
    DancerFactory()
    assert Client().get("/dancers/").content != before
    Client().get("/dancers/aigul/")
    MilestoneFactory(dancer=dancer, headline="First prize", passages=[PassageFactory()])
    assert b"First prize" in Client().get("/dancers/aigul/").content


def test_what_is_taken_back_leaves_the_page_as_it_is(dancer):
    etag = Client().get("/dancers/aigul/")["ETag"]
    with changing():
        dancer.delete()
        transaction.set_rollback(True)
    assert Client().get("/dancers/aigul/", headers={"if-none-match": etag}).status_code == 304


def test_a_page_that_was_being_made_as_something_was_written_is_not_given_for_the_new_one(
    dancer, monkeypatch
):
    made = DancerDetailView.get_context_data

    def slow(view, **kwargs):
        context = made(view, **kwargs)
        Dancer.objects.update(name="Renamed")
        return context

    with monkeypatch.context() as writing:
        writing.setattr(DancerDetailView, "get_context_data", slow)
        assert b"Aigul" in Client().get("/dancers/aigul/").content
    assert b"Renamed" in Client().get("/dancers/aigul/").content


def test_an_editor_sees_a_page_of_their_own_which_nobody_else_gets(dancer, editor):
    signed_out = Client().get("/dancers/aigul/").content
    signed_in = Client()
    signed_in.force_login(editor)
    own = signed_in.get("/dancers/aigul/")
    assert editor.username.encode() in own.content
    assert "private" in own["Cache-Control"]
    assert "ETag" not in own
    assert Client().get("/dancers/aigul/").content == signed_out


def test_an_editor_who_is_first_leaves_nothing_behind(dancer, editor):
    signed_in = Client()
    signed_in.force_login(editor)
    signed_in.get("/dancers/aigul/")
    assert editor.username.encode() not in Client().get("/dancers/aigul/").content


def test_no_page_with_a_token_or_a_message_is_kept(dancer, client):
    first, second = (Client().get("/sign-in/").content for _visit in range(2))
    assert b"csrfmiddlewaretoken" in first
    assert first != second
    client.cookies["messages"] = "anything"
    assert "ETag" not in client.get("/dancers/aigul/")


def test_hosts_queries_and_updates_in_place_have_pages_of_their_own(dancer, settings):
    settings.ALLOWED_HOSTS = ["one.example", "two.example"]
    pages = [
        Client().get(url, headers=headers)
        for url, headers in [
            ("/dancers/", {"host": "one.example"}),
            ("/dancers/", {"host": "two.example"}),
            ("/dancers/?q=a", {"host": "one.example"}),
            ("/dancers/", {"host": "one.example", "hx-request": "true"}),
        ]
    ]
    assert len({page["ETag"] for page in pages}) == 4
    assert b"two.example" in pages[1].content
    assert Client().get("/dancers/", headers={"host": "three.example"}).status_code == 400


def test_another_language_and_another_release_have_pages_of_their_own(
    dancer, settings, monkeypatch
):
    settings.LANGUAGES = [("en", "English"), ("kk", "Kazakh")]
    settings.USE_I18N = True
    # Django asks only once whether there are other languages.
    monkeypatch.setattr(translation, "_trans", type(translation._trans)())
    kept_pages.language_of.cache_clear()
    english = Client().get("/dancers/", headers={"accept-language": "en"})["ETag"]
    kazakh = Client().get("/dancers/", headers={"accept-language": "kk"})["ETag"]
    assert english != kazakh
    settings.RELEASE = "another"
    assert Client().get("/dancers/", headers={"accept-language": "en"})["ETag"] != english


@pytest.mark.parametrize("url", ["/nowhere/", "/surprise/", "/healthz", "/sign-in/"])
def test_what_is_no_page_of_the_archive_has_no_etag(dancer, url):
    assert "ETag" not in Client().get(url)


def test_a_page_that_many_ask_for_is_made_once(dancer, monkeypatch):
    made, calls, answers = DancerDetailView.get_context_data, [], []

    def slow(view, **kwargs):
        calls.append(view)
        time.sleep(0.5)
        return made(view, **kwargs)

    def visit(barrier):
        barrier.wait()
        answers.append(Client().get("/dancers/aigul/").content)
        connection.close()

    monkeypatch.setattr(DancerDetailView, "get_context_data", slow)
    barrier = threading.Barrier(6)
    visitors = [threading.Thread(target=visit, args=[barrier]) for _visitor in range(6)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert len(calls) == 1
    assert len(answers) == 6
    assert len(set(answers)) == 1


def test_a_page_that_failed_makes_nobody_wait(dancer, monkeypatch):
    def failing(view, **kwargs):
        raise ZeroDivisionError

    with monkeypatch.context() as broken:
        broken.setattr(DancerDetailView, "get_context_data", failing)
        client = Client(raise_request_exception=False)
        assert client.get("/dancers/aigul/").status_code == 500
    start = time.monotonic()
    assert Client().get("/dancers/aigul/").status_code == 200
    assert time.monotonic() - start < 5


def test_a_connection_that_broke_meanwhile_is_made_anew(dancer):
    if connection.vendor == "sqlite":
        pytest.skip("a file does not hang up")
    Client().get("/dancers/aigul/")
    connection.connection.close()
    assert Client().get("/dancers/aigul/").status_code == 200


def test_a_very_long_page_is_made_each_time(settings):
    settings.PAGE_CACHE_MAX_BYTES = 1_000
    SourceFactory(slug="long", text="She danced. " * 100)
    assert "ETag" not in Client().get("/sources/long/")


def test_every_page_of_the_archive_says_that_it_is_kept():
    views = {
        name: getattr(pattern.callback, "view_class", None)
        for name, pattern in named_patterns(get_resolver())
    }
    told = {name for name, view in views.items() if getattr(view, "is_kept", False)}
    lists = {name for name in views if name.endswith(("_list", "_detail"))}
    others = {"home", "search", "changes", "entry_history", "entry_version"}
    assert told == lists | others


def named_patterns(resolver):
    """Yield the (name, pattern) of each address of the site outside of the desk."""
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            if getattr(pattern, "app_name", None) != "admin":
                yield from named_patterns(pattern)
        else:
            yield pattern.name, pattern


def test_where_the_shared_cache_is_out_of_reach_the_site_goes_on(dancer, settings):
    nowhere = {"BACKEND": "config.caches.RedisCache", "LOCATION": "redis://127.0.0.1:1"}
    settings.CACHES = {"default": nowhere}
    assert Client().get("/dancers/aigul/").status_code == 200
    assert Client().get("/dancers/aigul/").status_code == 200
