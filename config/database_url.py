"""Reads the address of the database without quoting what it can't read: it has a password."""

from django.core.exceptions import ImproperlyConfigured
from environ import Env

SCHEMES = ("sqlite://", "postgres://", "postgresql://", "psql://", "pgsql://")
UNREADABLE = (
    "DATABASE_URL can't be read. It is sqlite:///FILE or postgres://user:password@host:5432/name; "
    "in the password, characters such as @ and / are written %40 and %2F."
)


def database_of(url: str) -> dict:
    """Return the settings of the database at this address."""
    if not url.startswith(SCHEMES):
        raise ImproperlyConfigured(UNREADABLE)
    try:
        return Env.db_url_config(url)
    except ValueError:
        raise ImproperlyConfigured(UNREADABLE) from None
