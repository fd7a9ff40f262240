"""`make serve` as the README writes it: by HTTP on this machine, by HTTPS behind a proxy."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

from tests.config.test_cookies import maya, sign_in  # noqa: F401 (a fixture)
from tests.factories import DancerFactory
from tests.serving import ask, database_url

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not shutil.which("make"), reason="make is not installed"),
]
README = (settings.BASE_DIR / "README.md").read_text()


def commands():
    """Return what the README has one type to serve the site."""
    part = README.partition("## Serving\n")[2]
    block = re.search(r"(?:^    .+\n)+", part, re.MULTILINE)[0]
    return "\n".join(line.strip() for line in block.splitlines())


class Served:
    """What runs after the README's commands, with the Python of the tests."""

    def __init__(self, folder, **environment):
        venv = folder / "venv"
        (venv / "bin").mkdir(parents=True)
        python = venv / "bin" / "python"
        python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
        python.chmod(0o755)
        # Newer than the requirements, so that nothing is installed.
        (venv / "run").touch()
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.log = folder / "log"
        own = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        own |= {
            "ENV_FILE": os.devnull,
            "DATABASE_URL": database_url(),
            "STATIC_ROOT": str(folder / "static"),
            "MAKEFLAGS": f"-- VENV={venv}",
            "PORT": str(self.port),
            "WEB_CONCURRENCY": "1",
        }
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                ["sh", "-c", commands()],
                cwd=settings.BASE_DIR,
                env=own | environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    @property
    def printed(self):
        return self.log.read_text()

    def wait(self):
        """Wait until it answers, or has ended."""
        until = time.monotonic() + 60
        while "Booting worker" not in self.printed and self.process.poll() is None:
            assert time.monotonic() < until, self.printed
            time.sleep(0.1)
        return self

    def end(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(timeout=40)


@pytest.fixture
def serve(tmp_path):
    """Run the README's commands in an environment: `serve(HOST="::1")`."""
    begun = []

    def run(**environment):
        begun.append(Served(Path(tmp_path), **environment))
        return begun[-1].wait()

    yield run
    for served in begun:
        served.end()


def test_as_the_readme_writes_it_pages_and_the_sign_in_work_on_this_machine(serve, maya):  # noqa: F811
    DancerFactory(slug="aigul")
    served = serve()
    for path in ("/", "/dancers/aigul/", "/healthz"):
        assert ask(served.port, path)[0] == 200, served.printed
    cookies = sign_in(served.port)
    assert not any("Secure" in cookie for cookie in cookies)
    assert "Sign out" in ask(served.port, "/", Cookie=cookies[-1].partition(";")[0])[2]
    assert f"Barre is at http://127.0.0.1:{served.port}/ by plain HTTP" in served.printed


def test_behind_a_proxy_visitors_are_sent_to_https(serve):
    served = serve(TRUSTED_PROXIES="127.0.0.1", ALLOWED_HOSTS="127.0.0.1")
    status, headers, _page = ask(served.port, "/", Host="127.0.0.1")
    assert (status, dict(headers)["Location"]) == (301, "https://127.0.0.1/")
    status, headers, _page = ask(served.port, "/sign-in/", X_Forwarded_Proto="https")
    assert status == 200
    assert "__Host-csrftoken" in dict(headers)["Set-Cookie"]
    assert "Strict-Transport-Security" in dict(headers)
    assert "Trusted proxies: 127.0.0.1." in served.printed


@pytest.mark.parametrize(
    "decided", [{"HTTPS_ONLY": "on"}, {"SECURE_SSL_REDIRECT": "on"}, {"HOST": "0.0.0.0"}]
)
def test_who_asks_for_https_or_for_other_machines_gets_it(serve, decided):
    served = serve(**decided, ALLOWED_HOSTS="127.0.0.1")
    assert ask(served.port, "/")[0] == 301
    assert "set TRUSTED_PROXIES" in served.printed


def test_a_production_site_without_names_is_not_served(serve):
    served = serve(TRUSTED_PROXIES="127.0.0.1")
    assert served.process.poll()
    assert "ALLOWED_HOSTS must be set" in served.printed
