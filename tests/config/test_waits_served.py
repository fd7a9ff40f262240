"""The served site over a PostgreSQL of which a table is locked, or which hangs."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from dancers.models import Dancer
from tests.factories import DancerFactory
from tests.serving import assert_unavailable, post

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="no table of SQLite is locked"),
]
LIMITS = {"DB_LOCK_TIMEOUT": "1", "DB_STATEMENT_TIMEOUT": "3", "WEB_CONCURRENCY": "1"}


@pytest.fixture(autouse=True)
def dancer():
    return DancerFactory(name="Aigul", slug="aigul")


@contextmanager
def locked(*models):
    """Let nobody else read or write the tables."""
    with transaction.atomic(), connection.cursor() as cursor:
        tables = ", ".join(model._meta.db_table for model in models)
        cursor.execute(f"LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE")
        yield


def timed(act, *arguments):
    """Return what a function returns, and how many seconds it took."""
    began = time.monotonic()
    return act(*arguments), time.monotonic() - began


def test_a_locked_table_makes_nobody_wait_for_long(serve, signed_in, client, editor):
    session = signed_in(client, editor)
    site = serve(**LIMITS)
    assert site.get("/dancers/aigul/")[0] == 200
    with locked(Dancer), ThreadPoolExecutor(12) as visitors:
        waiting = [visitors.submit(timed, site.get, f"/dancers/?q={n}") for n in range(10)]
        editing = visitors.submit(
            post, site, "/dancers/aigul/edit/", session, name="Typed", version="1"
        )
        time.sleep(0.5)
        # All four threads wait.
        for path in ("/healthz", "/dancers/aigul/"):
            (status, _headers, _page), seconds = timed(site.get, path)
            assert status == 200
            assert seconds < 0.9
        for answer in waiting:
            assert_unavailable(answer.result()[0])
        assert max(answer.result()[1] for answer in waiting) < 15
        assert_unavailable(editing.result())
        assert 'value="Typed"' in editing.result()[2]
    assert site.get("/dancers/")[0] == 200


def test_a_database_that_hangs_makes_nobody_wait_for_long(serve, database):
    site = serve(DATABASE_URL=database.url, **LIMITS)
    page = site.get("/dancers/aigul/")[2]
    database.hang()
    with ThreadPoolExecutor(8) as visitors:
        waiting = [visitors.submit(timed, site.get, f"/dancers/?q={n}") for n in range(8)]
        time.sleep(0.5)
        assert timed(site.get, "/healthz")[1] < 0.9
        for answer in waiting:
            assert_unavailable(answer.result()[0])
        assert max(answer.result()[1] for answer in waiting) < 15
    # That it hangs is known: who wants a cached page no longer waits, nor does anybody else.
    assert site.get("/dancers/aigul/")[2] == page
    (_answer, seconds) = timed(site.get, "/dancers/aigul/")
    assert seconds < 0.9
    database.resume()
    until = time.monotonic() + 15
    while site.get("/dancers/")[0] != 200:
        assert time.monotonic() < until
        time.sleep(0.2)
