"""PostgreSQL, Redis and gunicorn of the run's own, in a folder of its own: they may be killed."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.site import BASE, PRODUCTION

PROGRAMS = Path("/usr/lib/postgresql")


def free_port():
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def as_postgres(*command):
    """Return a command that root runs as postgres: PostgreSQL doesn't run as root."""
    own = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    return [*own, *map(str, command)]


def postgres_programs():
    """Return the folder of PostgreSQL's programs; None where it isn't installed."""
    found = sorted(PROGRAMS.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


class Postgres:
    """A PostgreSQL that keeps what it says that it keeps, as in production."""

    def __init__(self, folder):
        self.data, self.port, self.programs = folder / "postgres", free_port(), postgres_programs()
        self.url = f"postgres://postgres@127.0.0.1:{self.port}/postgres"
        self.data.mkdir()
        if os.geteuid() == 0:
            shutil.chown(self.data, "postgres")
        self._run("initdb", "--auth", "trust", "--username", "postgres", "--encoding", "UTF8")
        self.start()

    def start(self):
        """Start it, and wait until it answers."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1"
        options += f" -c unix_socket_directories='{self.data}'"
        self._run("pg_ctl", "--silent", "--wait", "-l", self.data / "log", "-o", options, "start")

    def stop(self, mode="fast"):
        """Stop it: *fast* ends all connections, *immediate* is a crash."""
        self._run("pg_ctl", "--silent", "--wait", "-m", mode, "stop")

    def restart(self, mode):
        """Stop it, and start it a second later."""
        self.stop(mode)
        time.sleep(1)
        self.start()

    def _run(self, program, *arguments):
        command = as_postgres(self.programs / program, "-D", self.data, *arguments)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")


class Redis:
    """A Redis that writes nothing to disk."""

    def __init__(self, folder):
        self.folder, self.port = folder, free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self):
        """Start it."""
        limits = ["--maxmemory", "64mb", "--maxmemory-policy", "allkeys-lru"]
        place = ["--bind", "127.0.0.1", "--port", str(self.port), "--dir", str(self.folder)]
        self.process = subprocess.Popen(
            ["redis-server", *place, *limits, "--save", "", "--appendonly", "no"],
            stdout=subprocess.DEVNULL,
        )

    def stop(self):
        """Stop it, also where it is paused."""
        self.process.kill()
        self.process.wait()

    def restart(self):
        """Kill it, and start it a second later."""
        self.stop()
        time.sleep(1)
        self.start()

    def hang(self, seconds):
        """Let it answer nothing for a while."""
        self.process.send_signal(signal.SIGSTOP)
        time.sleep(seconds)
        self.process.send_signal(signal.SIGCONT)


class Gunicorn:
    """The site as `make serve` runs it, with two workers, once it is started."""

    def __init__(self, folder, database, cache):
        self.port, self.log = free_port(), folder / "gunicorn.log"
        static = folder / "static"
        self.own = {"DATABASE_URL": database, "CACHE_URL": cache, "STATIC_ROOT": str(static)}
        self.own |= {"HTTPS_ONLY": "off", "ENV_FILE": os.devnull}

    def start(self):
        """Start it."""
        with self.log.open("w") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"],
                cwd=BASE,
                env=self.environment(PORT=str(self.port), WEB_CONCURRENCY="2"),
                stderr=errors,
            )

    def environment(self, **more):
        """Return the environment of the site's processes."""
        return os.environ | PRODUCTION | self.own | more

    def manage(self, *arguments):
        """Run manage.py; return what came of it."""
        return subprocess.run(
            [sys.executable, "manage.py", *map(str, arguments)],
            cwd=BASE,
            env=self.environment(),
            capture_output=True,
            text=True,
        )

    def workers(self):
        """Return the ids of the worker processes."""
        pid = self.process.pid
        return [int(w) for w in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def stop(self):
        """Stop it; requests under way end."""
        self.process.terminate()
        try:
            self.process.wait(timeout=40)
        except subprocess.TimeoutExpired:
            self.process.kill()
