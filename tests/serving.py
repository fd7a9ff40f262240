"""The site as `make serve` runs it, for tests that need other processes."""

import os
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest
import redis
from django.conf import settings
from django.db import connection

REDIS = os.environ.get("TEST_CACHE_URL", "redis://127.0.0.1:6379")


def is_there(url):
    """Tell whether Redis answers."""
    try:
        return redis.Redis.from_url(url).ping()
    except redis.ConnectionError:
        return False


needs_redis = pytest.mark.skipif(not is_there(REDIS), reason=f"no Redis at {REDIS}")


def database_url():
    """Return the address of the database that this test's connection uses."""
    options = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{options['NAME']}"
    place = f"{options['HOST']}:{options['PORT'] or 5432}"
    return f"postgres://{options['USER']}:{options['PASSWORD']}@{place}/{options['NAME']}"


SERVED = "served"
PRODUCTION = {
    "ENV_FILE": os.devnull,
    "DEBUG": "off",
    "SECRET_KEY": "of-the-tests-" * 5,
    "ALLOWED_HOSTS": "127.0.0.1",
    "SECURE_SSL_REDIRECT": "off",
}


class Site:
    """gunicorn with the site, on a port of its own; `environment` may set it up otherwise."""

    def __init__(self, static, cache, log, **environment):
        self.log = log
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        own = {
            "STATIC_ROOT": str(static),
            "DATABASE_URL": database_url(),
            "CACHE_URL": cache,
            "PORT": str(self.port),
            "WEB_CONCURRENCY": "2",
            # By this the database tells its connections from those of the tests.
            "PGAPPNAME": SERVED,
        }
        with log.open("w") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"],
                cwd=settings.BASE_DIR,
                env=os.environ | PRODUCTION | own | environment,
                stderr=errors,
            )
        self.wait_for("Booting worker", int(environment.get("WEB_CONCURRENCY", 2)))

    def wait_for(self, words, times):
        """Wait until the log has the words so many times."""
        deadline = time.monotonic() + 30
        while self.log.read_text().count(words) < times:
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.05)

    def get(self, path):
        """Return the status, the headers and the content of a page."""
        status, headers, content = ask(self.port, path)
        return status, dict(headers), content

    def end(self):
        """End it as a system would; return the exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=40)


def ask(port, path, form=None, method=None, **headers):
    """Return the status, the headers as pairs and the content; a form is sent by POST."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    if form is not None:
        told["Content-Type"] = "application/x-www-form-urlencoded"
    method = method or ("GET" if form is None else "POST")
    connection.request(method, path, form and urlencode(form), told)
    response = connection.getresponse()
    answer = response.status, response.getheaders(), response.read().decode(errors="replace")
    connection.close()
    return answer


class Visitor:
    """A connection to the site, byte by byte."""

    def __init__(self, site):
        self.socket = socket.create_connection(("127.0.0.1", site.port), timeout=20)
        self.file = self.socket.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.file.close()
        self.socket.close()

    def send(self, raw):
        self.socket.sendall(raw)

    def read(self, *, has_content=True):
        """Return the status, the headers and the content of the next answer."""
        status = int(self.file.readline().split()[1])
        headers = {}
        while line := self.file.readline().strip():
            name, _colon, value = line.decode().partition(": ")
            headers[name] = value
        size = int(headers.get("Content-Length", 0)) if has_content else 0
        return status, headers, self.file.read(size).decode(errors="replace")

    def get(self, path, method="GET", version="1.1", **headers):
        """Ask, and return the answer."""
        self.send(request(path, method, version, **headers))
        return self.read(has_content=method == "GET")

    def is_at_the_end(self):
        return self.file.read() == b""


def request(path, method="GET", version="1.1", **headers):
    """Return a request as it is sent."""
    own = {"Host": "127.0.0.1"} | {name.replace("_", "-"): told for name, told in headers.items()}
    lines = [f"{method} {path} HTTP/{version}", *(f"{name}: {own[name]}" for name in own)]
    return "\r\n".join([*lines, "", ""]).encode()


TOKEN = "a" * 32


def post(site, path, cookies="", **typed):
    """Send a form as a browser does that has the site's token."""
    body = urlencode(typed | {"csrfmiddlewaretoken": TOKEN})
    head = request(
        path,
        "POST",
        Cookie=f"csrftoken={TOKEN}; {cookies}",
        Content_Type="application/x-www-form-urlencoded",
        Content_Length=str(len(body)),
    )
    with Visitor(site) as visitor:
        visitor.send(head + body.encode())
        return visitor.read()


def assert_unavailable(answer):
    """Assert that an answer is the page for an outage."""
    status, headers, page = answer
    assert status == 503
    assert headers["Retry-After"]
    assert '<nav aria-label="Main">' in page
    assert headers["X-Request-ID"] in page


def collect(folder):
    """Put the static files there, hashed and compressed."""
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"],
        cwd=settings.BASE_DIR,
        env=os.environ | PRODUCTION | {"STATIC_ROOT": str(folder)},
        check=True,
    )


def migrate(database):
    """Make the tables in the database with this address, as a new site does."""
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": database},
        check=True,
    )
