"""Outages of the database, as tests make them: read-only, full, or out of reach."""

from contextlib import contextmanager

from django.db import OperationalError, connection

READ_ONLY = {
    "sqlite": ["PRAGMA query_only = ON"],
    "postgresql": ["SAVEPOINT writable", "SET TRANSACTION READ ONLY"],
}
WRITABLE = {
    "sqlite": "PRAGMA query_only = OFF",
    "postgresql": "ROLLBACK TO SAVEPOINT writable",
}


@contextmanager
def read_only():
    """Let the database refuse to write, as a read-only one does."""
    connection.ensure_connection()
    # The driver's: Django asks nothing more in a transaction that has failed.
    cursor = connection.connection.cursor()
    for statement in READ_ONLY[connection.vendor]:
        cursor.execute(statement)
    try:
        yield
    finally:
        cursor.execute(WRITABLE[connection.vendor])


@contextmanager
def lost(error=OperationalError):
    """Let each query fail, as those to a server that is gone."""

    def fail(*_query):
        raise error("server closed the connection unexpectedly")

    with connection.execute_wrapper(fail):
        yield
