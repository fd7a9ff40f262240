"""The shipped archive, for tests that begin with it: loaded once, and put back row by row."""

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction

from catalogue.models import ArchiveRevision
from sources.models import IndexDue
from tests.test_architecture import ROOMS

# What triggers write as the rows are put back.
WRITTEN_BY_TRIGGERS = (ArchiveRevision, IndexDue)
# SQLite takes no more parameters in one statement.
MOST_PARAMETERS = 30_000

# {table: (names of columns, rows)}, as the first load of this process left them.
_kept = {}


def load_archive():
    """Load the shipped archive: by `loaddata` at first, then by the rows that it made.

    To load it takes two seconds: every row is validated, and has its history and its words.
    """
    if _kept:
        _put_back()
    else:
        call_command("loaddata", "archive", verbosity=0)
        _keep()


def _keep():
    with connection.cursor() as cursor:
        for model in models():
            table = model._meta.db_table
            cursor.execute(f"SELECT * FROM {table}")
            _kept[table] = ([column[0] for column in cursor.description], cursor.fetchall())


def _put_back():
    with transaction.atomic(), connection.cursor() as cursor:
        for table, (columns, rows) in _kept.items():
            names, size = ", ".join(columns), MOST_PARAMETERS // len(columns)
            for start in range(0, len(rows), size):
                some = rows[start : start + size]
                marks = ", ".join([f"({', '.join(['%s'] * len(columns))})"] * len(some))
                values = [value for row in some for value in row]
                cursor.execute(f"INSERT INTO {table} ({names}) VALUES {marks}", values)
        cursor.execute(f"DELETE FROM {IndexDue._meta.db_table}")
        for statement in connection.ops.sequence_reset_sql(no_style(), models()):
            cursor.execute(statement)


def models():
    """Return the models of all rooms, those of links between records too."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in ROOMS and model not in WRITTEN_BY_TRIGGERS
    ]
