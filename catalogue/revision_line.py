"""The archive's revision, for a loop that must not wait for it.

`open_line` takes its time, and is called in a thread. Over a line the loop asks one question after
another: `ask` returns the answer where it is there at once; else `answer` does so, when the line's
`fd` can be read. Answers are rows. After a `django.db.Error` a line is of no use any more.
"""

import time
from pathlib import Path
from select import POLLIN, POLLOUT, poll

from django.db import OperationalError, connection
from psycopg2.extensions import POLL_OK, POLL_READ

from catalogue.revision import READ, first_revision

# In seconds: no longer does it take to connect.
LONGEST_OPENING = 1
# In seconds. Where another server took the place of one, that one is not asked forever.
LONGEST_OPEN = 600


def open_line():
    """Return a line to the database."""
    return {"sqlite": FileLine, "postgresql": ServerLine}[connection.vendor]()


class FileLine:
    """SQLite, which answers at once: a file of this machine, where who reads waits for nobody."""

    fd = None

    def __init__(self):
        self._path, self._file = Path(connection.settings_dict["NAME"]), None

    def ask(self):
        """Return the answer, over the connection of this thread."""
        try:
            found = self._path.stat()
        except OSError as error:
            raise OperationalError(error) from error
        if self._file != (file := (found.st_dev, found.st_ino)):
            # Another one was put in its place.
            connection.close()
            self._file = file
        return (first_revision(),)

    def close(self):
        """Hang up."""
        connection.close()


class ServerLine:
    """PostgreSQL, by a connection that the driver never waits for."""

    def __init__(self):
        self._opened = time.monotonic()
        self._errors = connection.wrap_database_errors
        parameters = connection.get_connection_params()
        # Django's own: the others are libpq's.
        del parameters["cursor_factory"]
        with self._errors:
            self._connection = connection.Database.connect(**parameters, async_=True)
            self._wait_until_open()
            self._cursor = self._connection.cursor()
        self.fd = self._connection.fileno()

    def ask(self):
        """Send the question."""
        if time.monotonic() - self._opened > LONGEST_OPEN:
            raise OperationalError("This line has been open for long enough.")
        with self._errors:
            self._cursor.execute(READ["postgresql"])

    def answer(self):
        """Return the answer, or None where it isn't there yet."""
        with self._errors:
            return self._cursor.fetchone() if self._connection.poll() == POLL_OK else None

    def close(self):
        """Hang up, whatever is still to be answered."""
        self._connection.close()

    def _wait_until_open(self):
        while (state := self._connection.poll()) != POLL_OK:
            left, ready = self._opened + LONGEST_OPENING - time.monotonic(), poll()
            ready.register(self._connection, POLLIN if state == POLL_READ else POLLOUT)
            if left <= 0 or not ready.poll(left * 1000):
                self._connection.close()
                raise OperationalError("The database takes too long to open a connection.")
