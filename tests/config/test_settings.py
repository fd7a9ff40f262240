"""Settings come from the environment, and an unsafe production site does not start."""

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings

PRODUCTION = {
    "DEBUG": "off",
    "SECRET_KEY": "b7w2k9q4t6y8u1i3o5p7a9s2d4f6g8h1j3k5l7z9x2c4v6b8n1",
    "ALLOWED_HOSTS": "archive.example",
}


def manage(*arguments, **environment):
    """Run manage.py with nothing of this environment's settings but what is given."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=kept | {"ENV_FILE": os.devnull} | environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_production_settings_pass_the_check_for_deployment():
    result = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize(
    "secret", [{}, {"SECRET_KEY": ""}, {"SECRET_KEY": "for-the-local-site-only"}]
)
def test_a_production_site_without_a_secret_of_its_own_does_not_start(secret):
    result = manage("check", DEBUG="off", **secret)
    assert result.returncode != 0
    assert "DEBUG is off, so SECRET_KEY must be set" in result.stderr


def test_nothing_set_is_the_local_site_on_sqlite():
    result = manage("diffsettings", "--output", "unified")
    assert result.returncode == 0
    assert "django.db.backends.sqlite3" in result.stdout
    assert "+ DEBUG = True" in result.stdout


def test_a_postgresql_address_gives_lasting_connections_that_are_checked():
    url = "postgres://user:p%40ss@db.example:5433/archive?sslmode=require"
    shown = manage("diffsettings", DATABASE_URL=url).stdout
    assert "'connect_timeout': 5" in shown
    for part in ("'CONN_MAX_AGE': 600", "'CONN_HEALTH_CHECKS': True", "'p@ss'", "'require'"):
        assert part in shown


def test_every_setting_is_in_the_example_and_in_the_readme():
    read = set(
        re.findall(r'env\.\w+\(\s*"(\w+)"', (settings.BASE_DIR / "config/settings.py").read_text())
    )
    assert len(read) > 5
    for name in (".env.example", "README.md"):
        text = (settings.BASE_DIR / name).read_text()
        assert {setting for setting in read if setting not in text} == set()
