"""The archive's revision: another one after each write that is committed, whatever made it.

A page that was made at one revision is right for as long as that lasts. Triggers change it, in the
transaction of the write. It is drawn by lot, not counted: after a backup is restored no revision
comes back for another archive.

On PostgreSQL each transaction that writes adds a row of its own, so that no writer waits for
another, and the revision is the exclusive or of all of them; now and then one transaction puts
many rows into one. On SQLite, where one writes at a time, it is one row.
"""

import time

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import Error, InterfaceError, OperationalError, connection

from catalogue.last_revision import MAX_WAIT, SLOW, last_revision
from catalogue.models import ArchiveRevision, LoadedRecord
from catalogue.triggers import DELETE, INSERT, TRUNCATE, UPDATE, Trigger
from config.timeouts import answers_within
from sources.models import facets, indexed, split_texts, submissions

TABLE = ArchiveRevision._meta.db_table
ROOMS = {"sources", "dancers", "performances", "catalogue"}
# Where the models stand of what is made from the records, and changes with them; and of the forms
# that were sent, of which no page tells.
NOT_TOLD = {each.__name__ for each in (facets, indexed, split_texts, submissions)}
# Who changed what is told on public pages; when somebody last signed in is not.
TOLD_OF_USERS = ("username", "first_name", "last_name")

READ = {
    "sqlite": f"SELECT number FROM {TABLE}",  # noqa: S608 (a name of ours)
    "postgresql": f"SELECT bit_xor(number) FROM {TABLE}",  # noqa: S608
}
CHANGE = {
    "sqlite": f"UPDATE {TABLE} SET number = random();"  # noqa: S608
    f" INSERT INTO {TABLE} (number) SELECT random() WHERE NOT EXISTS (SELECT 1 FROM {TABLE})",
    # Once a transaction: a setting that ends with it, or is taken back with it, tells of it.
    "postgresql": f"""
        IF current_setting('barre.revised', true) IS DISTINCT FROM pg_current_xact_id()::text THEN
            INSERT INTO {TABLE} (number) VALUES ((random() * 2^62)::bigint);
            PERFORM set_config('barre.revised', pg_current_xact_id()::text, true);
            IF random() < 0.02 THEN
                WITH taken AS (
                    DELETE FROM {TABLE} WHERE id IN (
                        SELECT id FROM {TABLE} ORDER BY id FOR UPDATE SKIP LOCKED
                    ) RETURNING number
                )
                INSERT INTO {TABLE} (number) SELECT bit_xor(number) FROM taken;
            END IF;
        END IF""",  # noqa: S608
}


def revision():
    """Return the archive's revision; None where nothing was ever written."""
    with connection.cursor() as cursor:
        cursor.execute(READ[connection.vendor])
        row = cursor.fetchone()
    return row and row[0]


def first_revision():
    """Return the revision, as the first question of a request; raise Error where none comes.

    It is the check of the connection too, which costs as much as the question: where the
    connection is broken, it is asked once more over a new one.
    """
    if not last_revision.may_ask():
        raise OperationalError("The database did not answer a moment ago.")
    connection.health_check_done = True
    began = time.monotonic()
    try:
        with answers_within(MAX_WAIT):
            found = _asked_again_if_broken(began)
    except Error:
        last_revision.note_failure(began)
        raise
    last_revision.note(found)
    return found


def _asked_again_if_broken(began):
    try:
        return revision()
    except (InterfaceError, OperationalError):
        if connection.in_atomic_block or time.monotonic() - began >= SLOW:
            raise
        connection.close()
        return revision()


def change():
    """Change the revision by hand: after what was written past the triggers."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DO $$BEGIN {CHANGE['postgresql']}; END$$")
        else:
            for statement in CHANGE["sqlite"].split(";"):
                cursor.execute(statement)


def triggers():
    """Yield the triggers on all tables that pages tell of."""
    does = CHANGE[connection.vendor]
    events = [INSERT, UPDATE, DELETE]
    if connection.vendor == "postgresql":
        events.append(TRUNCATE)
    for model in apps.get_models(include_auto_created=True):
        is_told = model._meta.app_label in ROOMS and model.__module__ not in NOT_TOLD
        if is_told and model not in (ArchiveRevision, LoadedRecord):
            for event in events:
                yield Trigger("revision", model._meta.db_table, event, does)
    users = get_user_model()._meta.db_table
    yield Trigger("revision", users, UPDATE, does, columns=TOLD_OF_USERS)
