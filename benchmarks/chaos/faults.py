"""What goes wrong in a run, and when."""

import os
import random
import signal
import subprocess
import threading
import time
from contextlib import suppress

import psycopg2

# As parts of the run: when PostgreSQL restarts in order and after a crash, Redis restarts and
# hangs, a table is locked, and the search index is rebuilt.
RESTART, CRASH, END_REDIS, HANG_REDIS, LOCK, REBUILD = 0.15, 0.75, 0.3, 0.9, 0.45, (0.1, 0.65)
KILL = 0.6
# In seconds: a process that takes the place of a killed one has to load the site first.
BETWEEN_KILLS, BETWEEN_LOADS = 20, 8
# In seconds: a table is locked for a tenth of the run, and for no longer.
LONGEST_LOCK = 60
LOCKED = "dancers_place"


class Faults:
    """Causes failures, each at its time; `events` lists them."""

    def __init__(self, postgres, redis, site, fixture, seconds):
        self.postgres, self.redis, self.site, self.fixture = postgres, redis, site, fixture
        self.seconds, self.end = seconds, threading.Event()
        self.events, self.failures, self.loaded = [], [], []

    def start(self):
        """Begin, in threads of its own."""
        self.threads = [
            self._thread(self._at, KILL, self.kill_worker),
            self._thread(self._repeat, BETWEEN_KILLS, self.kill_worker),
            self._thread(self._repeat, BETWEEN_LOADS, self.load),
            self._thread(self._at, RESTART, self.postgres.restart, "fast"),
            self._thread(self._at, CRASH, self.postgres.restart, "immediate"),
            self._thread(self._at, END_REDIS, self.redis.restart),
            self._thread(self._at, HANG_REDIS, self.redis.hang, self.seconds / 20),
            self._thread(self._at, LOCK, self.lock_table),
            *(self._thread(self._at, part, self.rebuild) for part in REBUILD),
        ]

    def stop(self):
        """Break nothing more; wait until all is whole."""
        self.end.set()
        for thread in self.threads:
            thread.join()

    def kill_worker(self):
        """Kill a process of the site, in the middle of whatever it does."""
        with suppress(ProcessLookupError, IndexError):
            os.kill(random.choice(self.site.workers()), signal.SIGKILL)  # noqa: S311

    def load(self):
        """Load a file that is another each time, all or nothing."""
        number = len(self.events)
        self.fixture.write(number)
        done = self.site.manage("loaddata", self.fixture.path)
        if done.returncode == 0:
            self.loaded.append(number)
        elif "Traceback" in done.stderr:
            self.failures.append(f"loaddata: {done.stderr[-2000:]}")

    def rebuild(self):
        """Make the index of the search anew."""
        done = self.site.manage("rebuild_search")
        if done.returncode and "Traceback" in done.stderr:
            self.failures.append(f"rebuild_search: {done.stderr[-2000:]}")

    def lock_table(self):
        """Let nobody read or write a table for a while."""
        connection = psycopg2.connect(self.postgres.url)
        with connection, connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {LOCKED} IN ACCESS EXCLUSIVE MODE")
            self.end.wait(min(LONGEST_LOCK, self.seconds / 10))
        connection.close()

    def _thread(self, *call):
        thread = threading.Thread(target=call[0], args=call[1:], daemon=True)
        thread.start()
        return thread

    def _repeat(self, pause, act):
        while not self.end.wait(pause * random.uniform(0.5, 1.5)):  # noqa: S311
            self._do(act)

    def _at(self, part, act, *arguments):
        if not self.end.wait(self.seconds * part):
            self._do(act, *arguments)

    def _do(self, act, *arguments):
        self.events.append(f"{time.strftime('%H:%M:%S')} {act.__name__}")
        try:
            act(*arguments)
        except (OSError, subprocess.CalledProcessError, psycopg2.Error) as error:
            # A table can't be locked while PostgreSQL is away, which is another fault.
            self.events.append(f"{act.__name__} failed: {str(error).strip().splitlines()[0]}")
