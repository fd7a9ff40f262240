"""Makes the search index anew, and says where it has drifted from the records."""

from contextlib import nullcontext

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import F

from catalogue import bulk, index_due, revision, triggers
from catalogue.beside import Beside
from catalogue.documents import among, documents, texts
from catalogue.indexing import (
    TEXT,
    keys,
    lock_updates,
    stored_places,
    stretches,
    text_row,
    update_due,
)
from catalogue.kinds import KINDS
from catalogue.set_aside import set_aside
from catalogue.vocabulary import Spellings, gaps
from catalogue.word_sql import FTS
from sources import facet_index
from sources.models import IndexDue, IndexedName, IndexedText, IndexedWord, Source, WordGap
from sources.models.indexed import BELOW_ENTRY, MOST_ENTRIES, place_of, read_place

BATCH = 2_000
# A text may be long.
BATCH_OF_SOURCES = 200
# Of the rows of the index, so many are compared in one statement.
COMPARED = 200
TABLES = (IndexedText, IndexedName, IndexedWord, WordGap, IndexDue)


@transaction.atomic
def rebuild(progress=lambda number: None, *, is_alone=False):
    """Make the whole index anew; `progress` is told how many more entries are done.

    Editors and searches go on meanwhile, with the index as it was; what editors change is indexed
    after it. On SQLite, where one writes at a time, editors wait.

    `is_alone` says that nobody else uses the archive: then the database's own indexes are dropped
    and made at the end, in a third of the time.
    """
    is_alone = is_alone or connection.vendor == "sqlite"
    if not is_alone:
        lock_updates()
    tables = [model._meta.db_table for model in TABLES]
    with set_aside(connection, tables, track=iter) if is_alone else nullcontext():
        for table in tables:
            _empty(table, is_alone)
        spellings = Spellings()
        with Beside() as beside:
            _write_all(beside, spellings, progress)
        for model in KINDS.values():
            facet_index.rebuild(model)
        _write_words(spellings.of_tokens)
    # Now that the indexes are there again: SQLite chooses among them by what it knows of each.
    _settle()
    revision.change()
    # What was written while the records were read.
    update_due()


def _settle():
    """Let SQLite's full text index read the rows; let the database know how many there are."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"INSERT INTO {FTS} ({FTS}) VALUES ('rebuild')")  # noqa: S608
            cursor.execute("PRAGMA analysis_limit = 1000")
        for model in TABLES:
            cursor.execute(f"ANALYZE {model._meta.db_table}")


def before_migrating(plan=(), **told):
    """Take the triggers away: a migration may change what they refer to."""
    if plan:
        triggers.remove()


def after_migrating(plan=(), **told):
    """Make the triggers again; where migrations may have changed records, the index too."""
    if IndexDue._meta.db_table in connection.introspection.table_names():
        triggers.install(all_triggers())
        if not any(model.objects.exists() for model in KINDS.values()):
            # What emptied the tables was noted too.
            IndexDue.objects.all().delete()
        elif plan and is_current():
            rebuild()


def is_current() -> bool:
    """Tell whether the tables are as the code has them: else it can't read the records."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def all_triggers():
    """Return what the database does after each write."""
    return [*index_due.triggers(), *revision.triggers()]


def batches_of_ids(model):
    """Yield ranges that hold the ids of all entries of a kind, some at a time, and how many."""
    last, size = 0, BATCH_OF_SOURCES if model is Source else BATCH
    while ids := list(
        model.objects.order_by("pk").filter(pk__gt=last).values_list("pk", flat=True)[:size]
    ):
        yield range(last + 1, ids[-1] + 1), len(ids)
        last = ids[-1]


def _write_all(beside, spellings, progress):
    """Write the rows of all entries; of each batch beside the making of the next."""
    made = [], []
    for model in KINDS.values():
        kind = model._meta.model_name
        for ids, number in batches_of_ids(model):
            found = documents(model, ids)
            stored = dict(texts(ids)) if model is Source else {}
            beside.run(_write_rows, *made)
            names = ((pk, key) for pk, document in found.items() for key in sorted(keys(document)))
            made = (
                [*_rows_of(kind, found), *_rows_of_texts(stored)],
                [(kind, *name) for name in names],
            )
            for document in found.values():
                spellings.note_document(document)
            for text in stored.values():
                spellings.note(text)
            beside.wait()
            progress(number)
    beside.run(_write_rows, *made)


