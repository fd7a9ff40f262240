"""The SQL that reads names: those whose keys lie in some spans, and those of some entries."""

from collections import defaultdict

from django.db import connection

from sources.models import IndexedName
from sources.sql import marks

NAMES = IndexedName._meta.db_table


def rows_with_keys(spans, number):
    """Return the SQL and the parameters that read a kind, a run, a key and an id of each row.

    A span is (kind, run, key, id, high): of the kind, the names after the key and the id, and with
    a key before `high`, so many of each span. On PostgreSQL all spans are one subquery, which is
    planned once; SQLite has no such subquery, and plans a hundred of them in no time.
    """
    if not spans:
        return f"SELECT kind, 0, key, entry_id FROM {NAMES} WHERE FALSE", []  # noqa: S608
    if connection.vendor == "postgresql":
        values = ", ".join(["(%s, %s, %s, %s::bigint, %s)"] * len(spans))
        sql = f"""
            SELECT span.kind, span.run, row.key, row.entry_id
            FROM (VALUES {values}) AS span (kind, run, low, last, high)
            CROSS JOIN LATERAL (
                SELECT key, entry_id FROM {NAMES}
                WHERE kind = span.kind AND (key, entry_id) > (span.low, span.last)
                    AND key < span.high
                ORDER BY key, entry_id LIMIT {number}
            ) AS row
        """  # noqa: S608 (a name of ours)
        return sql, [value for span in spans for value in span]
    selects, params = [], []
    for kind, run, *span in spans:
        sql = (
            f"SELECT key, entry_id FROM {NAMES}"  # noqa: S608 (a name of ours)
            " WHERE kind = %s AND (key, entry_id) > (%s, %s) AND key < %s"
            f" ORDER BY key, entry_id LIMIT {number}"
        )
        selects.append(f"SELECT %s, %s, part.* FROM ({sql}) AS part")  # noqa: S608
        params += [kind, run, kind, *span]
    return " UNION ALL ".join(selects), params


def rows_of_entries(entries):
    """Return the SQL and the parameters that read the kind, the id and each key of entries.

    Entries are (kind, id) pairs. Kind by kind: for pairs SQLite would read all names.
    """
    ids, params = defaultdict(list), []
    for kind, entry_id in entries:
        ids[kind].append(entry_id)
    for kind, of_kind in ids.items():
        params += [kind, *of_kind]
    among = " OR ".join(f"kind = %s AND entry_id IN ({marks(of_kind)})" for of_kind in ids.values())
    return f"SELECT kind, entry_id, key FROM {NAMES} WHERE {among or 'FALSE'}", params  # noqa: S608
