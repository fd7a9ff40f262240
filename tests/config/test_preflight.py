"""`make run` says in one plain sentence what is missing."""

import socket
import subprocess
import sys
from unittest.mock import patch

from django.conf import settings

from config import preflight


def test_nothing_is_missing_here():
    assert preflight.missing() is None


def test_an_old_python_is_told_with_what_to_do():
    with patch.object(sys, "version_info", (3, 8)):
        assert "needs Python 3.11 or newer, and this is 3.8" in preflight.missing()


def test_a_missing_venv_module_is_told_with_what_to_do():
    with patch("importlib.util.find_spec", return_value=None):
        assert "apt install python3-venv" in preflight.missing()


def test_a_port_in_use_ends_with_status_1_and_one_sentence():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        result = subprocess.run(
            [sys.executable, settings.BASE_DIR / "config" / "preflight.py", port],
            capture_output=True,
            text=True,
        )
    assert result.returncode == 1
    assert result.stderr == (
        f"Port {port} is in use: stop what runs there, or choose another, "
        "as in `make run PORT=8001`.\n"
    )


def test_what_is_no_port_is_told():
    assert "from 1 to 65535" in preflight.missing("eighty")
    assert "from 1 to 65535" in preflight.missing("70000")