def _rows_of(kind, found):
    return [text_row(kind, pk, document) for pk, document in found.items()]


def _rows_of_texts(stored):
    return [row for pk, text in stored.items() for row in stretches(pk, text)]


def _write_rows(connection, texts_made, names_made):
    prepared = IndexedText._meta.get_field("words").get_db_prep_value
    rows = ((row.id, row.told, prepared(row.words, connection)) for row in texts_made)
    bulk.write_rows(connection, IndexedText, ["id", "told", "words"], rows)
    bulk.write_rows(connection, IndexedName, ["kind", "entry_id", "key"], names_made)


def _write_words(found):
    """Write the words that are found mistyped, and what they are found by then."""
    words = sorted(found)
    spelt = ((word, found[word]) for word in words)
    bulk.write_rows(connection, IndexedWord, ["token", "spelling"], spelt)
    less = ((gap, word) for word in words for gap in gaps(word))
    bulk.write_rows(connection, WordGap, ["gap", "token"], less)


def _empty(table, is_alone):
    with connection.cursor() as cursor:
        if is_alone and connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {table}")
        else:
            # Others read what was there until the transaction ends.
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 (a name of ours)


def drifted():
    """Yield in words what the index has otherwise than the records, and what would let it drift."""
    for trigger in triggers.missing(all_triggers()):
        yield f"trigger {trigger.name}: not there as it should be, run `manage.py migrate`"
    for due in IndexDue.objects.order_by("pk"):
        yield f"{due}: due, written past every change"
    for model in KINDS.values():
        for ids, _number in batches_of_ids(model):
            yield from _drifted(model, ids)
        yield from facet_index.check(model)
    yield from _left_over()


def _drifted(model, ids):
    """Yield what differs of entries of a kind."""
    kind = model._meta.model_name
    found = documents(model, ids)
    yield from _other_words(kind, ids, _rows_of(kind, found))
    if model is Source:
        yield from _other_words(TEXT, ids, _rows_of_texts(dict(texts(ids))))
    named = {(pk, key) for pk, document in found.items() for key in keys(document)}
    stored = IndexedName.objects.filter(kind=kind, **among("entry_id", ids))
    there = set(stored.values_list("entry_id", "key"))
    for pk in sorted({pk for pk, _key in named ^ there}):
        yield f"{kind} {pk}: other names"


def _other_words(kind, ids, rows):
    """Yield the entries whose stored texts are not these rows."""
    same = set()
    for start in range(0, len(rows), COMPARED):
        same |= _same(rows[start : start + COMPARED])
    differ = (stored_places(kind, ids) | {row.pk for row in rows}) - same
    for pk in sorted({read_place(place)[1] for place in differ}):
        yield f"{kind} {pk}: other words"


def _same(rows):
    """Return the places of the rows that are stored just so."""
    table, field = IndexedText._meta.db_table, IndexedText._meta.get_field("words")
    values = ", ".join([f"(%s, %s, {field.get_placeholder(None, None, connection)})"] * len(rows))
    params = [
        value
        for row in rows
        for value in (row.pk, row.told, field.get_db_prep_value(row.words, connection))
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM {table} WHERE (id, told, words) IN (VALUES {values})",  # noqa: S608
            params,
        )
        return {place for (place,) in cursor.fetchall()}


def _left_over():
    """Yield the entries that the index has and the archive has not."""
    for kind, stored_as in [
        *((model, model._meta.model_name) for model in KINDS.values()),
        (Source, TEXT),
    ]:
        first, last = place_of(stored_as, 0), place_of(stored_as, MOST_ENTRIES)
        ids = IndexedText.objects.annotate(entry=(F("pk") - first) / (1 << BELOW_ENTRY)).filter(
            pk__gte=first, pk__lt=last
        )
        gone = ids.exclude(entry__in=kind.objects.values("pk")).values_list("entry", flat=True)
        named = IndexedName.objects.filter(kind=stored_as).exclude(
            entry_id__in=kind.objects.values("pk")
        )
        for pk in sorted({*gone, *named.values_list("entry_id", flat=True)}):
            yield f"{stored_as} {pk}: no longer in the archive"
