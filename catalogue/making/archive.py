"""Making a big archive, and taking it out again: all of it or nothing."""

from contextlib import contextmanager

from django.db import connection, transaction

from catalogue.beside import Beside
from catalogue.making.booklets import make
from catalogue.making.removal import remove, told_holders
from catalogue.making.rows import FIELDS
from catalogue.making.writing import Archive, next_id, reset_sequences
from catalogue.models import MadeArchive
from catalogue.rebuilding import TABLES as INDEX
from catalogue.rebuilding import rebuild
from catalogue.set_aside import set_aside
from sources.models import Entry, PastSlug

TABLES = [model._meta.db_table for model in FIELDS]
INDEX_TABLES = [model._meta.db_table for model in INDEX]
# As made entries end, and no other: see `rows.Rows.name`.
MADE_SLUG = r"-made-\d+$"
# SQLite looks at so many rows of an index: its statistics of millions are as good.
SAMPLE = 1000


class RefusedError(Exception):
    """It can't be done as the archive stands; the message says why."""


def make_archive(dancers, seed, bar):
    """Make an archive of so many dancers; return how many rows it has.

    `bar` shows how far it is: it is called as tqdm is.
    """
    with _alone():
        _check_room()
        first = {model: next_id(connection, model) for model in FIELDS}
        archive, count = Archive(connection), 0
        with (
            set_aside(connection, TABLES, lambda steps: bar(steps, desc="indexes")),
            bar(total=dancers, unit=" dancers", unit_scale=True) as made,
            Beside() as beside,
        ):
            for of_dancers, rows in make(dancers, seed, first):
                beside.run(archive.write, rows)
                count += sum(map(len, rows.values()))
                made.update(of_dancers)
        _analyze()
        reset_sequences(connection, FIELDS)
        ids = {
            model._meta.db_table: [first[model], last]
            for model in FIELDS
            if (last := next_id(connection, model) - 1) >= first[model]
        }
        MadeArchive.objects.create(dancers=dancers, seed=seed, ids=ids)
        index(bar)
    # An index is enough to read from where the database knows that all rows of a page are visible.
    _vacuum("ANALYZE")
    return count


def remove_archive(bar):
    """Take out the made archive, and nothing else; return how many rows that were."""
    with _alone():
        made = MadeArchive.objects.first()
        if not made:
            raise RefusedError("There is no made archive.")
        if held := told_holders(made):
            raise RefusedError(held)
        with set_aside(connection, TABLES, lambda steps: bar(steps, desc="indexes")):
            count = remove(made, bar)
        _analyze()
        index(bar)
    # The room is given back: a reader would pass over millions of rows that are gone.
    _vacuum("FULL")
    return count


@contextmanager
def _alone():
    """Begin a transaction in which nobody else writes to the archive."""
    with connection.constraint_checks_disabled(), transaction.atomic():
        if connection.vendor == "postgresql":
            # What this transaction still has to check would stand in the way of ALTER TABLE.
            connection.check_constraints()
            with connection.cursor() as cursor:
                cursor.execute(f"LOCK TABLE {_quoted_tables()} IN ACCESS EXCLUSIVE MODE")
        yield
        if connection.vendor == "sqlite":
            connection.check_constraints()


def _vacuum(how):
    """Let PostgreSQL tidy up after millions of rows; it does so by itself, but later."""
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute(f"VACUUM ({how}) {_quoted_tables([*TABLES, *INDEX_TABLES])}")


def _check_room():
    """Refuse a second made archive, and addresses that its entries would share with others."""
    if made := MadeArchive.objects.first():
        raise RefusedError(
            f"There is a made archive already ({made}): take it out with --remove first."
        )
    kinds = [(model, "slug") for model in FIELDS if issubclass(model, Entry)]
    for model, field in [*kinds, (PastSlug, "old")]:
        found = model._base_manager.filter(**{f"{field}__regex": MADE_SLUG}).first()
        if found:
            slug = getattr(found, field)
            raise RefusedError(f"{found} has an address that a made entry may need: {slug}.")


def _analyze():
    """Let the database know how many rows there are, of what."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"ANALYZE {_quoted_tables()}")
        else:
            cursor.execute(f"PRAGMA analysis_limit = {SAMPLE}")
            cursor.execute("ANALYZE")


def index(bar):
    """Make the search index anew."""
    total = sum(model.objects.count() for model in FIELDS if issubclass(model, Entry))
    with bar(total=total, unit=" entries", unit_scale=True, desc="search") as indexed:
        rebuild(indexed.update, is_alone=True)


def _quoted_tables(tables=TABLES):
    return ", ".join(connection.ops.quote_name(table) for table in tables)
