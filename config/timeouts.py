"""How long a web process waits for its database: then it answers 503.

Management commands wait as long as they have to; `config.wsgi` alone sets these limits.
"""

import os
import threading
from contextlib import contextmanager
from select import POLLIN, POLLOUT, poll

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from psycopg2 import OperationalError
from psycopg2.extensions import POLL_OK, POLL_READ, STATUS_SETUP, set_wait_callback

# In seconds: a statement that the server itself should have ended is given up so much later.
GRACE = 2

_limit = threading.local()


def limit_web_connections() -> None:
    """Let each connection of this process give up a lock, a statement and a server that hangs."""
    database = connections[DEFAULT_DB_ALIAS].settings_dict
    if "postgresql" not in database["ENGINE"]:
        # SQLite has a timeout of its own, for all processes.
        return
    options = database["OPTIONS"]
    limits = {
        "statement_timeout": settings.DB_STATEMENT_TIMEOUT,
        "lock_timeout": settings.DB_LOCK_TIMEOUT,
    }
    given = [f"-c {name}={seconds * 1000}" for name, seconds in limits.items() if seconds]
    # What the operator says stands last, and counts.
    given.append(options.get("options") or os.environ.get("PGOPTIONS", ""))
    if any(given):
        options["options"] = " ".join(given).strip()
    if settings.DB_STATEMENT_TIMEOUT:
        # The driver's own hook: what it waits for can be given up, also where no packet is lost.
        set_wait_callback(wait)


@contextmanager
def answers_within(seconds: float):
    """Give up what this thread asks in the block where no answer comes in so many seconds."""
    _limit.seconds = seconds
    try:
        yield
    finally:
        del _limit.seconds


def wait(connection) -> None:
    """Wait until a connection has its answer; raise OperationalError where the server hangs."""
    while (state := connection.poll()) != POLL_OK:
        ready = poll()
        ready.register(connection.fileno(), POLLIN if state == POLL_READ else POLLOUT)
        if not ready.poll(longest_silence(connection) * 1000):
            raise OperationalError("The database takes too long to answer.")


def longest_silence(connection) -> float:
    """Return for how many seconds nothing may come from the server."""
    usual = settings.DB_STATEMENT_TIMEOUT + GRACE
    if connection.status == STATUS_SETUP:
        usual = settings.DB_CONNECT_TIMEOUT
    return min(usual, getattr(_limit, "seconds", usual))
