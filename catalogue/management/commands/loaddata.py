"""`loaddata` for an archive: validated as a form, all or nothing, with history."""

import json
from pathlib import Path

import yaml
from django.core import serializers
from django.core.management.base import CommandError
from django.core.management.commands import loaddata
from django.core.management.commands.loaddata import READ_STDIN
from django.db import connections, transaction

from catalogue.loading import Loader, is_archives, is_row
from sources.models import Source, changing

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
        if Source._meta.db_table not in connection.introspection.table_names():
            raise CommandError("The database has no tables yet: run `manage.py migrate` first.")
        with connection.constraint_checks_disabled():
            for label in fixture_labels:
                self.load_label(label)
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
        """Load the fixture file with this label, which has to be one."""
        if Path(fixture_label).suffix in (".yaml", ".json") and Path(fixture_label).is_file():
            fixture_label = str(Path(fixture_label).resolve())
        found = {str(path): None for path, _directory, _name in self.find_fixtures(fixture_label)}
        files = list({Path(path).resolve() if path != READ_STDIN else path for path in found})
        if len(files) > 1:
            told = ", ".join(sorted(str(path) for path in files))
            raise CommandError(f"“{fixture_label}” is the name of several files: {told}. Give one.")
        for path in files:
            name = Path(path).name
            _name, file_format, compression = self.parse_name(name)
            open_file, mode = self.compression_formats[compression]
            with open_file(path, mode) as stream:
                rows = self.read_rows(stream, file_format, name)
            with changing(why=f"loaddata {name}", fixture=name):
                self.load_rows(rows, name)
                self.loader.finish()

    def read_rows(self, stream, file_format, file):
        """Return the rows of a file, or none and a problem where they can't be read."""
        try:
            rows = READERS[file_format](stream)
        except (ValueError, RecursionError, yaml.YAMLError) as error:
            told = " ".join(str(error).split())
            self.loader.problems.append(f"{file}: can't be read as {file_format}: {told}")
            return []
        if not rows or not isinstance(rows, list):
            self.loader.problems.append(f"{file}: holds no list of rows")
            return []
        return rows

    def load_rows(self, rows, file):
        """Load the archive's rows as its loader does, all others as Django does."""
        others = []
        for number, raw in enumerate(rows, start=1):
            if is_row(raw) and self.is_excluded(str(raw["model"])):
                continue
            if is_archives(raw) or not is_row(raw):
                self.loader.load(raw, file, number)
            else:
                others.append(raw)
        try:
            with transaction.atomic(using=self.using):
                self.load_others(others)
        except Exception as error:
            # Whatever Django's own loading raises is told as a problem, not as a traceback.
            self.loader.problems.append(f"{file}: {error}")

    def load_others(self, rows):
        """Load rows that are none of the archive's as Django does."""
        for other in serializers.deserialize(
            "python",
            rows,
            using=self.using,
            ignorenonexistent=self.ignore,
            handle_forward_references=True,
        ):
            self.save_obj(other)

    def is_excluded(self, label):
        """Tell whether `--exclude` names the model, or its app."""
        apps = {app.label for app in self.excluded_apps}
        models = {model._meta.label_lower for model in self.excluded_models}
        return label.partition(".")[0] in apps or label.lower() in models
