"""Cached pages go on being served for a while where the database doesn't answer."""

import time
from uuid import uuid4

import pytest
from django.db import OperationalError
from django.test import Client

from catalogue import last_revision as module
from catalogue.last_revision import PAUSE, LastRevision, last_revision
from catalogue.revision import first_revision
from tests.factories import DancerFactory
from tests.outages import lost

PAGE = "/dancers/aigul/"


@pytest.fixture
def clock(monkeypatch):
    """A clock that goes on as the test says: `clock(5)`."""
    now = [1000.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    return lambda seconds: now.__setitem__(0, now[0] + seconds)


# Each write in a transaction of its own: on PostgreSQL the revision changes once in each.
@pytest.mark.django_db(transaction=True)
class TestPages:
    @pytest.fixture(autouse=True)
    def cached(self, settings):
        backend = "django.core.cache.backends.locmem.LocMemCache"
        settings.CACHES = {"default": {"BACKEND": backend, "KEY_PREFIX": uuid4().hex}}
        settings.KEEP_PAGES = True
        DancerFactory(name="Aigul", slug="aigul")

    def test_a_cached_page_is_served_and_another_is_not(self):
        page = Client().get(PAGE)
        with lost():
            again = Client().get(f"{PAGE}?junk=1")
            assert (again.status_code, again.content) == (200, page.content)
            assert again["ETag"] == page["ETag"]
            assert Client().get("/dancers/").status_code == 503

    def test_who_has_the_page_is_told_so(self):
        etag = Client().get(PAGE)["ETag"]
        with lost():
            again = Client().get(PAGE, headers={"if-none-match": etag})
        assert (again.status_code, again["ETag"]) == (304, etag)

    def test_it_is_not_served_for_ever(self, settings):
        Client().get(PAGE)
        settings.STALE_PAGE_SECONDS = 0
        time.sleep(0.01)
        with lost():
            assert Client().get(PAGE).status_code == 503

    def test_who_is_signed_in_gets_no_page_of_others(self, editor):
        Client().get(PAGE)
        signed_in = Client()
        signed_in.force_login(editor)
        with lost():
            assert signed_in.get(PAGE).status_code == 503

    def test_a_page_of_before_a_change_is_not_served_once_the_change_was_seen(self):
        Client().get(PAGE)
        DancerFactory()
        Client().get("/dancers/")
        with lost():
            assert Client().get(PAGE).status_code == 503

    def test_a_database_that_hung_is_not_asked_by_each_request(self):
        last_revision.note_failure(time.monotonic() - 2)
        # It is there; nobody asks.
        assert Client().get(PAGE).status_code == 503


@pytest.mark.django_db
def test_where_the_database_hung_a_question_fails_at_once(django_assert_num_queries):
    last_revision.note_failure(time.monotonic() - 2)
    with django_assert_num_queries(0), pytest.raises(OperationalError):
        first_revision()


def test_of_a_database_that_hangs_one_thread_asks_now_and_then(clock):
    revision = LastRevision()
    revision.note_failure(998)
    assert revision.is_hanging()
    assert not revision.may_ask()
    clock(PAUSE)
    assert [revision.may_ask(), revision.may_ask()] == [True, False]
    revision.note(7)
    assert [revision.may_ask(), revision.may_ask()] == [True, True]
    assert not revision.is_hanging()


def test_a_database_that_refuses_at_once_is_asked_by_everybody(clock):
    revision = LastRevision()
    revision.note_failure(999.9)
    assert revision.may_ask()
    assert not revision.is_hanging()


def test_a_revision_that_is_none_yet_is_one_too(clock):
    revision = LastRevision()
    assert revision.get() is None
    revision.note(None)
    assert revision.get() == (None,)
