"""What has to be there before anything of the project can run; in any Python, with nothing else.

`python3 config/preflight.py [PORT]` exits with 1 and one plain sentence where something is missing.
It is written for old Pythons too, so that these can say that they are too old.
"""

import socket
import sys


def missing(port=None):
    """Return what to do about the first thing that is missing, or None."""
    if sys.version_info < (3, 11):
        return (
            "Barre needs Python 3.11 or newer, and this is %d.%d: "
            "name a newer one, as in `make run PYTHON=python3.11`." % sys.version_info[:2]
        )
    import importlib.util  # Python 2 has no such module

    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        return (
            "This Python has no venv module: install it (on Debian and Ubuntu, "
            "`apt install python3-venv`) and try again."
        )
    if port is not None and not is_port(port):
        return "PORT is a number from 1 to 65535, as in `make run PORT=8001`, not %r." % port
    if port and is_taken(int(port)):
        return (
            "Port %s is in use: stop what runs there, or choose another, "
            "as in `make run PORT=8001`." % port
        )
    return None


def is_port(text):
    """Tell whether the text is the number of a port."""
    return text.isdigit() and 0 < int(text) < 65536


def is_taken(port):
    """Tell whether something else listens on the port of this machine."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError:
        return True
    finally:
        listener.close()
    return False


if __name__ == "__main__":
    sys.exit(missing(*sys.argv[1:2]))
