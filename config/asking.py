"""Who waits in a worker's loop for the archive's revision: one question at a time, for all of them.

Who comes while a question is on its way waits for the next one, so that no answer is older than the
request that gets it.
"""

import time
from functools import partial
from selectors import EVENT_READ

from django.db import Error, OperationalError

from catalogue.last_revision import last_revision
from catalogue.revision_line import open_line

# In seconds: nobody waits longer for an answer, and no line is opened more often.
LONGEST, BETWEEN_LINES = 1, 1


class Asking:
    """The requests that wait, by connection, and the line over which is asked for them."""

    def __init__(self, worker):
        self._poller, self._pool, self._log = worker.poller, worker.tpool, worker.log
        self._defer = worker.method_queue.defer
        self._asked_for, self._next = {}, {}
        self._line, self._since, self._is_readable = None, None, False
        self._is_opening, self._may_open, self._told = False, 0, None

    def is_possible(self):
        """Tell whether there is a line to the database."""
        return self._line is not None

    def is_under_way(self):
        """Tell whether a question was sent that is not answered yet."""
        return self._since is not None

    def add(self, conn, request):
        """Let a connection's request wait."""
        self._next[conn] = request

    def withdraw(self, conn):
        """Let it wait no longer; return the request, or None where none waited."""
        return self._next.pop(conn, None) or self._asked_for.pop(conn, None)

    def turn(self):
        """Do what is due; return [(requests by connection, the answer to them, or None)].

        Once for all that the poller told: else it might go on to tell of one that is answered.
        """
        done = []
        if self._line:
            try:
                self._take_answer(done)
                self._send_question(done)
            except Error:
                done += [(self._asked_for, None), (self._next, None)]
                self._hang_up()
        elif not self._is_opening and time.monotonic() > self._may_open:
            self._open()
        return done

    def _take_answer(self, done):
        if self._is_readable:
            self._is_readable = False
            if answer := self._line.answer():
                self._answered(answer, done)
        if self.is_under_way() and time.monotonic() - self._since > LONGEST:
            raise OperationalError("The database takes too long to answer.")

    def _send_question(self, done):
        if self._next and not self.is_under_way():
            self._asked_for, self._next, self._since = self._next, {}, time.monotonic()
            if answer := self._line.ask():
                self._answered(answer, done)

    def _answered(self, answer, done):
        last_revision.note(*answer)
        done.append((self._asked_for, answer))
        self._asked_for, self._since = {}, None

    def _open(self):
        """Open a line, in a thread."""
        self._is_opening, self._may_open = True, time.monotonic() + BETWEEN_LINES
        self._pool.submit(open_line).add_done_callback(partial(self._defer, self._opened))

    def _opened(self, opening):
        self._is_opening = False
        if error := opening.exception():
            if (told := str(error).strip()) != self._told:
                self._log.warning("Kept pages wait for the database: %s", told)
            self._told = told
            return
        self._line, self._told = opening.result(), None
        if self._line.fd is not None:
            self._poller.register(self._line.fd, EVENT_READ, self._on_readable)

    def _on_readable(self, _fd):
        self._is_readable = True

    def _hang_up(self):
        if self._line.fd is not None:
            self._poller.unregister(self._line.fd)
        self._line.close()
        self._line, self._since, self._asked_for, self._next = None, None, {}, {}
