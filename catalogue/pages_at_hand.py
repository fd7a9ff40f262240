"""Pages that passed by lately, in the memory of this process: for who can't wait for a cache.

`catalogue.kept_pages` puts here what it answers with, `catalogue.kept_first` takes it from here.
"""

from collections import OrderedDict
from threading import Lock
from typing import NamedTuple

# In bytes, of all pages together.
MOST = 8 * 1024 * 1024


class Answer(NamedTuple):
    """An answer as it is sent: the rest is what follows the headers of the server's own."""

    status: bytes
    rest: bytes

    def with_header(self, name: str, value: str) -> "Answer":
        """Return the answer with one more header, the last."""
        end = self.rest.index(b"\r\n\r\n")
        line = f"\r\n{name}: {value}".encode("latin-1")
        return self._replace(rest=b"".join([self.rest[:end], line, self.rest[end:]]))


class PagesAtHand:
    """Answers by the names of their pages; what nobody asked for the longest goes first."""

    def __init__(self, most=MOST):
        self._most, self._held = most, 0
        self._answers, self._lock = OrderedDict(), Lock()

    def get(self, name):
        """Return an answer, or None."""
        with self._lock:
            if found := self._answers.get(name):
                self._answers.move_to_end(name)
            return found

    def put(self, name, response):
        """Hold the response that a page is answered with."""
        if self.get(name):
            return
        answer = Answer(b"200 OK", head(dict(response.items())) + response.content)
        with self._lock:
            self._drop(name)
            self._answers[name] = answer
            self._held += len(answer.rest)
            while self._held > self._most:
                self._drop(next(iter(self._answers)))

    def _drop(self, name):
        if dropped := self._answers.pop(name, None):
            self._held -= len(dropped.rest)


def head(headers):
    """Return headers as they are sent, with the line that ends them."""
    lines = [f"{name}: {value}\r\n" for name, value in headers.items()]
    return "".join([*lines, "\r\n"]).encode("latin-1")


at_hand = PagesAtHand()
