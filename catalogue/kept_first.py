"""Kept pages before all of Django: what a server's own loop needs to answer with them.

`config.worker` is that loop. What can't be answered with what is at hand it hands on:
`catalogue.kept_pages` decides about all other requests, and keeps what it makes of them.
"""

from django.conf import settings
from django.core.handlers.wsgi import get_path_info
from django.http.request import split_domain_port, validate_host

from catalogue.kept_pages import UNCHANGED, asked_of, basis_of, etag_of, is_for_all, name_of
from catalogue.last_revision import last_revision
from catalogue.pages_at_hand import Answer, at_hand, head
from config.logs import HEADER, choose_request_id
from config.security_headers import security_headers

NEVER = object()
HEALTH_CHECK = "/healthz"


class Wanted:
    """What a request wants: a page, or to know whether the one that it has is still right.

    The same request comes again and again, mostly to an archive that is still the same.
    """

    needs_revision = True

    def __init__(self, asked, environ):
        self._asked, self._has = asked, environ.get("HTTP_IF_NONE_MATCH")
        self._received_id = environ.get("HTTP_X_REQUEST_ID")
        self._revision = NEVER

    def answer(self, revision):
        """Return the answer at a revision of the archive; None where Django has to make it."""
        if revision != self._revision:
            self._turn_to(revision)
        found = self._unchanged if self._has else at_hand.get(self._name)
        return found and found.with_header(HEADER, choose_request_id(self._received_id))

    def answer_at_once(self):
        """Return the answer while the database hangs, at the revision that was seen last."""
        last = last_revision.get() if last_revision.is_hanging() else None
        return self.answer(*last) if last else None

    def _turn_to(self, revision):
        self._revision = revision
        self._name = name_of(self._asked, basis_of(self._asked, revision))
        etag = etag_of(self._name)
        told = head(UNCHANGED | {"ETag": etag} | security_headers(self._asked.is_secure))
        self._unchanged = Answer(b"304 Not Modified", told) if self._has == etag else None


class HealthCheck:
    """A request that asks whether this process answers: all of its threads may be waiting."""

    needs_revision = False

    def __init__(self, environ):
        self._received_id = environ.get("HTTP_X_REQUEST_ID")
        headers = {"Content-Type": "text/plain", "Content-Length": "3"}
        is_secure = environ.get("HTTP_X_FORWARDED_PROTO", environ["wsgi.url_scheme"]) == "https"
        self._answer = Answer(b"200 OK", head(headers | security_headers(is_secure)) + b"ok\n")

    def answer_at_once(self):
        """Return the answer."""
        return self._answer.with_header(HEADER, choose_request_id(self._received_id))


def wanted(environ):
    """Return what a request wants, by what the server says of it; None where Django decides."""
    if environ["REQUEST_METHOD"] != "GET" or not is_for_all(environ):
        return None
    if get_path_info(environ) == HEALTH_CHECK:
        return HealthCheck(environ) if is_known_host(environ) else None
    asked = asked_of(environ)
    return Wanted(asked, environ) if asked else None


def is_known_host(environ):
    """Tell whether a request names a host that the site answers to."""
    domain, _port = split_domain_port(environ.get("HTTP_HOST") or environ["SERVER_NAME"])
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)
