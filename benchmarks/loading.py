"""How long loading takes: `python benchmarks/loading.py --dancers 1000`.

Makes an archive of so many dancers, dumps it as a fixture, and loads that into a new database, then
once more, when nothing changes: on SQLite, and on PostgreSQL where `--server` names one. Tells the
rows per second of the loading process's own CPU, its start included, and the most memory that it
held. What PostgreSQL's server does is not in these seconds. Prints a table in Markdown.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.site import BASE, PRODUCTION, create, manage  # noqa: E402 (after the path)

# The database on the server that is made for it, and dropped.
SCRATCH = "barre_loading_scratch"


def make_fixture(dancers, folder, file_format):
    """Return the path of a fixture with so many made dancers, and how many rows it has."""
    database, fixture = f"sqlite:///{folder}/made.sqlite3", Path(folder) / f"made.{file_format}"
    manage(database, "migrate", "--verbosity", 0)
    manage(database, "make_archive", "--dancers", dancers)
    if file_format == "yaml":
        manage(database, "dump_archive", fixture)
    else:
        keys = ("--natural-foreign", "--natural-primary", "--format", file_format)
        manage(database, "dumpdata", "sources", "dancers", "performances", *keys, "-o", fixture)
    with fixture.open() as lines:
        if file_format == "yaml":
            return fixture, sum(line.startswith("- model:") for line in lines)
        return fixture, sum(1 for _line in lines)


def load(database, fixture):
    """Load the fixture; return the seconds, those of the CPU, and the most memory in MB."""
    command = [sys.executable, "manage.py", "loaddata", str(fixture)]
    start = time.monotonic()
    process = subprocess.Popen(
        command, cwd=BASE, env=os.environ | PRODUCTION | {"DATABASE_URL": database}
    )
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"loaddata ended with {process.returncode}")
    return time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1000


def drop(server):
    """Drop the scratch database on a server, if it is there."""
    statement = f"DROP DATABASE IF EXISTS {SCRATCH}"
    subprocess.run(["psql", f"{server}/postgres", "-qc", statement], check=True)


def measure(database, fixture, rows):
    """Load into a new database and again; print a line of the table for each."""
    manage(database, "migrate", "--verbosity", 0)
    for what in ("new", "unchanged"):
        seconds, cpu, memory = load(database, fixture)
        vendor = database.partition(":")[0]
        told = f"{rows:,} | {seconds:.0f} | {cpu:.0f} | {rows / cpu:.0f} | {memory}"
        print(f"| {vendor}, {what} | {told} |", flush=True)


def main():
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dancers", type=int, default=1000)
    parser.add_argument("--format", choices=["yaml", "jsonl"], default="yaml")
    parser.add_argument("--server", help="a PostgreSQL server: postgres://postgres@127.0.0.1:5432")
    asked = parser.parse_args()
    print("| | rows | seconds | CPU seconds | rows per CPU second | most memory, MB |")
    print("| --- | --- | --- | --- | --- | --- |", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        fixture, rows = make_fixture(asked.dancers, folder, asked.format)
        measure(f"sqlite:///{folder}/loaded.sqlite3", fixture, rows)
        if asked.server:
            drop(asked.server)
            create(asked.server, SCRATCH)
            try:
                measure(f"{asked.server}/{SCRATCH}", fixture, rows)
            finally:
                drop(asked.server)


if __name__ == "__main__":
    main()
