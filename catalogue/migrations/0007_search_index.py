"""The search index: tables of tokens, and what finds words in them on each database."""

import sources.models.indexed
from django.db import migrations, models

TABLE = "catalogue_indexedtext"
FTS = "catalogue_indexedtext_fts"

# The full text index keeps no text of its own: it reads the table's, and triggers tell it of changes.
ON_SQLITE = [
    f"CREATE VIRTUAL TABLE {FTS} USING fts5("
    f"words, content='{TABLE}', content_rowid='id', tokenize='ascii', columnsize=0)",
    f"CREATE TRIGGER {FTS}_insert AFTER INSERT ON {TABLE} BEGIN"
    f" INSERT INTO {FTS} (rowid, words) VALUES (NEW.id, NEW.words); END",
    f"CREATE TRIGGER {FTS}_delete AFTER DELETE ON {TABLE} BEGIN"
    f" INSERT INTO {FTS} ({FTS}, rowid, words) VALUES ('delete', OLD.id, OLD.words); END",
    f"CREATE TRIGGER {FTS}_update AFTER UPDATE ON {TABLE} BEGIN"
    f" INSERT INTO {FTS} ({FTS}, rowid, words) VALUES ('delete', OLD.id, OLD.words);"
    f" INSERT INTO {FTS} (rowid, words) VALUES (NEW.id, NEW.words); END",
]
ON_POSTGRESQL = [
    f"CREATE INDEX {TABLE}_words ON {TABLE} USING gin (words) WITH (fastupdate = off)",
    # Of so many tokens it is known how common they are, by which a search chooses its way.
    f"ALTER TABLE {TABLE} ALTER COLUMN words SET STATISTICS 500",
]


def make(apps, schema_editor):
    """Make what finds words."""
    on_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in ON_SQLITE if on_sqlite else ON_POSTGRESQL:
        schema_editor.execute(statement, params=None)


def drop(apps, schema_editor):
    """Drop what goes not with its table."""
    if schema_editor.connection.vendor == "sqlite":
        for event in ("insert", "delete", "update"):
            schema_editor.execute(f"DROP TRIGGER {FTS}_{event}")
        schema_editor.execute(f"DROP TABLE {FTS}")


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0006_made_archive"),
    ]

    operations = [
        migrations.CreateModel(
            name="IndexDue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("entry_id", models.BigIntegerField()),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="IndexedWord",
            fields=[
                ("token", sources.models.indexed.KeyField(primary_key=True, serialize=False)),
                ("spelling", models.TextField()),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="IndexedName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("entry_id", models.BigIntegerField()),
                ("key", sources.models.indexed.KeyField()),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["kind", "key", "entry_id"], name="catalogue_indexed_name_key"
                    ),
                    models.Index(fields=["kind", "entry_id"], name="catalogue_indexed_name_entry"),
                ],
            },
        ),
        migrations.CreateModel(
            name="IndexedText",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("told", models.TextField(blank=True)),
                ("words", sources.models.indexed.TokensField()),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="WordGap",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("gap", sources.models.indexed.KeyField()),
                ("token", sources.models.indexed.KeyField()),
            ],
            options={
                "default_permissions": (),
                "indexes": [models.Index(fields=["gap", "token"], name="catalogue_word_gap")],
            },
        ),
        migrations.RunPython(make, drop),
    ]
