#!/usr/bin/env python
"""The command line of the archive: `python manage.py help` lists what it can do."""

import os
import sys


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        from config.command_line import run
    except ImportError:
        sys.exit(
            "Django is not installed here. Run `make run`, or install the requirements first:\n"
            "  python3 -m venv .venv && .venv/bin/pip install -r requirements.txt\n"
            "and call .venv/bin/python manage.py …"
        )
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(run(sys.argv))


if __name__ == "__main__":
    main()
