"""SQLite in its production shape: writers wait for each other, none is turned away."""

import pytest
from django.db import connection, transaction

from dancers.models import Dancer
from tests.factories import DancerFactory
from tests.threads import at_once

pytestmark = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="about SQLite")


@pytest.mark.django_db
def test_the_pragmas_are_really_set():
    def pragma(name):
        with connection.cursor() as cursor:
            return cursor.execute(f"PRAGMA {name}").fetchone()[0]

    assert pragma("journal_mode") == "wal"
    assert pragma("synchronous") == 1  # NORMAL
    assert pragma("busy_timeout") == 20_000
    assert pragma("foreign_keys") == 1
    assert connection.transaction_mode == "IMMEDIATE"


@pytest.mark.django_db(transaction=True)
def test_eight_writers_at_once_all_succeed():
    dancer = DancerFactory()

    def write():
        for _time in range(10):
            with transaction.atomic():
                # Read, then write: the pattern that is turned away in a stock project.
                Dancer.objects.get(pk=dancer.pk).save()

    assert at_once(8, write) == []
    dancer.refresh_from_db()
    assert dancer.version == 81
