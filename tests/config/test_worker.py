"""Kept pages are answered by the loop of the worker, over connections of all kinds."""

import socket
import time
from contextlib import ExitStack

import pytest
from django.db import connection

from catalogue.revision import READ
from dancers.models import Dancer
from tests.factories import DancerFactory
from tests.serving import SERVED, Site, Visitor, request

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = "/dancers/aigul/"


@pytest.fixture(scope="module")
def site(django_db_setup, collected, tmp_path_factory):
    """The site served by two processes of one thread each."""
    log = tmp_path_factory.mktemp("site") / "log"
    served = Site(collected, "locmemcache://", log, WEB_THREADS="1")
    yield served
    served.end()


@pytest.fixture(autouse=True)
def dancer():
    return DancerFactory(name="Aigul", slug="aigul")


@pytest.fixture
def visitor(site):
    with Visitor(site) as visitor:
        yield visitor


def test_many_requests_over_one_connection_are_right_after_each_write(visitor):
    seen = set()
    for name in ("Aigul", "Saule", "Kamila"):
        Dancer.objects.update(name=name)
        pages = [visitor.get(PAGE) for _request in range(10)]
        assert {status for status, _headers, _page in pages} == {200}
        assert all(f"<h1>{name}" in page for _status, _headers, page in pages)
        assert {headers["Connection"] for _status, headers, _page in pages} == {"keep-alive"}
        # Django made the first of them, the loop answered with the others.
        assert len({tuple(headers) for _status, headers, _page in pages}) == 1
        seen |= {headers["ETag"] for _status, headers, _page in pages}
    assert len(seen) == 3


def test_who_has_the_page_is_told_so_until_it_is_another(visitor):
    etag = visitor.get(PAGE)[1]["ETag"]
    for _request in range(3):
        status, headers, _page = visitor.get(PAGE, If_None_Match=etag)
        assert (status, headers["ETag"]) == (304, etag)
    Dancer.objects.update(name="Saule")
    status, _headers, page = visitor.get(PAGE, If_None_Match=etag)
    assert status == 200
    assert "Saule" in page


def test_where_all_threads_are_busy_kept_pages_are_answered(site, visitor):
    etag = visitor.get(PAGE)[1]["ETag"]
    with ExitStack() as stack:
        slow = [stack.enter_context(Visitor(site)) for _visitor in range(12)]
        for each in slow:
            each.send(b"GET /dancers/ HTTP/1.1\r\nHost:")
        time.sleep(0.2)
        assert visitor.get(PAGE)[0] == 200
        assert visitor.get(PAGE, If_None_Match=etag)[0] == 304
        for each in slow:
            each.send(b" 127.0.0.1\r\n\r\n")
            assert each.read()[0] == 200


def test_requests_that_come_before_the_answer_are_answered_in_their_order(visitor):
    DancerFactory(name="Saule", slug="saule")
    other = request("/dancers/saule/")
    visitor.send(request(PAGE) + other + request(PAGE))
    names = ["Aigul", "Saule", "Aigul"]
    for _time in range(20):
        visitor.send(request(PAGE))
        visitor.send(other)
        names += ["Aigul", "Saule"]
    for name in names:
        assert f"<h1>{name}" in visitor.read()[2]


def test_a_request_in_two_parts_is_one(visitor):
    raw = request(PAGE)
    for place in (2, 20, len(raw) - 2):
        visitor.send(raw[:place])
        time.sleep(0.05)
        visitor.send(raw[place:])
        assert visitor.read()[0] == 200


@pytest.mark.parametrize("raw", [b"\x00\xff\r\n\r\n", b"GET / /\r\n\r\n", b"GET  \r\n\r\n"])
def test_what_is_no_request_is_refused(site, visitor, raw):
    visitor.send(raw)
    assert visitor.read()[0] == 400
    assert visitor.is_at_the_end()
    assert site.get(PAGE)[0] == 200


def test_an_old_version_and_a_last_request_end_the_connection(site):
    for asked in ({"version": "1.0"}, {"Connection": "close"}):
        with Visitor(site) as visitor:
            status, headers, page = visitor.get(PAGE, **asked)
            assert (status, headers["Connection"]) == (200, "close")
            assert "<h1>Aigul" in page
            assert visitor.is_at_the_end()


def test_a_head_is_told_of_without_the_page(visitor):
    etag = visitor.get(PAGE)[1]["ETag"]
    status, headers, _page = visitor.get(PAGE, method="HEAD")
    assert (status, headers["ETag"]) == (200, etag)
    assert visitor.get(PAGE)[0] == 200


def test_who_has_sent_all_and_listens_gets_the_page(site):
    with Visitor(site) as visitor:
        visitor.send(request(PAGE))
        visitor.socket.shutdown(socket.SHUT_WR)
        assert visitor.read()[0] == 200
        assert visitor.is_at_the_end()


@pytest.mark.skipif(connection.vendor == "sqlite", reason="a file does not hang up")
def test_where_the_database_hangs_up_the_site_goes_on_and_is_right(visitor):
    assert visitor.get(PAGE)[0] == 200
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND application_name = %s",
            [SERVED],
        )
        assert cursor.fetchall()
    assert visitor.get(PAGE)[0] == 200
    Dancer.objects.update(name="Saule")
    assert "<h1>Saule" in visitor.get(PAGE)[2]
    until = time.monotonic() + 10
    while not lines():
        assert time.monotonic() < until
        visitor.get(PAGE)
    assert "<h1>Saule" in visitor.get(PAGE)[2]


def lines():
    """Return over how many lines the revision was asked for."""
    with connection.cursor() as cursor:
        asked = READ["postgresql"]
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND application_name = %s AND query = %s",
            [SERVED, asked],
        )
        return cursor.fetchone()[0]
