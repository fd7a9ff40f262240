"""`draft_source`: a text file as the row of a fixture, with its damage undone."""

import hashlib
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from catalogue.fixture_form import LiteralText, row_in_yaml
from sources.names import slug_of
from sources.texts import mend


class Command(BaseCommand):
    """Prints the row for a source; nothing is written to the database."""

    help = (
        "Prints a text file as a row for fixtures/archive.yaml: mended, with its name, its SHA-256 "
        "and a slug. Say in its rights whose the text is."
    )

    def add_arguments(self, parser):
        """Take the file, and what the file doesn't tell."""
        parser.add_argument("path", type=Path, help="A text file in UTF-8.")
        parser.add_argument("--name", required=True, help="What the source is called.")
        parser.add_argument("--slug", help="Its address; made from the name if not given.")
        parser.add_argument("--language", default="en", help="Its language: en, ru, kk, ky …")
        parser.add_argument("--rights", default="", help="Whose the text is, on what terms.")

    def handle(self, path, name, slug, language, rights, **options):
        """Print the row; raise CommandError where the file can't be read."""
        try:
            received = path.read_bytes()
            text, repairs = mend(received)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise CommandError(f"{path}: is not in UTF-8 (byte {error.start})") from error
        if not text.strip():
            raise CommandError(f"{path}: has no text")
        for repair in repairs:
            self.stderr.write(f"{path}: repaired: {repair}")
        fields = {
            "name": name,
            "slug": slug or slug_of(name, fallback="source"),
            "text": LiteralText(text),
            "file_name": path.name,
            "file_sha256": hashlib.sha256(received).hexdigest(),
            "language": language,
            "rights": rights,
        }
        self.stdout.write(row_in_yaml("sources.source", fields), ending="")
