"""Locks the tables of the search index for a rebuild, without a deadlock beside editors.

An editor's transaction locks these tables in an order of its own: a form looks up names, a trigger
notes what is due, the end of the change writes the rest. A rebuild that locked one table after the
other would wait for an editor who waits for it. Therefore it takes all of them at once, before it
does anything; where one is in use, it lets go of the others and tries again.
"""

import random
import time

from django.db import OperationalError, connection, transaction

from sources.outages import Outage, find_outage

# Shorter than PostgreSQL's deadlock_timeout, after which it would end the editor's transaction.
LOCK_TIMEOUT = "300ms"
# In seconds: between two tries editors go on.
PAUSE = 0.3


def lock_index(tables: list[str]) -> None:
    """Lock the tables against reads and writes until the transaction under way ends.

    On SQLite a transaction that writes is the only one already.
    """
    if connection.vendor != "postgresql":
        return
    while not _is_locked(tables):
        time.sleep(PAUSE * random.uniform(0.5, 1.5))  # noqa: S311 (nothing is secret)


def _is_locked(tables):
    """Lock all tables or, where one of them stays in use, none; tell which."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('lock_timeout')")
            (before,) = cursor.fetchone()
            set_timeout = "SELECT set_config('lock_timeout', %s, true)"
            cursor.execute(set_timeout, [LOCK_TIMEOUT])
            cursor.execute(f"LOCK TABLE {', '.join(tables)} IN ACCESS EXCLUSIVE MODE")
            cursor.execute(set_timeout, [before])
    except OperationalError as error:
        if find_outage(error) is not Outage.BUSY:
            raise
        return False
    return True
