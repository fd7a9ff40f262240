"""What manage.py can't do, through no fault of the program, it says in one plain sentence."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.serving import database_url

TEXT = "fixtures/texts/000_fd6d3f6fbc4ff906.txt"
QUERY_ONLY = {"DJANGO_SETTINGS_MODULE": "tests.config.query_only_settings"}
FULL_FILE = {"DJANGO_SETTINGS_MODULE": "tests.config.full_settings"}
FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="no /dev/full")

# Django's own commands and those of the archive.
COMMANDS = [
    ["check_search"],
    ["clearsessions"],
    ["createsuperuser", "--noinput", "--username", "ada", "--email", "ada@archive.example"],
    ["dump_archive", "-"],
    ["loaddata", "archive"],
    ["make_archive", "--dancers", "3"],
    ["migrate", "--check"],
    ["migrate"],
    ["prepare_site"],
    ["rebuild_search"],
    ["runserver", "--noreload", "127.0.0.1:0"],
    ["showmigrations"],
    ["verify_evidence"],
]


def in_words(command):
    return " ".join(command)


def environment(**more):
    return {**os.environ, "ENV_FILE": os.devnull, **more}


def start(*command, **options):
    """Start manage.py; what it says on the standard error can be read."""
    environ = environment(**options.pop("environ", {}))
    return subprocess.Popen(
        [sys.executable, "manage.py", *command],
        cwd=settings.BASE_DIR,
        env=environ,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def assert_one_sentence(returncode, stderr, *words, status=1):
    assert returncode == status, stderr
    assert "Traceback" not in stderr
    assert len(stderr.strip().splitlines()) == 1, stderr
    assert all(word in stderr for word in words), stderr


@pytest.fixture(scope="module")
def closed_port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


@pytest.mark.parametrize("command", COMMANDS, ids=in_words)
def test_a_server_that_is_not_there_is_one_sentence(manage, closed_port, command):
    url = f"postgres://ada:hush-hush@127.0.0.1:{closed_port}/archive"
    result = manage(*command, DATABASE_URL=url)
    assert_one_sentence(
        result.returncode, result.stderr, command[0], "the database can't be reached"
    )
    assert "hush-hush" not in result.stdout + result.stderr


def test_with_traceback_there_is_one(manage, closed_port):
    url = f"postgres://ada:hush-hush@127.0.0.1:{closed_port}/archive"
    result = manage("check_search", "--traceback", DATABASE_URL=url)
    assert result.returncode == 1
    assert result.stderr.startswith("Traceback")
    assert "hush-hush" not in result.stderr


@pytest.mark.parametrize(
    "url",
    [
        "postgres://ada:hush/hush@127.0.0.1/archive",
        "postgres://ada:hush@127.0.0.1:hush/archive",
        "mysql://ada:hush@127.0.0.1/archive",
        "://ada:hush@127.0.0.1/archive",
        "hush",
        "",
    ],
)
def test_an_address_that_can_not_be_read_is_not_quoted(manage, url):
    result = manage("check_search", DATABASE_URL=url)
    assert_one_sentence(result.returncode, result.stderr, "DATABASE_URL can't be read")
    assert "hush" not in result.stderr


@pytest.mark.parametrize("command", COMMANDS, ids=in_words)
def test_a_folder_that_is_missing_is_one_sentence(manage, tmp_path, command):
    folder = tmp_path / "nowhere"
    result = manage(*command, DATABASE_URL=f"sqlite:///{folder}/archive.sqlite3")
    assert_one_sentence(result.returncode, result.stderr, f"there is no folder {folder}")


def test_a_file_that_is_no_database_is_one_sentence(manage, tmp_path):
    path = tmp_path / "archive.sqlite3"
    path.write_text("This is a text. " * 100)
    result = manage("check_search", DATABASE_URL=f"sqlite:///{path}")
    assert_one_sentence(result.returncode, result.stderr, str(path), "not a database")


def test_a_database_without_tables_is_one_sentence(manage, tmp_path):
    url = f"sqlite:///{tmp_path}/archive.sqlite3"
    result = manage("verify_evidence", DATABASE_URL=url)
    assert_one_sentence(result.returncode, result.stderr, "Run `manage.py migrate`")


WRITING = [["loaddata", "archive"], ["rebuild_search"], ["clearsessions"], ["prepare_site"]]


@pytest.mark.parametrize("command", WRITING, ids=in_words)
def test_a_file_that_is_read_only_is_one_sentence(manage, elsewhere, command):
    result = manage(*command, **elsewhere, **QUERY_ONLY)
    assert_one_sentence(result.returncode, result.stderr, "the database is read-only")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("command", WRITING, ids=in_words)
def test_a_server_that_is_read_only_is_one_sentence(manage, command):
    if connection.vendor != "postgresql":
        pytest.skip("it is no server")
    result = manage(*command, PGOPTIONS="-c default_transaction_read_only=on")
    assert_one_sentence(result.returncode, result.stderr, "the database is read-only")


def test_a_file_that_can_not_grow_is_one_sentence(manage, elsewhere):
    result = manage("loaddata", "archive", **elsewhere, **FULL_FILE)
    assert_one_sentence(result.returncode, result.stderr, "disk", "is full")


@needs_full
@pytest.mark.parametrize(
    "command",
    [
        ["dump_archive", "-"],
        ["draft_source", TEXT, "--name", "A text"],
        ["check_search"],
        ["verify_evidence"],
        ["showmigrations"],
        ["help"],
    ],
    ids=in_words,
)
def test_an_output_that_is_full_is_one_sentence(elsewhere, command):
    with FULL.open("w") as full:
        process = start(*command, stdout=full, environ=elsewhere)
        stderr = process.communicate(timeout=60)[1]
    assert_one_sentence(process.returncode, stderr, command[0], "No space left on device")


@needs_full
def test_a_dump_to_a_full_device_is_one_sentence(manage, elsewhere):
    result = manage("dump_archive", str(FULL), **elsewhere)
    assert_one_sentence(result.returncode, result.stderr, "/dev/full can't be written")


@pytest.mark.parametrize("command", [["dump_archive", "-"], ["showmigrations"]], ids=in_words)
def test_an_output_that_nobody_reads_is_one_sentence(elsewhere, command):
    process = start(*command, stdout=subprocess.PIPE, environ=elsewhere)
    process.stdout.close()
    stderr = process.stderr.read()
    process.stderr.close()
    assert_one_sentence(process.wait(60), stderr, command[0], "nobody read all of the output")


def test_outputs_that_are_closed_are_no_failure(elsewhere):
    command = f"exec {sys.executable} manage.py check_search >&- 2>&-"
    result = subprocess.run(
        ["/bin/sh", "-c", command], cwd=settings.BASE_DIR, env=environment(**elsewhere), timeout=60
    )
    assert result.returncode == 0


def test_an_interrupt_is_one_sentence():
    code = "import time; print('ready', flush=True); time.sleep(60)"
    command = ["shell", "--no-imports", "-c", code]
    process = start(
        *command,
        stdout=subprocess.PIPE,
        environ={"DATABASE_URL": "sqlite:///x"},
        # Where these tests run in the background, they are not interrupted, nor is what they start.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert process.stdout.readline() == "ready\n"
    process.send_signal(signal.SIGINT)
    _stdout, stderr = process.communicate(timeout=60)
    assert_one_sentence(process.returncode, stderr, "was interrupted", status=130)


@pytest.mark.parametrize("path", ["{}/nowhere/a.yaml", "{}/"])
def test_a_path_that_can_not_be_written_is_one_sentence(manage, elsewhere, tmp_path, path):
    path = path.format(tmp_path)
    result = manage("dump_archive", path, **elsewhere)
    assert_one_sentence(result.returncode, result.stderr, "can't be written")


def test_a_static_folder_that_is_a_file_is_one_sentence(manage, tmp_path):
    path = tmp_path / "file"
    path.touch()
    result = manage("collectstatic", "--noinput", STATIC_ROOT=f"{path}/static")
    assert_one_sentence(result.returncode, result.stderr, "Not a directory")


def test_a_failure_of_the_program_keeps_its_traceback(manage):
    result = manage("shell", "--no-imports", "-c", "1 / 0", DATABASE_URL="sqlite:///x")
    assert result.returncode == 1
    assert "Traceback" in result.stderr
    assert "ZeroDivisionError" in result.stderr


@pytest.mark.django_db(transaction=True)
def test_the_password_of_the_database_is_never_told(manage):
    if connection.vendor != "postgresql":
        pytest.skip("a file has no password")
    place = database_url().partition("@")[2].partition("/")[0]
    result = manage("check_search", DATABASE_URL=f"postgres://hushhush:hushhush@{place}/nowhere")
    assert_one_sentence(result.returncode, result.stderr, "can't be reached")
    assert "hushhush" not in result.stderr
