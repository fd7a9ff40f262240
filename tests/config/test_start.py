"""`make serve` starts the site only over a database that it can use, and says what is wrong."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.serving import PRODUCTION

pytestmark = pytest.mark.skipif(not shutil.which("make"), reason="no make")


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


@pytest.fixture
def serve(tmp_path):
    """Run `make serve` with the packages of these tests, over another database."""
    folder = tmp_path / "venv"
    folder.mkdir()
    for path in Path(sys.prefix).iterdir():
        (folder / path.name).symlink_to(path)
    # Newer than the list of what is to be installed.
    (folder / "run").unlink(missing_ok=True)
    (folder / "run").touch()

    def run(database):
        return subprocess.run(
            ["make", "serve", f"VENV={folder}", f"PORT={free_port()}", f"PYTHON={sys.executable}"],
            cwd=settings.BASE_DIR,
            env=os.environ | PRODUCTION | {"DATABASE_URL": database},
            capture_output=True,
            text=True,
            timeout=60,
        )

    return run


def told(result):
    """Return what is said on the standard error, but for make's own last line."""
    return [line for line in result.stderr.splitlines() if not line.startswith("make")]


def test_a_server_that_is_not_there_is_one_sentence(serve):
    result = serve(f"postgres://ada:hush-hush@127.0.0.1:{free_port()}/archive")
    assert result.returncode != 0
    (sentence,) = told(result)
    assert "the database can't be reached" in sentence
    assert "hush-hush" not in sentence


def test_a_folder_that_is_missing_is_one_sentence(serve, tmp_path):
    (sentence,) = told(serve(f"sqlite:///{tmp_path}/nowhere/archive.sqlite3"))
    assert "there is no folder" in sentence


def test_a_database_that_is_older_than_the_site_is_one_sentence(serve, tmp_path):
    (sentence,) = told(serve(f"sqlite:///{tmp_path}/archive.sqlite3"))
    assert sentence.startswith("The database is older than the site: run ")
