"""While processes, the database and the cache fail, nothing is lost: `benchmarks.chaos`, for short.

`make chaos` takes ten minutes.
"""

import re
import shutil
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from benchmarks.chaos.servers import postgres_programs

pytestmark = [
    pytest.mark.skipif(connection.vendor == "sqlite", reason="it is about a server"),
    pytest.mark.skipif(
        not (postgres_programs() and shutil.which("redis-server")),
        reason="no programs of PostgreSQL and Redis to start",
    ),
]


def test_nothing_that_was_saved_or_typed_is_lost():
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.chaos", "--seconds", "20"],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith("lost = 0\n")
    assert int(re.search(r"(\d+) edits saved", done.stdout)[1]) > 0
