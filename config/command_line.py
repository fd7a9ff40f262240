"""Runs manage.py, whose failures are one sentence where the program is not at fault.

With `--traceback`, as Django's own commands have it, the traceback is printed instead.
"""

import os
import sys
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import DEFAULT_DB_ALIAS, Error

from sources.outages import Outage, find_outage

INTERRUPTED = 130

OUTAGES = {
    Outage.BUSY: "the database is busy. Try again in a moment.",
    Outage.READ_ONLY: "the database is read-only.",
    Outage.FULL: "the disk that holds the database is full.",
}
# How the databases say that a table or a column is not there.
UNMIGRATED_CODES = {"42P01", "42703"}
UNMIGRATED = ("no such table", "no such column")


def run(arguments: list[str]) -> int:
    """Run a command; return the exit status."""
    hold_closed_outputs()
    try:
        try:
            execute_from_command_line(arguments)
        finally:
            # What can't be written is to be told here, not as Python ends.
            sys.stdout.flush()
    except (Exception, KeyboardInterrupt) as error:
        sentence = explain(error, arguments)
        if sentence is None or "--traceback" in arguments:
            raise
        give_up(sentence)
        return INTERRUPTED if isinstance(error, KeyboardInterrupt) else 1
    return 0


def explain(error, arguments):
    """Return a sentence about a failure; None where only a traceback explains it."""
    if isinstance(error, ImproperlyConfigured):
        return str(error)
    command = f"manage.py {arguments[1]}" if len(arguments) > 1 else "manage.py"
    if isinstance(error, KeyboardInterrupt):
        return f"{command} was interrupted."
    reason = os_reason(error) if isinstance(error, OSError) else database_reason(error)
    return reason and f"{command} failed: {without_password(reason)}"


def os_reason(error):
    """Return what the system refused to do."""
    if isinstance(error, BrokenPipeError):
        return "nobody read all of the output."
    told = error.strerror or str(error) or type(error).__name__
    return f"{error.filename}: {told}." if error.filename is not None else f"{told}."


def database_reason(error):
    """Return what the database refused to do; None for an error of the program."""
    outage = find_outage(error)
    if outage is None:
        return "the database is not up to date. Run `manage.py migrate`." if lacks(error) else None
    return OUTAGES.get(outage) or unreachable_reason(error)


def lacks(error):
    """Tell whether the database lacks a table or a column, as before a migration."""
    code = getattr(error.__cause__, "pgcode", None)
    is_lacking = code in UNMIGRATED_CODES or str(error).startswith(UNMIGRATED)
    return isinstance(error, Error) and is_lacking


def unreachable_reason(error):
    """Return how the database can't be reached: a file or a server."""
    database = settings.DATABASES[DEFAULT_DB_ALIAS]
    told = (str(error).strip() or type(error).__name__).splitlines()[0]
    if "sqlite3" not in database["ENGINE"]:
        return f"the database can't be reached: {told}"
    folder = Path(database["NAME"]).parent
    if not folder.is_dir():
        return f"there is no folder {folder} for the database."
    return f"the database file {database['NAME']} can't be used: {told}."


def without_password(sentence):
    """Return a sentence without the database's password, which a driver might quote."""
    password = settings.DATABASES[DEFAULT_DB_ALIAS]["PASSWORD"] if settings.configured else ""
    return sentence.replace(str(password), "***") if password else sentence


def give_up(sentence):
    """Print a sentence on the standard error, and nothing more on the standard output."""
    with suppress(OSError):
        print(sentence, file=sys.stderr)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            # What is still in the buffer goes nowhere: as Python ends, it would fail once more.
            with Path(os.devnull).open("w") as nowhere:
                os.dup2(nowhere.fileno(), stream.fileno())


def hold_closed_outputs():
    """Open the standard outputs where the caller has closed them: commands write to them."""
    sys.stdout = sys.stdout or Path(os.devnull).open("w")  # noqa: SIM115 (open to the end)
    sys.stderr = sys.stderr or Path(os.devnull).open("w")  # noqa: SIM115
