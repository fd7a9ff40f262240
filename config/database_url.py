"""Reads the address of the database without quoting what it can't read: it has a password."""

from django.core.exceptions import ImproperlyConfigured
from environ import Env

SCHEMES = ("sqlite://", "postgres://", "postgresql://", "psql://", "pgsql://")
UNREADABLE = (
    "DATABASE_URL can't be read. It is sqlite:///FILE or postgres://user:password@host:5432/name; "
    "in the password, characters such as @ and / are written %40 and %2F."
)


def tcp_timeouts(connect: int) -> dict:
    """Return libpq's options that end a connection to a machine that is gone, in seconds.

    A server that is there and takes its time is not ended by them.
    """
    return {
        "connect_timeout": connect,
        "keepalives": 1,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        # In milliseconds: what was sent and not received.
        "tcp_user_timeout": 10_000,
    }


def database_of(url: str) -> dict:
    """Return the settings of the database at this address."""
    if not url.startswith(SCHEMES):
        raise ImproperlyConfigured(UNREADABLE)
    try:
        return Env.db_url_config(url)
    except ValueError:
        raise ImproperlyConfigured(UNREADABLE) from None
