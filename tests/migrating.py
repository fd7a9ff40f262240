"""Migrations as `manage.py migrate` runs them, to any state."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from catalogue import rebuilding


def migrate(targets):
    """Migrate to the targets, with what the site does before and after."""
    rebuilding.before_migrating(plan=targets)
    MigrationExecutor(connection).migrate(targets)
    rebuilding.after_migrating(plan=targets)
