"""What is kept is right before all of Django too, and only for requests that may have it."""

import time
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from catalogue import kept_first, kept_pages
from catalogue.last_revision import last_revision
from catalogue.pages_at_hand import PagesAtHand
from catalogue.revision import revision
from dancers.models import Dancer
from tests.factories import DancerFactory

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = "/dancers/aigul/"


@pytest.fixture(autouse=True)
def kept(settings, monkeypatch):
    """The site as it keeps its pages, with one of them to keep."""
    backend = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {"default": {"BACKEND": backend, "KEY_PREFIX": uuid4().hex}}
    settings.KEEP_PAGES = True
    with_nothing_at_hand(monkeypatch)
    return DancerFactory(name="Aigul", slug="aigul")


def with_nothing_at_hand(monkeypatch):
    """Let the process be one where no page has passed by."""
    at_hand = PagesAtHand()
    for module in (kept_first, kept_pages):
        monkeypatch.setattr(module, "at_hand", at_hand)


def wanted(url=PAGE, method="get", **headers):
    """Return what a request wants."""
    return kept_first.wanted(getattr(RequestFactory(), method)(url, headers=headers).environ)


def answer(*request, **headers):
    """Return what is answered to a request; None where it is handed on."""
    found = wanted(*request, **headers)
    return found and found.answer(revision())


def told(answer):
    """Return the headers of an answer, without the id of its request, and its content."""
    headers, content = parts(answer)
    assert headers.popitem()[0] == "X-Request-ID"
    return headers, content


def parts(answer):
    head, _end, content = answer.rest.partition(b"\r\n\r\n")
    return dict(line.split(": ", 1) for line in head.decode().split("\r\n")), content


def id_of(answer):
    """Return the id of the request that is answered."""
    return parts(answer)[0]["X-Request-ID"]


def headers_of(response):
    """Return the headers of Django's answer; its id, the last, is another for each request."""
    headers = dict(response.items())
    assert headers.popitem()[0] == "X-Request-ID"
    return headers


def test_what_is_kept_is_the_answer_that_django_would_give():
    made = Client().get(PAGE)
    found = answer()
    assert found.status == b"200 OK"
    assert told(found) == (headers_of(made), made.content)


def test_each_answer_has_an_id_of_its_own_or_the_one_that_a_proxy_gave():
    Client().get(PAGE)
    ids = [id_of(answer()) for _request in range(3)]
    assert len(set(ids)) == 3
    assert id_of(answer(x_request_id="from-a-proxy-1")) == "from-a-proxy-1"
    assert " " not in id_of(answer(x_request_id="not well formed"))
    etag = Client().get(PAGE)["ETag"]
    assert id_of(answer(if_none_match=etag, x_request_id="from-a-proxy-2")) == "from-a-proxy-2"


def test_who_has_the_page_is_told_so_as_django_would():
    etag = Client().get(PAGE)["ETag"]
    made = Client().get(PAGE, headers={"if-none-match": etag})
    found = answer(if_none_match=etag)
    assert found.status == b"304 Not Modified"
    assert told(found) == (headers_of(made), b"")


def test_nothing_is_answered_that_was_not_asked_for_before():
    assert answer() is None


def test_what_another_process_made_is_answered_once_it_passed_by(monkeypatch):
    Client().get(PAGE)
    with_nothing_at_hand(monkeypatch)
    assert answer() is None
    made = Client().get(PAGE)
    assert told(answer()) == (headers_of(made), made.content)


def test_after_a_write_django_makes_the_page_anew():
    etag = Client().get(PAGE)["ETag"]
    again, known = wanted(), wanted(if_none_match=etag)
    assert again.answer(revision())
    assert known.answer(revision())
    Dancer.objects.update(name="Renamed")
    assert again.answer(revision()) is None
    assert known.answer(revision()) is None
    Client().get(PAGE)
    assert b"Renamed" in again.answer(revision()).rest


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
    assert answer(**other) is None


def test_a_page_that_is_not_kept_is_not_at_hand():
    Client().get("/sign-in/")
    assert answer("/sign-in/") is None


def test_a_health_check_is_answered_as_django_would_and_without_the_revision():
    found = wanted("/healthz")
    assert not found.needs_revision
    assert told(found.answer_at_once())[1] == b"ok\n"
    assert told(found.answer_at_once())[0].items() == headers_of(Client().get("/healthz")).items()


def test_a_health_check_of_another_host_is_left_to_django():
    assert wanted("/healthz", host="other.example") is None


def test_while_the_database_hangs_what_is_cached_is_answered_at_once():
    made = Client().get(PAGE)
    assert wanted().answer_at_once() is None
    last_revision.note_failure(time.monotonic() - 2)
    assert told(wanted().answer_at_once()) == (headers_of(made), made.content)


class TestPagesAtHand:
    def response(self, size):
        return HttpResponse(b"a" * size)

    def test_the_one_nobody_asked_for_the_longest_goes_first(self):
        at_hand = PagesAtHand(most=1000)
        at_hand.put("one", self.response(400))
        at_hand.put("two", self.response(400))
        at_hand.get("one")
        at_hand.put("three", self.response(400))
        assert [bool(at_hand.get(name)) for name in ("one", "two", "three")] == [True, False, True]

    def test_one_that_is_longer_than_all_may_be_is_not_held(self):
        at_hand = PagesAtHand(most=1000)
        at_hand.put("one", self.response(2000))
        assert at_hand.get("one") is None
        at_hand.put("two", self.response(400))
        assert at_hand.get("two")
