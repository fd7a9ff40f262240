"""The settings of a site whose SQLite file can't be written to: for tests in processes."""

from config.settings import *  # noqa: F403
from config.settings import DATABASES

DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA query_only = ON;"
