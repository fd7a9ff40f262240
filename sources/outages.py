"""Failures of the database itself, or of its disk: busy, read-only, full, or out of reach.

An error of the program, such as an unknown table or a value that is too long, is not an outage:
the same request would fail again.
"""

import errno
import sqlite3
from enum import Enum, auto

from django.db import Error


class Outage(Enum):
    """Why the database can't do now what it could do at another time."""

    BUSY = auto()
    READ_ONLY = auto()
    FULL = auto()
    UNREACHABLE = auto()


# Result codes of SQLite (https://www.sqlite.org/rescode.html), without their extensions.
SQLITE = {
    sqlite3.SQLITE_BUSY: Outage.BUSY,
    sqlite3.SQLITE_LOCKED: Outage.BUSY,
    sqlite3.SQLITE_PROTOCOL: Outage.BUSY,
    sqlite3.SQLITE_INTERRUPT: Outage.BUSY,
    sqlite3.SQLITE_READONLY: Outage.READ_ONLY,
    sqlite3.SQLITE_PERM: Outage.READ_ONLY,
    sqlite3.SQLITE_FULL: Outage.FULL,
    sqlite3.SQLITE_CANTOPEN: Outage.UNREACHABLE,
    sqlite3.SQLITE_IOERR: Outage.UNREACHABLE,
    sqlite3.SQLITE_NOMEM: Outage.UNREACHABLE,
    sqlite3.SQLITE_CORRUPT: Outage.UNREACHABLE,
    sqlite3.SQLITE_NOTADB: Outage.UNREACHABLE,
}

# SQLSTATE codes of PostgreSQL, or how they begin; the first that fits counts.
POSTGRESQL = {
    "25006": Outage.READ_ONLY,  # the transaction is read-only
    "42501": Outage.READ_ONLY,  # the site's role may not write
    "53100": Outage.FULL,
    "53": Outage.BUSY,  # too many connections, too little memory
    "40": Outage.BUSY,  # a deadlock, or two transactions that can't both be done
    "55P03": Outage.BUSY,  # a lock is not available
    "57014": Outage.BUSY,  # a query took too long
    "08": Outage.UNREACHABLE,
    "25P03": Outage.UNREACHABLE,  # the connection was closed, as it was idle
    "28": Outage.UNREACHABLE,  # the password was refused
    "57": Outage.UNREACHABLE,  # the server is shutting down, or starting
    "58": Outage.UNREACHABLE,
    "F0": Outage.UNREACHABLE,
    "XX": Outage.UNREACHABLE,
}

# Where a file can't be written, as that of a portrait.
SYSTEM = {
    errno.ENOSPC: Outage.FULL,
    errno.EDQUOT: Outage.FULL,
    errno.EROFS: Outage.READ_ONLY,
}

# Django closes the cursor of a query that failed; where it was never opened, that error hides the
# first (`SQLCompiler.execute_sql`).
NO_SUCH_CURSOR = "34000"

# A driver that can't talk to its server has no code to tell.
WITHOUT_CODE = {"InterfaceError", "InternalError", "OperationalError"}


def find_outage(error: BaseException) -> Outage | None:
    """Return the outage that an error tells of; None for any other error."""
    if isinstance(error, OSError):
        return SYSTEM.get(error.errno)
    if not isinstance(error, Error) and not is_drivers(error):
        return None
    if getattr(error, "pgcode", None) == NO_SUCH_CURSOR and error.__context__:
        return find_outage(error.__context__)
    driver_error = error if is_drivers(error) else error.__cause__
    if isinstance(driver_error, sqlite3.Error):
        return SQLITE.get(getattr(driver_error, "sqlite_errorcode", 0) & 0xFF)
    if code := getattr(driver_error, "pgcode", None):
        return next((POSTGRESQL[begin] for begin in POSTGRESQL if code.startswith(begin)), None)
    classes = {each.__name__ for each in type(error).__mro__}
    # The driver's plain DatabaseError is a connection that broke; Django's own is a row not found.
    is_broken = type(error).__name__ == "DatabaseError" and is_drivers(driver_error)
    return Outage.UNREACHABLE if is_broken or classes & WITHOUT_CODE else None


def is_drivers(error):
    """Tell whether an error is the database driver's, rather than Django's around it."""
    return isinstance(error, sqlite3.Error) or hasattr(error, "pgcode")
