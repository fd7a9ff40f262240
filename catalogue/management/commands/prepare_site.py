"""`prepare_site`: what stands between a fresh copy and a site that can be used."""

import secrets
import sys
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.urls import reverse

from catalogue.roles import ROLES
from dancers.models import Dancer
from sources.models import Source

# The name of the first account.
FIRST = "admin"


class Command(BaseCommand):
    """Migrates, fills an empty database, and makes the first account; run again, keeps all."""

    help = (
        "Brings the database up to date, loads the shipped archive where there is none, and makes "
        "an administrator where nobody has an account yet. The password is printed once."
    )

    def handle(self, **options):
        """Prepare the site, and say what was done."""
        call_command("migrate", verbosity=0)
        if not Dancer.objects.exists() and not Source.objects.exists():
            self.stdout.write("Loading the shipped archive: ", ending="")
            archive = settings.BASE_DIR / "fixtures" / "archive.yaml"
            call_command("loaddata", str(archive), stdout=self.stdout)
        if not get_user_model().objects.exists():
            self.make_administrator()

    def make_administrator(self):
        """Make the first account, and say how to sign in with it and what for."""
        password = secrets.token_urlsafe(12)
        get_user_model().objects.create_superuser(FIRST, password=password)
        python = Path(sys.executable)
        if python.is_relative_to(settings.BASE_DIR):
            python = python.relative_to(settings.BASE_DIR)
        self.stdout.write(
            f"To edit, sign in at /sign-in/ as {FIRST} with {password}\n"
            f"(It is shown this once. `{python} manage.py changepassword {FIRST}` sets another.)\n"
            f"{FIRST} is an administrator (superuser), who may do everything. Add others at "
            f"{reverse('admin:auth_user_add')}, then give each a role: {', '.join(ROLES)}."
        )
