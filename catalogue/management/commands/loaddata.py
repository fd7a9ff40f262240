"""`loaddata` for an archive: validated as a form, all or nothing, with history."""

import json
from pathlib import Path

import yaml
from django.core import serializers
from django.core.management.base import CommandError
from django.core.management.commands import loaddata
from django.db import connections

from catalogue.loading import Loader, is_archives

READERS = {
    "yaml": lambda stream: yaml.load(stream, yaml.CSafeLoader),  # noqa: S506 (it is a safe one)
    "json": json.load,
    "jsonl": lambda stream: [json.loads(line) for line in stream if line.strip()],
}
READERS["yml"] = READERS["yaml"]


class Command(loaddata.Command):
    """Loads fixtures; a problem in one of them leaves the database as it was."""

    help = (
        "Loads fixtures in YAML or JSON into the database, validated as a form would. Rows that "
        "are there already are skipped. All problems are listed, and then nothing is loaded."
    )

    def loaddata(self, fixture_labels):
        """Load all files, the caller's transaction around it; raise CommandError on problems."""
        self.loader = Loader()
        self.models, self.objs_with_deferred_fields = set(), []
        self.serialization_formats = list(READERS)
        connection = connections[self.using]
        with connection.constraint_checks_disabled():
            for label in fixture_labels:
                self.load_label(label)
            self.loader.finish()
            for other in self.objs_with_deferred_fields:
                other.save_deferred_fields(using=self.using)
        if problems := self.loader.problems:
            count = f"{len(problems)} problem{'s' if len(problems) > 1 else ''}"
            raise CommandError("\n".join([f"{count}, nothing was loaded", *problems]))
        connection.check_constraints([model._meta.db_table for model in self.models])
        self.reset_sequences(connection, self.models)
        if self.verbosity >= 1:
            counts = self.loader.counts
            self.stdout.write(", ".join(f"{count} {what}" for what, count in counts.items()))

    def load_label(self, fixture_label):
        """Load the fixture files with this label."""
        for path, _directory, _name in self.find_fixtures(fixture_label):
            name, file_format, compression = self.parse_name(Path(path).name)
            open_file, mode = self.compression_formats[compression]
            with open_file(path, mode) as stream:
                rows = self.read_rows(stream, file_format, Path(path).name)
            self.load_rows(rows, Path(path).name)

    def read_rows(self, stream, file_format, file):
        """Return the rows of a file, or none and a problem where they can't be read."""
        try:
            rows = READERS[file_format](stream) or []
        except (ValueError, yaml.YAMLError) as error:
            told = " ".join(str(error).split())
            self.loader.problems.append(f"{file}: can't be read as {file_format}: {told}")
            return []
        if not isinstance(rows, list):
            self.loader.problems.append(f"{file}: holds no list of rows")
            return []
        return rows

    def load_rows(self, rows, file):
        """Load the archive's rows as its loader does, all others as Django does."""
        others = []
        for number, raw in enumerate(rows, start=1):
            if is_archives(raw) or not isinstance(raw, dict):
                self.loader.load(raw, file, number)
            else:
                others.append(raw)
        try:
            for other in serializers.deserialize(
                "python",
                others,
                using=self.using,
                ignorenonexistent=self.ignore,
                handle_forward_references=True,
            ):
                self.save_obj(other)
        except Exception as error:
            # Whatever Django's own loading raises is told as a problem, not as a traceback.
            self.loader.problems.append(f"{file}: {error}")
