"""Querysets whose SQL is put together once.

Django puts it together each time a queryset is asked, and for one that joins several tables this
takes longer than the database needs for the answer. A profile asks six of them, with nothing new in
them but the dancer.
"""

from copy import copy

from django.db import connections

from sources.sql import filled


class Prepared:
    """A queryset of records with a blank for ids (`sources.sql.blanks`), asked with other ids."""

    def __init__(self, queryset):
        self._queryset = queryset
        self._compiler = queryset.query.get_compiler(queryset.db)
        # The compiler also learns here which columns make which record.
        self._statement = self._compiler.as_sql()

    def ask(self, ids):
        """Return the queryset with ids for its blank: to be iterated, not to be narrowed."""
        compiler = copy(self._compiler)
        compiler.connection = connections[self._queryset.db]
        compiler.as_sql = lambda *args, **kwargs: filled(self._statement, ids)
        queryset = self._queryset.all()
        queryset.query.get_compiler = lambda *args, **kwargs: compiler
        return queryset
