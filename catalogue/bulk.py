"""Writes many rows at once: COPY on PostgreSQL, one statement for many rows on SQLite."""

import csv
import io
from itertools import islice

# Rows that are held in memory at once.
BATCH = 5_000


def write_rows(connection, model, field_names, rows):
    """Write rows of values as the database keeps them, none of which is NULL.

    The values are in the order of the fields.
    """
    columns = [model._meta.get_field(name).column for name in field_names]
    into = f"{model._meta.db_table} ({', '.join(columns)})"
    rows = iter(rows)
    with connection.cursor() as cursor:
        while batch := list(islice(rows, BATCH)):
            if connection.vendor == "postgresql":
                copy_rows(cursor, into, columns, batch)
            else:
                places = ", ".join(["%s"] * len(columns))
                cursor.executemany(f"INSERT INTO {into} VALUES ({places})", batch)  # noqa: S608


def copy_rows(cursor, into, filled, rows, ending="\n"):
    """Write rows to PostgreSQL, into a table's columns; each line of them ends with `ending`.

    An empty field stands for NULL, unless its column is one of the `filled`, which hold none.
    """
    lines = io.StringIO()
    csv.writer(lines, lineterminator=ending).writerows(rows)
    lines.seek(0)
    options = f"FORMAT csv, FORCE_NOT_NULL ({', '.join(filled)})"
    cursor.copy_expert(f"COPY {into} FROM STDIN ({options})", lines)


def csv_line(values):
    """Return a line of values as `copy_rows` writes it."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(values)
    return line.getvalue()
