"""Kept pages, before all of Django: the quick way of a server to what is kept already.

What it can't answer in a few look-ups it hands on: `catalogue.kept_pages` decides about all other
requests, and keeps what it makes of them.
"""

from django.conf import settings
from django.core.cache import cache
from django.db import Error

from catalogue.kept_pages import UNCHANGED, basis_of, etag_of, is_for_all, name_of
from catalogue.revision import AskedTogether

asked_together = AskedTogether()


class KeptFirst:
    """A WSGI application that answers with kept pages, and lets the site answer all else."""

    def __init__(self, site):
        self.site = site

    def __call__(self, environ, start_response):
        """Answer a request."""
        found = settings.KEEP_PAGES and kept_answer(environ)
        if not found:
            return self.site(environ, start_response)
        status, headers, content = found
        start_response(status, list(headers.items()))
        return [content]


def kept_answer(environ):
    """Return the status, the headers and the content of what is kept; None where nothing is."""
    if environ["REQUEST_METHOD"] != "GET" or not is_for_all(environ):
        return None
    try:
        name = name_of(environ, basis_of(environ, asked_together()))
    except Error:
        # The site looks for the database anew, or says what is the matter.
        return None
    etag = etag_of(name)
    if known := environ.get("HTTP_IF_NONE_MATCH"):
        return ("304 Not Modified", UNCHANGED | {"ETag": etag}, b"") if known == etag else None
    if not (page := cache.get(name)):
        return None
    headers, content = page
    return "200 OK", headers | {"ETag": etag}, content
