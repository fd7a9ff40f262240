"""The site to be measured: its database filled, and served as `make serve` does."""

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from benchmarks.rivals import running

BASE = Path(__file__).resolve().parent.parent
PRODUCTION = {
    "ENV_FILE": os.devnull,
    "DEBUG": "off",
    "SECRET_KEY": "of-the-benchmark-" * 4,
    "ALLOWED_HOSTS": "127.0.0.1,testserver,.test",
    "SECURE_SSL_REDIRECT": "off",
}
IS_MADE = """
import sys
from catalogue.models import MadeArchive
sys.exit(0 if MadeArchive.objects.filter(dancers={}).exists() else 3)
"""


def manage(database, *arguments, check=True):
    """Run manage.py on a database; return its exit status."""
    command = [sys.executable, "manage.py", *map(str, arguments)]
    own = os.environ | PRODUCTION | {"DATABASE_URL": database}
    return subprocess.run(command, cwd=BASE, env=own, check=check, stdout=sys.stderr).returncode


def create(server, name):
    """Make a database where there is none of the name."""
    known = ["psql", f"{server}/postgres", "-Atc", "SELECT datname FROM pg_database"]
    names = subprocess.run(known, capture_output=True, text=True, check=True).stdout
    if name not in names.split():
        made = ["psql", f"{server}/postgres", "-qc", f"CREATE DATABASE {name}"]
        subprocess.run(made, check=True)


def fill(database, dancers):
    """Let the database have an archive of so many made dancers; one that is there stays."""
    manage(database, "migrate", "--verbosity", 0)
    if manage(database, "shell", "--verbosity", 0, "-c", IS_MADE.format(dancers), check=False):
        manage(database, "loaddata", "archive", "--verbosity", 0)
        manage(database, "make_archive", "--dancers", dancers)


@contextmanager
def served(port, database, static, application="config.wsgi", **environment):
    """Serve the site with gunicorn, or another application; give its process."""
    own = {"DATABASE_URL": database, "PORT": str(port), "STATIC_ROOT": str(static)}
    command = [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", application]
    given = os.environ | PRODUCTION | own | environment
    with running(command, port, cwd=BASE, env=given, stderr=subprocess.DEVNULL) as process:
        yield process


def memory(process):
    """Return the memory that each worker of a server holds by itself, in MB."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    told = [Path(f"/proc/{child}/status").read_text() for child in children]
    return [int(each.partition("VmRSS:")[2].split()[0]) // 1024 for each in told]
