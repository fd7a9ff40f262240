"""Work that goes on beside other work: the database writes rows while the next are made."""

from concurrent.futures import ThreadPoolExecutor

from django.db import DEFAULT_DB_ALIAS, connections


class Beside:
    """Runs one piece of work at a time in another thread; used as a context manager.

    The work gets this thread's connection before its own arguments: in the other thread
    `django.db.connection` is another one, outside of the transaction. A connection is for one of
    them at a time, so `wait` stands before whatever else asks the database. What the work raises is
    raised where it is waited for: by the next piece, or at the end.
    """

    def __enter__(self):
        self._connection, self._running = connections[DEFAULT_DB_ALIAS], None
        self._connection.inc_thread_sharing()
        self._pool = ThreadPoolExecutor(max_workers=1)
        return self

    def run(self, work, *args):
        """Let this run beside what follows, once the work before has ended."""
        self.wait()
        self._running = self._pool.submit(work, self._connection, *args)

    def wait(self):
        """Wait until the work has ended."""
        running, self._running = self._running, None
        if running:
            running.result()

    def __exit__(self, kind, error, traceback):
        self._pool.shutdown()
        self._connection.dec_thread_sharing()
        if not error:
            self.wait()
