"""Indexes, constraints and triggers put aside while tables are filled, and made again after.

To make an index of all rows at once takes a fraction of the time that it takes row by row.
"""

from contextlib import contextmanager

# What PostgreSQL says of the tables: how each thing is put aside, and made as it was. Triggers and
# foreign keys go first and come last: they need what is before them. Checks and primary keys stay.
DEFINITIONS = """
    SELECT * FROM (
        SELECT CASE contype WHEN 'f' THEN 3 ELSE 2 END AS place,
            conrelid::regclass::text AS on_table, conname AS name,
            format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
            format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname,
                pg_get_constraintdef(oid))
        FROM pg_constraint
        WHERE contype IN ('u', 'x', 'f') AND (conrelid = ANY(%(tables)s::regclass[])
            OR contype = 'f' AND confrelid = ANY(%(tables)s::regclass[]))
        UNION ALL
        SELECT 1, indrelid::regclass::text, indexrelid::regclass::text,
            format('DROP INDEX %%s', indexrelid::regclass),
            pg_get_indexdef(indexrelid)
        FROM pg_index
        WHERE indrelid = ANY(%(tables)s::regclass[]) AND NOT indisprimary AND NOT EXISTS (
            SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('u', 'x', 'p'))
        UNION ALL
        SELECT 4, tgrelid::regclass::text, tgname,
            format('ALTER TABLE %%s DISABLE TRIGGER %%I', tgrelid::regclass, tgname),
            format('ALTER TABLE %%s ENABLE TRIGGER %%I', tgrelid::regclass, tgname)
        FROM pg_trigger
        WHERE tgrelid = ANY(%(tables)s::regclass[]) AND NOT tgisinternal
            AND tgenabled = 'O'
    ) AS things ORDER BY place, on_table, name
"""
# An index that stands for a constraint has no definition of its own, and stays.
SQLITE_DEFINITIONS = """
    SELECT type, name, sql FROM sqlite_master
    WHERE type IN ('index', 'trigger') AND sql IS NOT NULL AND tbl_name IN ({})
    ORDER BY type, tbl_name, name
"""
# For the indexes of a million dancers.
SORT_MEMORY = "256MB"


@contextmanager
def set_aside(connection, tables, track):
    """Put aside what slows the tables down; at the end, make it again as it was.

    It belongs in a transaction: where that fails, all is as it was. `track` shows how far it is.
    """
    with connection.cursor() as cursor:
        found = list(_definitions(connection, cursor, tables))
        for drop, _make in reversed(found):
            cursor.execute(drop)
        yield
        for _drop, make in track(found):
            cursor.execute(make)


def _definitions(connection, cursor, tables):
    """Yield the statements that drop and make each thing, in the order of their making."""
    if connection.vendor == "postgresql":
        quoted = [connection.ops.quote_name(table) for table in tables]
        cursor.execute(f"SET LOCAL maintenance_work_mem = '{SORT_MEMORY}'")
        cursor.execute(DEFINITIONS, {"tables": quoted})
        yield from (tuple(row[-2:]) for row in cursor.fetchall())
    else:
        marks = ", ".join(["%s"] * len(tables))
        cursor.execute(SQLITE_DEFINITIONS.format(marks), tables)
        for kind, name, sql in cursor.fetchall():
            yield f"DROP {kind} {connection.ops.quote_name(name)}", sql
