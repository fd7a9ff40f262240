"""The site under load while it fails: `python -m benchmarks.chaos --seconds 600`.

Four editors save, eight readers read, files are loaded. Meanwhile workers are killed, PostgreSQL
and Redis are restarted, and a table is locked. Prints how the requests were answered. The exit
status is 1 where something was lost that was answered as saved, or that somebody had typed.

All servers are the run's own, in a scratch folder: none of the machine's is touched.
"""

import argparse
import os
import shutil
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(BASE))

from benchmarks.chaos.archive import READ, Fixture, fill, paths_of  # noqa: E402 (after the path)
from benchmarks.chaos.faults import Faults  # noqa: E402
from benchmarks.chaos.people import Browser, Editor, Reader  # noqa: E402
from benchmarks.chaos.report import line_of, loads_in_part, lost_edits, slowest  # noqa: E402
from benchmarks.chaos.servers import Gunicorn, Postgres, Redis, postgres_programs  # noqa: E402
from benchmarks.rivals import wait_for  # noqa: E402

# In seconds: so long after the last fault everybody has to be done.
LAST_TRIES = 60


def main():
    """Run it; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=600, help="how long people come")
    parser.add_argument("--editors", type=int, default=4)
    parser.add_argument("--readers", type=int, default=8)
    options = parser.parse_args()
    if not postgres_programs() or not shutil.which("redis-server"):
        raise SystemExit("It needs the programs of PostgreSQL and of Redis.")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="chaos-")))
        folder.chmod(0o755)
        postgres, redis = Postgres(folder), Redis(folder)
        stack.callback(postgres.stop, "immediate")
        stack.callback(redis.stop)
        site = Gunicorn(folder, postgres.url, redis.url)
        names = fill(site, options.editors)
        site.start()
        stack.callback(site.stop)
        wait_for(site.port)
        fixture = Fixture(folder / "chaos.yaml")
        faults = Faults(postgres, redis, site, fixture, options.seconds)
        editors, readers = crowd(site.port, names, options.readers, faults)
        return report(editors, readers, faults, postgres)


def crowd(port, names, number, faults):
    """Let editors and readers come for as long as the faults last; return them when they went."""
    end, give_up = threading.Event(), threading.Event()
    editors = [Editor(Browser(port), end, give_up, name, paths_of(name)) for name in names]
    readers = [Reader(Browser(port), end, READ) for _number in range(number)]
    for person in [*editors, *readers]:
        person.start()
    faults.start()
    time.sleep(faults.seconds)
    faults.stop()
    end.set()
    deadline = time.monotonic() + LAST_TRIES
    for person in [*editors, *readers]:
        person.join(max(0, deadline - time.monotonic()))
    give_up.set()
    for editor in editors:
        editor.join(LAST_TRIES)
    return editors, readers


def report(editors, readers, faults, postgres):
    """Print the results; return the exit status."""
    set_up_django(postgres.url)
    saved = [edit for editor in editors for edit in editor.saved]
    lost, twice = lost_edits(saved)
    gone = [edit for editor in editors for edit in editor.gone]
    unsaved = [edit for editor in editors for edit in editor.unsaved]
    wrong = faults.failures + loads_in_part(faults.fixture, faults.loaded)
    wrong += [repr(person.failure) for person in [*editors, *readers] if person.failure]
    wrong += [f"saved twice: {edit}" for edit in twice]
    wrong += [f"not saved in {LAST_TRIES} seconds: {edit}" for edit in unsaved]
    done = faults.site.manage("check_search")
    wrong += [f"check_search: {done.stdout}{done.stderr}"] if done.returncode else []
    print("| who | requests | by status | p50 s | p99 s | max s |")
    print("| --- | --- | --- | --- | --- | --- |")
    print(line_of("editors", [editor.browser for editor in editors]))
    print(line_of("readers", [reader.browser for reader in readers]))
    print(f"\n{len(saved)} edits saved, {len(faults.loaded)} files loaded.")
    print(f"Sent again: {sum(e.sent_again for e in editors)}.", end=" ")
    print(f"Conflicts: {sum(editor.conflicts for editor in editors)}.")
    print(f"Faults: {', '.join(faults.events)}.")
    print("Slowest:", *slowest([person.browser for person in [*editors, *readers]]), sep="\n  ")
    for what in [*wrong, *(f"lost: {edit}" for edit in lost), *(f"gone: {edit}" for edit in gone)]:
        print(what)
    print(f"lost = {len(lost) + len(gone)}")
    return 1 if wrong or lost or gone else 0


def set_up_django(database):
    """Let this process read the run's database as the site does."""
    import django

    os.environ |= {"ENV_FILE": os.devnull, "DATABASE_URL": database}
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()


if __name__ == "__main__":
    sys.exit(main())
