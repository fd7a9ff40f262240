"""Before all of Django, kept pages are answered from the cache, and only those that are right."""

import threading
import time
from uuid import uuid4

import pytest
from django.db import OperationalError, connection
from django.test import Client, RequestFactory

from catalogue import kept_first, revision
from catalogue.kept_first import KeptFirst
from catalogue.revision import AskedTogether
from dancers.models import Dancer
from tests.factories import DancerFactory

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = "/dancers/aigul/"


@pytest.fixture(autouse=True)
def kept(settings):
    """The site as it keeps its pages, with one of them to keep."""
    backend = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {"default": {"BACKEND": backend, "KEY_PREFIX": uuid4().hex}}
    settings.KEEP_PAGES = True
    return DancerFactory(name="Aigul", slug="aigul")


class Asked:
    """A request to the site: `is_handed_on` where something kept was not the answer."""

    def __init__(self, url=PAGE, method="get", **headers):
        self.is_handed_on = False
        request = getattr(RequestFactory(), method)(url, headers=headers)
        self.content = b"".join(KeptFirst(self.site)(request.environ, self.start))

    def site(self, _environ, _start_response):
        """Take the request as Django would."""
        self.is_handed_on = True
        return []

    def start(self, status, headers):
        """Take the head of the answer."""
        self.status, self.headers = status, dict(headers)


def test_what_is_kept_is_the_answer_that_django_would_give():
    made = Client().get(PAGE)
    asked = Asked()
    assert (asked.is_handed_on, asked.status) == (False, "200 OK")
    assert asked.content == made.content
    assert asked.headers == dict(made.items())


def test_who_has_the_page_is_told_so_as_django_would():
    etag = Client().get(PAGE)["ETag"]
    told = Client().get(PAGE, headers={"if-none-match": etag})
    asked = Asked(if_none_match=etag)
    assert (asked.status, asked.content) == ("304 Not Modified", b"")
    assert asked.headers == dict(told.items())


def test_nothing_is_answered_that_was_not_asked_for_before():
    assert Asked().is_handed_on


def test_after_a_write_django_makes_the_page_anew():
    etag = Client().get(PAGE)["ETag"]
    Dancer.objects.update(name="Renamed")
    assert Asked().is_handed_on
    assert Asked(if_none_match=etag).is_handed_on


@pytest.mark.parametrize(
    "other",
    [
        {"url": "/dancers/aigul/?q=a"},
        {"method": "head"},
        {"method": "post"},
        {"cookie": "sessionid=a"},
        {"cookie": "messages=a"},
        {"hx_request": "true"},
        {"host": "another.example"},
        {"x_forwarded_proto": "https"},
        {"if_none_match": '"another"'},
    ],
    ids=lambda other: next(iter(other)),
)
def test_another_request_is_not_answered_with_the_page(other):
    Client().get(PAGE)
    assert Asked(**other).is_handed_on


def test_a_site_that_keeps_no_pages_is_asked_each_time(settings):
    Client().get(PAGE)
    settings.KEEP_PAGES = False
    assert Asked().is_handed_on


def test_where_the_database_does_not_answer_the_site_says_so(monkeypatch):
    def broken():
        raise OperationalError

    Client().get(PAGE)
    monkeypatch.setattr(kept_first, "asked_together", broken)
    assert Asked().is_handed_on


@pytest.mark.skipif(connection.vendor == "sqlite", reason="a file does not hang up")
def test_a_connection_that_was_cut_is_replaced():
    Client().get(PAGE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (cut,) = cursor.fetchone()
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [cut])
    other.close()
    assert Asked().is_handed_on
    assert Client().get(PAGE).status_code == 200
    assert not Asked().is_handed_on


class Door:
    """A lock that counts who came to it."""

    def __init__(self):
        self.came, self.lock = [], threading.Lock()

    def __enter__(self):
        self.came.append(1)
        self.lock.acquire()

    def __exit__(self, *_error):
        self.lock.release()


def test_who_waits_at_once_gets_one_answer_that_is_no_older_than_the_waiting(monkeypatch):
    all_came, begun, answers = threading.Event(), [], []

    def slow():
        begun.append(len(begun))
        all_came.wait(10)
        return begun[-1]

    monkeypatch.setattr(revision, "bare_revision", slow)
    asked = AskedTogether()
    asked._lock = door = Door()
    threads = [threading.Thread(target=lambda: answers.append(asked())) for _each in range(5)]
    for number, thread in enumerate(threads):
        thread.start()
        while len(door.came) <= number or not begun:
            time.sleep(0.001)
    all_came.set()
    for thread in threads:
        thread.join(10)
    assert sorted(answers) == [0, 1, 1, 1, 1]


def test_who_waits_with_one_whose_question_failed_asks_again(monkeypatch):
    answers = iter([OperationalError(), 7])

    def fails_once():
        if isinstance(answer := next(answers), Exception):
            raise answer
        return answer

    monkeypatch.setattr(revision, "bare_revision", fails_once)
    asked = AskedTogether()
    with pytest.raises(OperationalError):
        asked()
    assert asked() == 7
