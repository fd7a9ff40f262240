"""`dump_archive`: the archive as a fixture that people read."""

import os
import shutil
from contextlib import contextmanager
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, no_translations
from django.db import connection

from catalogue.dumping import OPENING, dump

STDOUT = Path("-")


def opening_of(path):
    """Return the comment that the file begins with; where it has none, that of any archive."""
    lines = []
    if path.exists():
        with path.open(encoding="utf-8", errors="replace") as stream:
            while (line := stream.readline()).startswith("#"):
                lines.append(line)
    return "".join(lines) or OPENING


def write_whole(path, pieces):
    """Write the file as a whole or not at all: readers see the old one until the new one stands."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("x", encoding="utf-8", newline="\n") as stream:
            stream.writelines(pieces)
            stream.flush()
            os.fsync(stream.fileno())
        if path.exists():
            shutil.copymode(path, beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def one_moment():
    """Let all queries see the archive as it is now, whatever is saved meanwhile; block no one.

    Django's own transactions would keep writers waiting on SQLite.
    """
    if connection.in_atomic_block:
        yield
        return
    level = " ISOLATION LEVEL REPEATABLE READ" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"BEGIN{level}")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


class Command(BaseCommand):
    """Writes the archive to a file or to the standard output; changes nothing in the database."""

    help = (
        "Writes the archive as a fixture, in the form of fixtures/archive.yaml, which loaddata "
        "reads. A file that is there is replaced at once, and keeps its opening comment."
    )

    def add_arguments(self, parser):
        """Take the file."""
        parser.add_argument("path", type=Path, help="The file to write; - for standard output.")

    @no_translations
    def handle(self, path, **options):
        """Write the archive as it stands at one moment; raise CommandError where it can't be."""
        with one_moment():
            if path == STDOUT:
                for piece in dump():
                    self.stdout.write(piece, ending="")
                return
            try:
                path = path.resolve()
                if path.exists() and not path.is_file():
                    raise CommandError(f"{path} can't be written: it is no file.")
                write_whole(path, dump(opening_of(path)))
            except OSError as error:
                raise CommandError(f"{path} can't be written: {error.strerror}.") from error
            except (ValueError, RuntimeError) as error:
                # A path with NUL or half a character, or one that leads round in a circle.
                raise CommandError(f"{str(path)!r} is no path: {error}.") from error
