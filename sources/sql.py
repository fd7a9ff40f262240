"""Statements written by hand, where most pages ask them.

To put one together of querysets takes longer than to answer it.
"""

from django.db import connection


def marks(values):
    """Return a mark for each of the values, as a statement has them: `%s, %s`."""
    return ", ".join(["%s"] * len(values))


def rows_of_all(parts):
    """Return the rows of several (statement, parameters), in one question; of none, no rows."""
    statements, params = [], []
    for statement, values in parts:
        statements.append(statement)
        params += values
    if not statements:
        return []
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(statements), params)
        return cursor.fetchall()
