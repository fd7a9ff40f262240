"""Statements where most pages ask them: written by hand, or put together once.

To put one together of querysets takes longer than to answer it.
"""

from itertools import chain

from django.db import connection

# No id: they stand for some ids, and for the ends of a range of ids.
ONE_OF, FIRST, STOP = -1, -3, -2


def marks(values):
    """Return a mark for each of the values, as a statement has them: `%s, %s`.

    Of no values it is NULL: PostgreSQL refuses `id IN ()`, and nothing is among `(NULL)`.
    """
    return ", ".join(["%s"] * len(values)) or "NULL"


def blanks(ids):
    """Return ids to put a statement together with, for which `filled` takes the real ones."""
    return range(FIRST, STOP) if isinstance(ids, range) else (ONE_OF,)


def filled(statement, ids):
    """Return a (statement, parameters) that was put together with blanks, with ids for them.

    Ids are a list, or a range that the statement tells by its ends.
    """
    if isinstance(ids, range):
        return filled_with(statement, {FIRST: ids.start, STOP: ids.stop})
    sql, params = statement
    given = [list(ids) if value == ONE_OF else [value] for value in params]
    first, *others = sql.split("%s")
    pieces = zip(map(marks, given), others, strict=True)
    return first + "".join(chain.from_iterable(pieces)), list(chain.from_iterable(given))


def filled_with(statement, values):
    """Return a (statement, parameters) that was put together with blanks, with a value for each."""
    sql, params = statement
    return sql, [values.get(value, value) for value in params]


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
