"""What all tests share."""

import fcntl
import gc
import os
import shutil
import subprocess
import sys

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import client as test_client

from catalogue import roles
from catalogue.last_revision import last_revision
from sources.models import IndexDue
from tests import serving
from tests.factories import UserFactory
from tests.loaded import load_archive

# Pages and archives are made of many short-lived objects: to look for garbage among them as often
# as a server does takes a tenth of the suite's time.
gc.set_threshold(50_000, 20, 100)

# What a flush would make again at once, the same, and what takes longest to be made.
MADE_AGAIN = {model._meta.db_table for model in (ContentType, Permission)}

# The templates of inputs, labels and errors.
INPUTS = ("django/forms/", "admin/widgets/")


def pytest_report_header():
    """Say which database the suite runs on; CI looks for both."""
    return f"database: {connection.vendor}"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """End what is still connected before the database is dropped: threads of a live server."""
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(scope="session", autouse=True)
def quick_flush():
    """Empty tables row by row: they hold few rows, and to truncate all of them takes 0.4 s."""
    if connection.vendor != "postgresql":
        yield
        return

    def sql_flush(operations, style, tables, **options):
        # What is due for the index last: triggers write it as other tables are emptied.
        emptied = set(tables) - MADE_AGAIN
        last = sorted(emptied, key=lambda table: (table == IndexDue._meta.db_table, table))
        return [f"DELETE FROM {operations.quote_name(table)}" for table in last]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(connection.ops), "sql_flush", sql_flush)
        yield


@pytest.fixture(scope="session", autouse=True)
def quick_forms():
    """Remember what pages were rendered with, but not of what each of their inputs was.

    The test client copies the context of every template; a long form has ten thousand of inputs.
    """
    remember = test_client.store_rendered_templates

    def remember_pages(store, signal, sender, template, context, **told):
        if not (template.name or "").startswith(INPUTS):
            remember(store, signal, sender, template, context, **told)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(test_client, "store_rendered_templates", remember_pages)
        yield


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """Hash passwords quickly: no test is about how long that takes an attacker."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def no_cleanup(monkeypatch):
    """Delete no old submissions by chance: it would be a query more."""
    monkeypatch.setattr("sources.submissions.random", lambda: 1.0)


@pytest.fixture(autouse=True)
def no_last_revision():
    """Let no test be answered by what another one saw."""
    last_revision.forget()


@pytest.fixture
def archive(db):
    """The shipped archive, loaded."""
    load_archive()


@pytest.fixture
def editor(db):
    """Somebody who may do everything."""
    return UserFactory(username="editor", is_staff=True, is_superuser=True)


@pytest.fixture
def desk(client, editor):
    """A browser signed in to the admin."""
    client.force_login(editor)
    return client


@pytest.fixture
def user_with_role(db):
    """Make a user who has a role: `user_with_role("curator")`."""

    def make(role, **fields):
        # A test with transactions of its own leaves empty tables, those of the roles too.
        if not Group.objects.filter(name=role).exists():
            roles.grant(apps)
        user = UserFactory(**fields)
        user.groups.add(Group.objects.get(name=role))
        return user

    return make


@pytest.fixture
def manage():
    """Run manage.py in a process of its own, on the test's database; return what came of it."""

    def run(*arguments, **environment):
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=settings.BASE_DIR,
            env={**os.environ, "DATABASE_URL": serving.database_url(), **environment},
            capture_output=True,
            text=True,
            timeout=120,
        )

    return run


@pytest.fixture(scope="session")
def empty_archive(tmp_path_factory):
    """A SQLite file with the tables of an empty archive: migrated once, for all processes."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        # Each has a folder of its own in one that they share.
        folder = folder.parent
    path = folder / "empty.sqlite3"
    with (folder / "empty.lock").open("w") as lock:
        # The other process waits until it is there.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            made = path.with_suffix(".new")
            serving.migrate(f"sqlite:///{made}")
            made.rename(path)
    return path


@pytest.fixture
def elsewhere(empty_archive, tmp_path):
    """Another archive, empty as yet, for `manage(…, **elsewhere)`; it is on SQLite."""
    path = tmp_path / "elsewhere.sqlite3"
    shutil.copy(empty_archive, path)
    return {"DATABASE_URL": f"sqlite:///{path}"}


@pytest.fixture(scope="session")
def collected(tmp_path_factory):
    """Where the static files are, hashed and compressed."""
    folder = tmp_path_factory.mktemp("static")
    serving.collect(folder)
    return folder


@pytest.fixture
def served(request, collected, tmp_path):
    """The site served by two processes; a test may name their cache."""
    site = serving.Site(collected, getattr(request, "param", "locmemcache://"), tmp_path / "log")
    yield site
    if site.process.poll() is None:
        site.end()
