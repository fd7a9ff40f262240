"""Keeps the search index right.

Whatever writes to the archive, triggers note which entries are due (`catalogue.index_due`). A
change brings their rows up to date before it ends, in its own transaction; what was written past
every change, by SQL or by another program, is brought up to date before the next search or list.
"""

from collections import defaultdict
from functools import lru_cache
from hashlib import sha256

from django.db import connection, transaction

from catalogue.documents import documents, texts
from catalogue.kinds import BY_MODEL_NAME
from catalogue.vocabulary import Spellings, learn
from sources import facet_index
from sources.models import Record, Source
from sources.models.indexed import (
    LETTERS,
    TEXT,
    IndexDue,
    IndexedName,
    IndexedText,
    place_of,
    read_place,
)
from sources.tokens import (
    GAP,
    WORDS,
    indexed_tokens,
    keys_of,
    readings,
)

# Of a text, in words: of a longer one, each stretch of so many is searched by itself. Of a record,
# and of a stretch, so many tokens are searched.
STRETCH = 10_000
LONGEST = 16_000
# How many entries are brought up to date at once.
BATCH = 1_000
# Advisory locks of PostgreSQL: any numbers that no other lock of the archive has. The first lets
# one update follow the other, the second keeps all of them out while the index is rebuilt.
LOCK, REBUILD_LOCK = 7_230_117, 7_230_118

# What a page was kept under when nothing was due, as this process last saw it.
_seen = {"under": None}


def catch_up(under=None):
    """Bring up to date what was written past every change; mostly there is nothing.

    `under` is what the page that asks is kept under: where nothing was due under it, nothing is.
    """
    if under and _seen["under"] == under:
        return
    if is_due():
        with transaction.atomic():
            update_due()
    elif under:
        _seen["under"] = under


def is_due():
    """Tell whether anything is due."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {IndexDue._meta.db_table} LIMIT 1")  # noqa: S608
        return cursor.fetchone() is not None


def end_change(**told):
    """Bring up to date what a change has written."""
    update_due()


def update_due():
    """Bring up to date the rows of all entries that are due, in the transaction under way."""
    while due := _take_due():
        seen = set()
        while due:
            seen |= due
            due = _reindex_all(due) - seen


def lock_updates():
    """Keep others from updating the index until the transaction ends: what they write stays due.

    It waits until updates under way have ended. SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [REBUILD_LOCK])


def _may_update():
    """Tell whether the index may be updated, without waiting: not while another rebuilds it."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock_shared(%s)", [REBUILD_LOCK])
        return cursor.fetchone()[0]


def _take_due():
    """Take some entries from the list of those that are due, as a set of (kind, id)."""
    if not is_due() or not _may_update():
        return set()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # One at a time: each sees what the one before has written.
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        table = IndexDue._meta.db_table
        cursor.execute(
            f"DELETE FROM {table} WHERE id IN (SELECT id FROM {table} ORDER BY id LIMIT 10000)"  # noqa: S608
            " RETURNING kind, entry_id"
        )
        return set(cursor.fetchall())


def _reindex_all(due):
    """Bring the rows of these entries up to date; return the entries that tell of changed ones."""
    by_kind, further = defaultdict(list), set()
    for kind, pk in sorted(due):
        by_kind[kind].append(pk)
    for kind, ids in by_kind.items():
        for start in range(0, len(ids), BATCH):
            further |= reindex(BY_MODEL_NAME[kind], ids[start : start + BATCH])
    return further


def reindex(model, ids):
    """Bring the rows of entries of a kind up to date; return who tells of those that changed."""
    kind = model._meta.model_name
    found = documents(model, ids)
    stored = IndexedText.objects.filter(pk__in=[place_of(kind, pk) for pk in ids])
    before = {read_place(place)[1]: told for place, told in stored.values_list("pk", "told")}
    spellings = Spellings()
    _write_texts(kind, ids, [text_row(kind, pk, document) for pk, document in found.items()])
    if model is Source:
        _reindex_texts(ids, spellings)
    _write_names(kind, ids, {(pk, key) for pk, document in found.items() for key in keys(document)})
    for document in found.values():
        spellings.note_document(document)
    learn(spellings)
    facet_index.reindex(model, ids)
    changed = [pk for pk, told in before.items() if pk in found and found[pk].told != told]
    return set(telling_of(model, changed))


def _reindex_texts(ids, spellings):
    """Bring the rows of sources' texts up to date: only a text that is another is read anew."""
    first = IndexedText.objects.filter(pk__in=[place_of(TEXT, pk) for pk in ids])
    known = {read_place(place)[1]: told for place, told in first.values_list("pk", "told")}
    stored = dict(texts(ids))
    due = [pk for pk in ids if pk not in stored or known.get(pk) != digest(stored[pk])]
    found = {pk: stored[pk] for pk in due if pk in stored}
    _write_texts(TEXT, due, [row for pk, text in found.items() for row in stretches(pk, text)])
    for text in found.values():
        spellings.note(text)


