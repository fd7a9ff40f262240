"""What the database itself does after each write, whatever made it: made, compared and taken away.

What they are for stands in `catalogue.index_due` and `catalogue.revision`.
"""

from dataclasses import dataclass

from django.db import connection

PREFIX = "barre_"
INSERT, UPDATE, DELETE, TRUNCATE = "insert", "update", "delete", "truncate"


@dataclass(frozen=True)
class Trigger:
    """A trigger on a table: what it does after an event is SQL, statements parted by semicolons.

    PostgreSQL runs it once a statement, with the rows in the tables that `transition` names; SQLite
    runs it once a row. `columns` are those whose update alone matters.
    """

    purpose: str
    table: str
    event: str
    does: str
    transition: str = ""
    columns: tuple = ()

    @property
    def name(self):
        """The name that it has in the database."""
        return f"{PREFIX}{self.purpose}_{self.table}_{self.event}"

    @property
    def body(self):
        """What the database keeps of it."""
        end = "; RETURN NULL; END" if connection.vendor == "postgresql" else "; END"
        return f"BEGIN {self.does}{end}"

    @property
    def sql(self):
        """The SQL that makes it."""
        of = f" OF {', '.join(self.columns)}" if self.columns else ""
        after = f"CREATE TRIGGER {self.name} AFTER {self.event}{of} ON {self.table}"
        if connection.vendor == "sqlite":
            return f"{after} {self.body}"
        rows = f"REFERENCING {self.transition}" if self.transition else ""
        return (
            f"CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $${self.body}$$;"
            f" {after} {rows} FOR EACH STATEMENT EXECUTE FUNCTION {self.name}()"
        )


def missing(wanted):
    """Return those of the triggers that are not there as they should be."""
    with connection.cursor() as cursor:
        there = _installed(cursor)
    return [
        trigger
        for trigger in wanted
        if not there.get(trigger.name, ("", ""))[1].endswith(trigger.body)
    ]


def install(wanted):
    """Make the triggers that are not there as they should be."""
    lacking = missing(wanted)
    with connection.cursor() as cursor:
        there = _installed(cursor)
        for trigger in lacking:
            if trigger.name in there:
                _drop(cursor, trigger.name, trigger.table)
            cursor.execute(trigger.sql)


def remove():
    """Drop the triggers: a migration may change what they refer to."""
    with connection.cursor() as cursor:
        for name, (table, _body) in _installed(cursor).items():
            _drop(cursor, name, table)


def _drop(cursor, name, table):
    if connection.vendor == "postgresql":
        cursor.execute(f"DROP TRIGGER {name} ON {table}")
        cursor.execute(f"DROP FUNCTION {name}()")
    else:
        cursor.execute(f"DROP TRIGGER {name}")


def _installed(cursor):
    """Return the (table, definition) of the triggers that are there, by the triggers' names."""
    if connection.vendor == "postgresql":
        cursor.execute(
            "SELECT tgname, tgrelid::regclass::text, prosrc"
            " FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid"
            " WHERE NOT tgisinternal AND tgname LIKE %s",
            [f"{PREFIX}%"],
        )
    else:
        cursor.execute(
            "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
            [f"{PREFIX}%"],
        )
    return {name: (table, definition) for name, table, definition in cursor.fetchall()}
