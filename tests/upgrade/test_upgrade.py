"""A database of an earlier release: upgraded, it holds and shows what it held and showed."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests import serving

DATA = Path(__file__).parents[1] / "data"
RELEASES = sorted(folder.name for folder in DATA.iterdir() if folder.is_dir())


def run(*command, **environment):
    """Run a Python program of the project in a process of its own."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=settings.BASE_DIR,
        env=os.environ | {"ENV_FILE": os.devnull, "DEBUG": "on"} | environment,
        capture_output=True,
        text=True,
        timeout=300,
    )


@pytest.fixture(params=RELEASES)
def folder(request):
    """The folder of a release."""
    return DATA / request.param


@pytest.fixture
def upgraded(folder, tmp_path, django_db_blocker):
    """A database of the release, migrated; the environment of who uses it."""
    if connection.vendor == "sqlite":
        path = tmp_path / "earlier.sqlite3"
        path.write_bytes(gzip.decompress((folder / "sqlite.sqlite3.gz").read_bytes()))
        yield migrated(f"sqlite:///{path}")
        return
    name = f"{connection.settings_dict['NAME']}_earlier_{os.getpid()}"
    with django_db_blocker.unblock():
        url = serving.database_url()
        drop_database(name)
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
    url = f"{url.rpartition('/')[0]}/{name}"
    dump = gzip.decompress((folder / "postgresql.sql.gz").read_bytes())
    subprocess.run(
        ["psql", "--quiet", "--set", "ON_ERROR_STOP=1", "--output", os.devnull, url],
        input=dump,
        check=True,
        timeout=60,
    )
    yield migrated(url)
    with django_db_blocker.unblock():
        drop_database(name)


def drop_database(name):
    """Drop a database of PostgreSQL, if it is there."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def migrated(url):
    """Upgrade the database with this URL, and return the environment of who uses it."""
    done = run("manage.py", "migrate", "--verbosity", "0", DATABASE_URL=url)
    assert done.returncode == 0, done.stderr
    return {"DATABASE_URL": url}


def rows(dump):
    """Return the lines of a dump, without its comments."""
    return [line for line in dump.splitlines() if not line.startswith("#")]


def test_an_upgraded_archive_holds_what_it_held(folder, upgraded):
    done = run("manage.py", "dump_archive", "-", **upgraded)
    assert rows(done.stdout) == rows((folder / "archive.yaml").read_text())
    done = run("manage.py", "check_search", **upgraded)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_dump_of_before_is_loaded_and_dumped_the_same(folder, manage, elsewhere):
    loaded = manage("loaddata", str(folder / "archive.yaml"), **elsewhere)
    assert loaded.returncode == 0, loaded.stderr
    done = manage("dump_archive", "-", **elsewhere)
    assert rows(done.stdout) == rows((folder / "archive.yaml").read_text())


def test_an_upgraded_archive_shows_what_it_showed(folder, upgraded):
    done = run("-m", "tests.upgrade.walk", "check", str(folder / "pages.json"), **upgraded)
    assert done.returncode == 0, done.stdout or done.stderr


def test_edits_of_before_are_reverted(folder, upgraded):
    done = run("-m", "tests.upgrade.walk", "revert", **upgraded)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == json.loads((folder / "revert.json").read_text())
