"""Writes the rows of a made archive, whose ids are given: COPY on PostgreSQL, else executemany."""

from django.db.models import AutoField
from django.utils import timezone

from catalogue.bulk import copy_rows, csv_line
from catalogue.making.rows import FIELDS, same_in_all


def next_id(connection, model):
    """Return the first id that no row of the model ever had."""
    table = model._meta.db_table
    quoted = connection.ops.quote_name(table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {quoted}")  # noqa: S608 (our own table)
        (last,) = cursor.fetchone()
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [quoted])
            (sequence,) = cursor.fetchone()
            cursor.execute(f"SELECT last_value - (NOT is_called)::int FROM {sequence}")  # noqa: S608
        else:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        # An id that a deleted row had stays its own: the history goes by ids.
        return max(last, *(cursor.fetchone() or [0])) + 1


def reset_sequences(connection, models):
    """Let the database go on counting after the rows' ids; SQLite does so by itself."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for model in models:
                table = connection.ops.quote_name(model._meta.db_table)
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)",
                    [table, next_id(connection, model) - 1],
                )


class Writer:
    """Writes the made rows of one kind; what is the same in all of them is prepared once."""

    def __init__(self, connection, model, now):
        fields = [model._meta.get_field(name) for name in FIELDS[model]]
        given = {field.name for field in fields}
        same = same_in_all(model)
        rest = [
            field
            for field in model._meta.concrete_fields
            if field.name not in given and not isinstance(field, AutoField)
        ]
        self._same = [
            field.get_db_prep_save(
                now if hasattr(field, "auto_now") and (field.auto_now or field.auto_now_add)
                else same.get(field.name, field.get_default()),
                connection,
            )
            for field in rest
        ]  # fmt: skip
        quote = connection.ops.quote_name
        columns = [model._meta.pk, *fields, *rest]
        self._filled = [quote(field.column) for field in columns if not field.null]
        self._into = (
            f"{quote(model._meta.db_table)} ({', '.join(quote(f.column) for f in columns)})"
        )
        if connection.vendor == "postgresql":
            # What is the same in all rows ends each line.
            self._ending = csv_line(["", *self._same])
        else:
            values = ["?"] * (1 + len(fields)) + self._quoted_same(connection)
            self._insert = f"INSERT INTO {self._into} VALUES ({', '.join(values)})"  # noqa: S608

    def write(self, connection, rows):
        """Write the rows, tuples of an id and the values of FIELDS."""
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                copy_rows(cursor, self._into, self._filled, rows, self._ending)
        else:
            # Past Django's cursor, which would look at each value.
            connection.connection.executemany(self._insert, rows)

    def _quoted_same(self, connection):
        """Return what is the same in all rows, as it stands in a statement."""
        with connection.cursor() as cursor:
            return [
                cursor.execute("SELECT quote(%s)", [value]).fetchone()[0] for value in self._same
            ]


class Archive:
    """The tables of the archive, written to as rows are made."""

    def __init__(self, connection):
        now = timezone.now()
        self._writers = {model: Writer(connection, model, now) for model in FIELDS}

    def write(self, connection, rows):
        """Write the rows of all kinds."""
        for model, of_kind in rows.items():
            if of_kind:
                self._writers[model].write(connection, of_kind)
