"""What `make serve` runs: gunicorn with the site as in production, or to try it on this machine.

A production site stands behind a proxy that speaks HTTPS. Where nothing says that there is one, and
the server listens to this machine alone, the site is served by plain HTTP: it could only send
every visitor to an HTTPS address at which nobody answers.
"""

import os
import sys
from pathlib import Path

import environ

BASE = Path(__file__).resolve().parent.parent
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
GUNICORN = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py", "config.wsgi"]


def is_trial(env: environ.Env, host: str) -> bool:
    """Return whether nobody has said how visitors come, and the server is out of their reach."""
    return host in LOOPBACK and not (
        env.str("HTTPS_ONLY", default="")
        or env.str("SECURE_SSL_REDIRECT", default="")
        or env.list("TRUSTED_PROXIES", default=[])
        or env.bool("BEHIND_HTTPS_PROXY", default=False)
    )


def main() -> None:
    """Say how the site is served, and become gunicorn."""
    # The workers read the file themselves, anew after a HUP: what is passed on has none of it.
    passed_on = dict(os.environ)
    env = environ.Env()
    env.read_env(BASE / env.str("ENV_FILE", default=".env"))
    host, port = env.str("HOST", default="127.0.0.1"), env.str("PORT", default="8000")
    names = env.str("ALLOWED_HOSTS", default="")
    if is_trial(env, host):
        passed_on |= {"HTTPS_ONLY": "off", "ALLOWED_HOSTS": names or "127.0.0.1,localhost"}
        print(f"Barre is at http://{host}:{port}/ by plain HTTP, to try it on this machine.")
        print("A production site sets TRUSTED_PROXIES: see Serving in README.md.")
    elif names:
        own = "this machine" if env.bool("BEHIND_HTTPS_PROXY", default=False) else ""
        proxies = env.str("TRUSTED_PROXIES", default=own) or "none; set TRUSTED_PROXIES"
        print(f"Barre listens on {host}:{port}. Trusted proxies: {proxies}.")
    else:
        sys.exit(
            "DEBUG is off, so ALLOWED_HOSTS must be set, to the names that the site answers to."
        )
    sys.stdout.flush()
    os.execve(sys.executable, GUNICORN, passed_on)  # noqa: S606


if __name__ == "__main__":
    main()
