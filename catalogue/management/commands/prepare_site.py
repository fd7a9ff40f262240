"""`prepare_site`: what stands between a fresh copy and a site that can be used."""

import secrets
import sys
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand

from dancers.models import Dancer
from sources.models import Source


class Command(BaseCommand):
    """Migrates, fills an empty database, and makes the first sign-in; run again, keeps all."""

    help = (
        "Brings the database up to date, loads the shipped archive where there is none, and makes "
        "an editor's sign-in where nobody can sign in yet. The password is printed once."
    )

    def handle(self, **options):
        """Prepare the site, and say what was done."""
        call_command("migrate", verbosity=0)
        if not Dancer.objects.exists() and not Source.objects.exists():
            self.stdout.write("Loading the shipped archive: ", ending="")
            archive = settings.BASE_DIR / "fixtures" / "archive.yaml"
            call_command("loaddata", str(archive), stdout=self.stdout)
        if not get_user_model().objects.exists():
            password = secrets.token_urlsafe(12)
            get_user_model().objects.create_superuser("editor", password=password)
            self.stdout.write(f"To edit, sign in at /sign-in/ as editor with {password}")
            python = Path(sys.executable)
            if python.is_relative_to(settings.BASE_DIR):
                python = python.relative_to(settings.BASE_DIR)
            self.stdout.write(
                f"(It is shown this once. `{python} manage.py changepassword editor` sets another.)"
            )
