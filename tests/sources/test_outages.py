"""Which errors are outages of the database, and which are errors of the program."""

import errno
import sqlite3
import threading

import psycopg2
import pytest
from django.db import (
    DatabaseError,
    DataError,
    IntegrityError,
    InterfaceError,
    InternalError,
    OperationalError,
    ProgrammingError,
    connection,
    transaction,
)

from dancers.models import Dancer
from sources.outages import Outage, find_outage
from tests.outages import read_only


class DriversError(psycopg2.Error):
    """An error as PostgreSQL's driver raises it, with a code."""

    pgcode = None


def wrapped(error_class, cause):
    """Return an error as Django raises it over the driver's."""
    error = error_class(str(cause))
    error.__cause__ = cause
    return error


def of_sqlite(code, error_class=OperationalError, cause_class=sqlite3.OperationalError):
    cause = cause_class("words of SQLite")
    cause.sqlite_errorcode = code
    return wrapped(error_class, cause)


def of_postgresql(code, error_class=OperationalError):
    cause = DriversError("words of PostgreSQL")
    cause.pgcode = code
    return wrapped(error_class, cause)


@pytest.mark.parametrize(
    ("code", "outage"),
    [
        (sqlite3.SQLITE_BUSY, Outage.BUSY),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, Outage.BUSY),
        (sqlite3.SQLITE_LOCKED, Outage.BUSY),
        (sqlite3.SQLITE_READONLY, Outage.READ_ONLY),
        (sqlite3.SQLITE_READONLY_DBMOVED, Outage.READ_ONLY),
        (sqlite3.SQLITE_FULL, Outage.FULL),
        (sqlite3.SQLITE_IOERR_WRITE, Outage.UNREACHABLE),
        (sqlite3.SQLITE_CANTOPEN, Outage.UNREACHABLE),
        (sqlite3.SQLITE_ERROR, None),
        (sqlite3.SQLITE_TOOBIG, None),
    ],
)
def test_sqlite_tells_an_outage_by_its_code(code, outage):
    assert find_outage(of_sqlite(code)) is outage


def test_a_damaged_sqlite_file_is_an_outage():
    error = of_sqlite(sqlite3.SQLITE_CORRUPT, DatabaseError, sqlite3.DatabaseError)
    assert find_outage(error) is Outage.UNREACHABLE


@pytest.mark.parametrize(
    ("code", "error_class", "outage"),
    [
        ("25006", InternalError, Outage.READ_ONLY),
        ("42501", ProgrammingError, Outage.READ_ONLY),
        ("53100", OperationalError, Outage.FULL),
        ("53300", OperationalError, Outage.BUSY),
        ("40P01", OperationalError, Outage.BUSY),
        ("57P01", OperationalError, Outage.UNREACHABLE),
        ("08006", OperationalError, Outage.UNREACHABLE),
        ("58030", OperationalError, Outage.UNREACHABLE),
        ("42P01", ProgrammingError, None),
        ("25P02", InternalError, None),
        ("54000", OperationalError, None),
        ("P0001", InternalError, None),
        ("23505", IntegrityError, None),
    ],
)
def test_postgresql_tells_an_outage_by_its_code(code, error_class, outage):
    assert find_outage(of_postgresql(code, error_class)) is outage


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("could not connect"),
        InterfaceError("connection already closed"),
        InternalError("unexpected"),
        psycopg2.OperationalError("server closed the connection"),
        psycopg2.InterfaceError("connection already closed"),
        wrapped(DatabaseError, psycopg2.DatabaseError("lost synchronization with server")),
    ],
    ids=repr,
)
def test_a_connection_that_broke_is_an_outage_without_a_code(error):
    assert find_outage(error) is Outage.UNREACHABLE


@pytest.mark.parametrize(
    ("code", "outage"),
    [
        (errno.ENOSPC, Outage.FULL),
        (errno.EDQUOT, Outage.FULL),
        (errno.EROFS, Outage.READ_ONLY),
        (errno.EACCES, None),
    ],
)
def test_a_disk_that_takes_no_file_is_an_outage(code, outage):
    assert find_outage(OSError(code, "words of the system")) is outage


@pytest.mark.parametrize(
    "error",
    [
        ProgrammingError("no such thing"),
        DataError("too long"),
        IntegrityError("twice"),
        DatabaseError("Forced update did not affect any rows."),
        OSError("no such file"),
        ValueError("no number"),
    ],
    ids=repr,
)
def test_an_error_of_the_program_is_no_outage(error):
    assert find_outage(error) is None


@pytest.mark.django_db
def test_a_database_that_is_read_only_is_known_by_its_refusal():
    with read_only(), pytest.raises((OperationalError, InternalError)) as refused:
        connection.cursor().execute("DELETE FROM django_session")
    assert find_outage(refused.value) is Outage.READ_ONLY


@pytest.mark.django_db(transaction=True)
def test_a_table_that_is_not_there_is_no_outage():
    with connection.cursor() as cursor, pytest.raises(DatabaseError) as refused:
        cursor.execute("SELECT * FROM nowhere")
    assert find_outage(refused.value) is None


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_the_server_ended_is_an_outage():
    if connection.vendor == "sqlite":
        pytest.skip("a file ends no connection")
    with connection.cursor() as cursor, pytest.raises(OperationalError) as refused:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    connection.close()
    assert find_outage(refused.value) is Outage.UNREACHABLE


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="no table of SQLite is locked")
def test_an_outage_is_known_behind_the_cursor_that_it_left_unopened():
    def read():
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '50ms'")
        try:
            list(Dancer.objects.iterator())
        except Exception as error:
            found.append(find_outage(error))
        finally:
            connection.close()

    found = []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE dancers_dancer IN ACCESS EXCLUSIVE MODE")
        reader = threading.Thread(target=read)
        reader.start()
        reader.join()
    assert found == [Outage.BUSY]
