"""A load that is killed leaves nothing behind, and can be run again."""

import os
import signal
import sqlite3
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.db import connection

from dancers.models import Dancer
from sources.models import Source
from tests.serving import database_url

# Loads the fixture, and stops after its hundredth row until it is killed.
LOAD_AND_WAIT = """
import pathlib, sys, time
import django
django.setup()
from django.core.management import call_command
from catalogue.loading import Loader

fixture, sign = sys.argv[1:]
load = Loader.load

def load_and_wait(self, raw, file, number):
    load(self, raw, file, number)
    if number == 100:
        pathlib.Path(sign).touch()
        time.sleep(60)

Loader.load = load_and_wait
call_command("loaddata", fixture)
"""


@pytest.mark.django_db(transaction=True)
def test_a_killed_load_leaves_none_of_it_and_the_next_one_works(manage, tmp_path):
    fixture, sign = tmp_path / "many.yaml", tmp_path / "in-the-middle"
    fixture.write_text(
        "".join(
            f"- {{model: dancers.dancer, fields: {{name: 'Dancer {n}', slug: dancer-{n}}}}}\n"
            for n in range(200)
        )
    )
    environment = {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "config.settings"}
    loading = subprocess.Popen(
        [sys.executable, "-c", LOAD_AND_WAIT, fixture, sign],
        cwd=settings.BASE_DIR,
        env=os.environ | environment,
    )
    deadline = time.monotonic() + 60
    while not sign.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert sign.exists()
    loading.send_signal(signal.SIGKILL)
    loading.wait()

    assert not Dancer.objects.exists()
    again = manage("loaddata", "archive")
    assert again.returncode == 0, again.stderr
    assert Source.objects.count() == 5
    if connection.vendor == "sqlite":
        with sqlite3.connect(connection.settings_dict["NAME"]) as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        database.close()
