"""What the site logs: each record with the id of the request that it belongs to.

An answer carries the id as `X-Request-ID`, and a page for a failure shows it, so that whoever
reports one can say which line of the log is about it.
"""

import logging
import re
from contextvars import ContextVar
from uuid import uuid4

HEADER = "X-Request-ID"
WELL_FORMED = re.compile(r"[a-zA-Z0-9-]{8,64}")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")

# The id of the request that this thread answers; outside of a request there is none.
request_id = ContextVar("request_id", default="-")


def choose_request_id(received: str | None) -> str:
    """Return the id that a proxy gave the request, if it is well-formed; else a new one."""
    if received and WELL_FORMED.fullmatch(received):
        return received
    return uuid4().hex


class RequestIdFilter(logging.Filter):
    """Adds the request's id to a record; Django logs some after the request has ended."""

    def filter(self, record):
        """Add `request_id`."""
        request = getattr(record, "request", None)
        record.request_id = getattr(request, "id", None) or request_id.get()
        return True


class ClientErrorFilter(logging.Filter):
    """Takes the traceback out of a record about a 4xx answer: the program is not at fault."""

    def filter(self, record):
        """Take out the traceback."""
        if 400 <= getattr(record, "status_code", 0) < 500:
            record.exc_info = record.exc_text = None
        return True


def logging_settings(level: str) -> dict:
    """Return Django's LOGGING: all records of this level and above, on the standard error."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "request_id": {"()": RequestIdFilter},
            "client_error": {"()": ClientErrorFilter},
        },
        "formatters": {
            "line": {
                "format": "{asctime} {levelname} [{request_id}] {name}: {message}",
                "style": "{",
            }
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "filters": ["request_id", "client_error"],
                "formatter": "line",
            }
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # In place of Django's own handlers, one of which sends e-mail.
            "django": {"handlers": []},
            # At DEBUG they log the values of queries and what templates see: session keys,
            # hashes of passwords, tokens.
            "django.db.backends": {"level": "INFO"},
            "django.template": {"level": "INFO"},
            # The site logs a lockout itself, without the name; axes would log each failure.
            "axes": {"level": "ERROR"},
        },
    }