def text_row(kind, pk, document):
    """Return the row of a record's words."""
    letter = LETTERS[kind]
    names = [reading for name in document.names for reading in readings(name)]
    named = [word for name in names for word in (*name.tokens, GAP)]
    begun = [word for name in names for word in name.tokens[: name.turns]]
    told = [
        word
        for line in document.lines
        for text in filter(None, (line.words, line.codes))
        for word in line_tokens(text)
    ]
    words = lettered(f"{letter}n", begun) + lettered(f"{letter}w", named + told)
    return IndexedText(id=place_of(kind, pk), told=document.told, words=" ".join(words[:LONGEST]))


@lru_cache(maxsize=50_000)
def line_tokens(line):
    """Return the tokens of a line: many facts are told in the same words."""
    return indexed_tokens(WORDS.findall(line))


def lettered(letters, words):
    """Return the words, each beginning with the letters."""
    return [letters + word for word in words]


def stretches(pk, text):
    """Yield the rows of a source's text, which tell its digest."""
    letters, told, words = f"{LETTERS[TEXT]}w", digest(text), WORDS.findall(text)
    parts = (
        part
        for start in range(0, len(words), STRETCH)
        for part in indexable(words[start : start + STRETCH])
    )
    for number, part in enumerate(parts):
        stretch = " ".join(lettered(letters, part))
        yield IndexedText(id=place_of(TEXT, pk, number), told=told, words=stretch)


def indexable(words):
    """Yield the tokens of words in lists that are short enough for a row."""
    found = indexed_tokens(words)
    if len(found) <= LONGEST or len(words) == 1:
        yield found
        return
    middle = len(words) // 2
    yield from indexable(words[:middle])
    yield from indexable(words[middle:])


def digest(text):
    """Return what tells a text from another."""
    return sha256(text.encode()).hexdigest()


def keys(document):
    """Return the keys by which the names of a document are found."""
    return {key for name in document.names for key in keys_of(name)}


def stored_places(kind, ids):
    """Return the places of all rows that the index has of the texts of entries.

    `ids` are a list or a range. Of how many stretches a source's text was, the rows themselves say.
    """
    rows = IndexedText.objects.values_list("pk", flat=True)
    if kind != TEXT and not isinstance(ids, range):
        return set(rows.filter(pk__in=[place_of(kind, pk) for pk in ids]))
    spans = [(ids.start, ids.stop - 1)] if isinstance(ids, range) else runs(sorted(ids))
    return {
        place
        for first, last in spans
        for place in rows.filter(pk__gte=place_of(kind, first), pk__lt=place_of(kind, last + 1))
    }


def runs(ids):
    """Yield the first and the last of each run of ids that follow one another."""
    first = None
    for number, pk in enumerate(ids):
        first = pk if first is None else first
        if ids[number + 1 : number + 2] != [pk + 1]:
            yield first, pk
            first = None


def _write_texts(kind, ids, rows):
    """Let these rows be all that the index has of the texts of these entries."""
    kept = {row.pk for row in rows}
    IndexedText.objects.filter(pk__in=stored_places(kind, ids) - kept).delete()
    IndexedText.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["id"], update_fields=["told", "words"]
    )


def _write_names(kind, ids, wanted):
    """Let these (id, key) be all by which the names of these entries are found."""
    stored = IndexedName.objects.filter(kind=kind, entry_id__in=ids)
    there = {
        (entry_id, key): pk for pk, entry_id, key in stored.values_list("pk", "entry_id", "key")
    }
    IndexedName.objects.filter(pk__in=[there[row] for row in there.keys() - wanted]).delete()
    IndexedName.objects.bulk_create(
        IndexedName(kind=kind, entry_id=pk, key=key) for pk, key in sorted(wanted - there.keys())
    )


def telling_of(model, ids):
    """Yield (kind, id) of each entry whose rows tell of one of these entries."""
    if not ids:
        return
    for relation in model._meta.related_objects:
        record = relation.related_model
        if not issubclass(record, Record):
            continue
        unit = record._meta.get_field(record.unit_field) if record.unit_field else record._meta.pk
        kind = unit.related_model if record.unit_field else record
        for start in range(0, len(ids), BATCH):
            told = {f"{relation.field.name}__in": ids[start : start + BATCH]}
            units = record.objects.filter(**told).order_by().values_list(unit.name, flat=True)
            for pk in units.distinct().iterator():
                yield kind._meta.model_name, pk
