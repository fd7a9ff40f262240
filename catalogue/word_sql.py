"""The SQL that reads the rows with some words, in the order of their places, on either database.

On SQLite the full text index gives them in that order itself. On PostgreSQL there are two ways: the
index of words gives all rows that have a rare word, and rows are looked through one by one for
words that most of them have. The database would choose by its guess of how many rows have several
words, which is often wrong by far; here the way is chosen by how common each of them is, which it
knows, and rows are looked through only so far.
"""

import time

from django.db import connection

from sources.models import IndexedText
from sources.models.indexed import BELOW_LETTER, LETTERS, MOST_ENTRIES, place_of
from sources.sql import marks

TEXTS = IndexedText._meta.db_table
FTS = f"{TEXTS}_fts"
# A word is common that more rows have: so many are soon fetched by the index of words.
RARE = 2_000
# How many rows are looked through for common words before the index of words is asked after all.
WALKED = 3_000
COMMON = """
    SELECT word
    FROM pg_stats
    JOIN pg_class ON pg_class.oid = %s::regclass
    CROSS JOIN LATERAL unnest(most_common_elems::text::text[], most_common_elem_freqs)
        AS counted (word, frequency)
    WHERE schemaname = current_schema AND tablename = %s AND attname = 'words'
        AND frequency * reltuples > %s
"""
# For so many seconds a process remembers which words are common.
REMEMBERED = 60

# {a database: (until when, its common words)}. Only the way of a search depends on it.
_common = {}


def common_words():
    """Return the words, each with its letters, that more than `RARE` rows have.

    SQLite is not asked: there it makes no difference.
    """
    if connection.vendor != "postgresql":
        return frozenset()
    until, words = _common.get(connection.settings_dict["NAME"], (0, frozenset()))
    if time.monotonic() > until:
        with connection.cursor() as cursor:
            cursor.execute(COMMON, [TEXTS, TEXTS, RARE])
            words = frozenset(word for (word,) in cursor.fetchall())
        _common[connection.settings_dict["NAME"]] = (time.monotonic() + REMEMBERED, words)
    return words


def rows_with_words(condition, stored_as, low, number, is_common):
    """Return the SQL and the parameters that read the place of each row.

    Of rows stored as a kind, after the place `low`, so many. Where the words are common, rows that
    stand far off may be left out.
    """
    between = [low, place_of(stored_as, MOST_ENTRIES)]
    words = condition.written(LETTERS[stored_as], connection.vendor)
    if connection.vendor == "sqlite":
        sql = f"{FTS} WHERE {FTS} MATCH %s AND rowid > %s AND rowid < %s ORDER BY rowid"
        sql = f"SELECT rowid AS id FROM {sql} LIMIT {number}"  # noqa: S608
        return sql, [words, *between]
    if is_common:
        walked = (
            f"SELECT id, words FROM {TEXTS} WHERE id > %s AND id < %s ORDER BY id LIMIT {WALKED}"  # noqa: S608
        )
        sql = f"({walked}) AS walked WHERE words @@ %s::tsquery ORDER BY id LIMIT {number}"
        return f"SELECT id FROM {sql}", [*between, words]  # noqa: S608
    found = f"SELECT id FROM {TEXTS} WHERE words @@ %s::tsquery"  # noqa: S608
    sql = f"found WHERE id > %s AND id < %s ORDER BY id LIMIT {number}"
    sql = f"WITH found AS MATERIALIZED ({found}) SELECT id FROM {sql}"  # noqa: S608
    return sql, [words, *between]


def rows_among(condition, stored_as, places):
    """Return the SQL and the parameters that read which of some places have the words."""
    words, among = condition.written(LETTERS[stored_as], connection.vendor), marks(places)
    if connection.vendor == "sqlite":
        sql = f"SELECT rowid FROM {FTS} WHERE {FTS} MATCH %s AND rowid IN ({among})"  # noqa: S608
    else:
        sql = f"SELECT id FROM {TEXTS} WHERE words @@ %s::tsquery AND id IN ({among})"  # noqa: S608
    return sql, [words, *places]


def rows_of_kinds(conditions, number):
    """Return the SQL and the parameters that read the places of the first rows of each kind.

    For PostgreSQL, where none of the words is common: one look into the index for all kinds, whose
    words differ by their letters. Conditions are (condition, letter) pairs.
    """
    any_of = " | ".join(f"({each.written(letter, 'postgresql')})" for each, letter in conditions)
    sql = f"""
        WITH found AS MATERIALIZED (SELECT id FROM {TEXTS} WHERE words @@ %s::tsquery)
        SELECT id FROM (
            SELECT id, row_number() OVER (PARTITION BY id >> {BELOW_LETTER} ORDER BY id) AS nth
            FROM found
        ) AS numbered WHERE nth <= {number}
    """  # noqa: S608 (a name and numbers of ours)
    return sql, [any_of]
