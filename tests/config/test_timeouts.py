"""A web process waits for PostgreSQL as long as it is told to; management commands wait."""

import os
import socket
import subprocess
import sys
import time

import psycopg2
import pytest
from django.conf import settings as site_settings
from django.db import connection
from psycopg2.extensions import set_wait_callback

from config import timeouts
from sources.outages import Outage, find_outage
from tests import serving

pytestmark = pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite has a timeout of its own"
)
LIMITS = ("statement_timeout", "lock_timeout", "application_name")
SHOW = f"""
from django.db import connection
with connection.cursor() as cursor:
    for name in {LIMITS}:
        cursor.execute(f"SHOW {{name}}")
        print(cursor.fetchone()[0])
"""


def shown(code, **environment):
    """Return the limits of a process's connection, as PostgreSQL has them."""
    own = {"DATABASE_URL": serving.database_url(), "DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", code + SHOW],
        cwd=site_settings.BASE_DIR,
        env=os.environ | own | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


WEB = "import config.wsgi"
COMMAND = "import django; django.setup()"


@pytest.mark.django_db
def test_a_web_process_has_limits_and_a_command_has_none():
    own = {"PGAPPNAME": "test", "DB_STATEMENT_TIMEOUT": "7", "DB_LOCK_TIMEOUT": "3"}
    assert shown(WEB, **own) == ["7s", "3s", "test"]
    assert shown(COMMAND, **own) == ["0", "0", "test"]


@pytest.mark.django_db
def test_what_the_operator_says_of_a_connection_counts():
    own = {"PGAPPNAME": "test", "PGOPTIONS": "-c lock_timeout=1min"}
    assert shown(WEB, **own) == ["15s", "1min", "test"]


@pytest.mark.django_db
def test_a_limit_of_nought_leaves_it_to_the_server():
    own = {"PGAPPNAME": "test", "DB_STATEMENT_TIMEOUT": "0", "DB_LOCK_TIMEOUT": "0"}
    assert shown(WEB, **own) == ["0", "0", "test"]
    assert shown(WEB, **own, PGOPTIONS="-c lock_timeout=1min")[1] == "1min"


@pytest.fixture
def waiting():
    """Let the driver wait as it does in a web process."""
    set_wait_callback(timeouts.wait)
    yield
    set_wait_callback(None)


@pytest.mark.django_db
def test_a_server_that_hangs_is_given_up(waiting):
    parameters = connection.get_connection_params()
    hanging = psycopg2.connect(**parameters)
    began = time.monotonic()
    too_long = pytest.raises(psycopg2.OperationalError, match="too long")
    with timeouts.answers_within(0.2), too_long as refused:
        hanging.cursor().execute("SELECT pg_sleep(5)")
    assert time.monotonic() - began < 3
    assert find_outage(refused.value) is Outage.UNREACHABLE
    assert hanging.closed


def test_a_server_that_accepts_and_never_answers_is_given_up(waiting, settings):
    settings.DB_CONNECT_TIMEOUT = 0.2
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(psycopg2.OperationalError, match="too long"):
            psycopg2.connect(host="127.0.0.1", port=port, user="nobody", dbname="none")
