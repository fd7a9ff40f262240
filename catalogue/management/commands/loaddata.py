"""`loaddata` for an archive: validated as a form, all or nothing, with history."""

import sys
from collections import defaultdict
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from django.core.management.base import CommandError
from django.core.management.commands import loaddata
from django.core.management.commands.loaddata import READ_STDIN
from django.db import connections, transaction
from tqdm import tqdm

from catalogue.fixture_file import READERS, FixtureFile
from catalogue.loading import Loader
from catalogue.pruning import KINDS
from catalogue.rows import is_archives, is_row, shown
from sources.models import Source, changing


class Command(loaddata.Command):
    """Loads fixtures; a problem in one of them leaves the database as it was."""

    help = (
        "Loads fixtures in YAML or JSON into the database, validated as a form would. Rows that "
        "are there already are skipped; records that an editor changed or deleted since are kept "
        "and reported. All problems are listed, and then nothing is loaded."
    )

    def add_arguments(self, parser):
        """Take what Django's own command takes, and what becomes of editors' changes."""
        super().add_arguments(parser)
        parser.add_argument(
            "--dry-run", action="store_true", help="Do and print it all, and change nothing."
        )
        parser.add_argument(
            "--overwrite",
            action="store_true",
            help="Replace also what an editor changed or deleted; its history keeps what it was.",
        )
        parser.add_argument(
            "--prune",
            action="store_true",
            help="Delete what a former load of the same file wrote and the file has no more.",
        )

    def handle(self, *fixture_labels, dry_run=False, overwrite=False, prune=False, **options):
        """Load all files in one transaction; raise CommandError on problems."""
        self.dry_run = dry_run
        self.loader = Loader(overwrite, prune)
        super().handle(*fixture_labels, **options)

    def loaddata(self, fixture_labels):
        """Load all files, the caller's transaction around it; raise CommandError on problems."""
        self.serialization_formats = list(READERS)
        connection = connections[self.using]
        if Source._meta.db_table not in connection.introspection.table_names():
            raise CommandError("The database has no tables yet: run `manage.py migrate` first.")
        with connection.constraint_checks_disabled(), ExitStack() as on_disk:
            files = [file for label in fixture_labels for file in self.read(label, on_disk)]
            self.load_files(files)
        if problems := self.loader.outcome.problems:
            count = f"{len(problems)} problem{'s' if len(problems) > 1 else ''}"
            raise CommandError("\n".join([f"{count}, nothing was loaded", *problems]))
        if self.dry_run:
            transaction.set_rollback(True, using=self.using)
        if self.verbosity >= 1:
            self.report()

    def report(self):
        """Print what was kept, dropped and removed, and then the counts."""
        outcome = self.loader.outcome
        counts = ", ".join(f"{count} {what}" for what, count in outcome.counts.items())
        self.stdout.write("\n".join([*outcome.reports, counts]))
        if self.dry_run:
            self.stderr.write("A dry run: nothing was changed.")

    def read(self, fixture_label, on_disk):
        """Yield the fixture file with this label, which has to be one, and close it `on_disk`."""
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
            if file_format not in READERS:
                raise CommandError(f"{file_format} can't be loaded. Formats: {', '.join(READERS)}.")
            open_file, mode = self.compression_formats[compression]
            file = on_disk.enter_context(FixtureFile(name))
            with open_file(path, mode) as stream:
                file.read(stream, file_format, self.bar)
            self.loader.outcome.problems += [f"{name}: {problem}" for problem in file.problems]
            yield file

    @property
    def bar(self):
        """Show how far it is, as tqdm does; silent where nobody watches."""
        is_silent = None if self.verbosity else True
        return partial(tqdm, disable=is_silent, file=sys.stderr, unit=" rows", unit_scale=True)

    def load_files(self, files):
        """Load the rows of the files, each file as one change."""
        kinds = [model for model in KINDS if not self.is_excluded(model._meta.label)]
        for file in files:
            self.loader.expect(file)
        for file in files:
            name = file.name
            with changing(fixture=name):
                self.load_rows(self.bar(file, desc=f"loading {name}"), name)
                # What comes by standard input has no name by which it would be known again.
                self.loader.finish(name, [] if name == READ_STDIN else kinds)

    def load_rows(self, rows, file):
        """Load the archive's rows; rows of other models are problems, one for each model."""
        others = defaultdict(list)
        for number, raw in enumerate(rows, start=1):
            if is_row(raw) and self.is_excluded(str(raw["model"])):
                continue
            if is_archives(raw) or not is_row(raw):
                self.loader.load(raw, file, number)
            else:
                others[str(raw["model"])].append(number)
        for model, numbers in others.items():
            self.loader.outcome.problems.append(
                f"{file}: {shown(model)}: is no record of the archive, and not loaded: "
                f"{len(numbers)} of the rows, the first is row {numbers[0]} "
                f"(leave them out with --exclude {shown(model)})"
            )

    def is_excluded(self, label):
        """Tell whether `--exclude` names the model, or its app."""
        apps = {app.label for app in self.excluded_apps}
        models = {model._meta.label_lower for model in self.excluded_models}
        return label.partition(".")[0] in apps or label.lower() in models
