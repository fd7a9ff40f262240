"""Work that goes on beside other work: the database writes rows while the next are made."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections


@contextmanager
def beside():
    """Give a function that lets another run beside what follows, one at a time.

    That gets this thread's connection before its own arguments: in the other thread
    `django.db.connection` is another one, outside of the transaction. What it raises is raised
    where the next begins, or at the end.
    """
    connection, running = connections[DEFAULT_DB_ALIAS], []

    def wait():
        while running:
            running.pop().result()

    def run(work, *args):
        wait()
        running.append(pool.submit(work, connection, *args))

    connection.inc_thread_sharing()
    try:
        with ThreadPoolExecutor(max_workers=1) as pool:
            yield run
            wait()
    finally:
        connection.dec_thread_sharing()
