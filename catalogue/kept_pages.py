"""Pages that are kept until the archive changes.

A page of a view that says `is_kept`, for a visitor who is not signed in, is kept in the cache under
the archive's revision and all else that it depends on. The revision is read before the page is
made, so that a page is never newer in name than in fact. The same name is its ETag: who has the
page already is told so (304).

This is the middleware, which keeps pages. `catalogue.kept_first` stands before all of Django and
answers with those that passed by here lately. Both go by what the server says of a request (its
WSGI environ, in Django `request.META`).
"""

import time
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.core.handlers.wsgi import get_path_info
from django.db import Error
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    QueryDict,
    parse_cookie,
)
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers

from catalogue.cacheable_query import cacheable_params, canonical_query
from catalogue.last_revision import last_revision
from catalogue.pages_at_hand import at_hand
from catalogue.revision import first_revision
from config.errors import unavailable
from config.packing import pack, unpack

# A page may look at who asks, and tells another story to a list that is updated in place.
VARY = ("Cookie", "HX-Request")
# What is said of a page to who has it already, besides its ETag.
UNCHANGED = {"Vary": ", ".join(VARY), "Cache-Control": "no-cache"}
COOKIES_OF_ONE = (settings.SESSION_COOKIE_NAME, "messages")
# In seconds. A page that nobody asked for in so long may go.
KEPT = 24 * 60 * 60
# Who makes a page is believed to do so for so long; others wait for it less long (a process may end
# in the middle of it), and look for it this often.
LONGEST_MAKING, LONGEST_WAIT, LOOK = 30, 5, 0.01


class KeptPages:
    """Middleware: answers with the page that is kept, and keeps the one made."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Answer from the cache where that is possible."""
        if not settings.KEEP_PAGES or not is_for_all(request.META):
            return private(request, self.get_response(request))
        asked = asked_of(request.META)
        if not asked:
            return self.get_response(request)
        try:
            basis = basis_of(asked, first_revision())
        except Error as error:
            return self.without_database(request, asked, error)
        if asked.query != request.META.get("QUERY_STRING", ""):
            # The page must not depend on what its key leaves out.
            request.GET = QueryDict(asked.query)
        # Templates keep what pages have in common under it: `kept` in `config/jinja.py`.
        request.kept_under, request.kept_for = basis, KEPT
        name = name_of(asked, basis)
        response = unchanged(request, name) or read(name) or self.made_once(request, name)
        if getattr(response, "is_kept", False):
            response["ETag"] = etag_of(name)
            at_hand.put(name, response)
        return response

    def without_database(self, request, asked, error):
        """Answer with the page cached at the revision that was seen last, for a while; else 503."""
        if last := last_revision.get():
            name = name_of(asked, basis_of(asked, *last))
            if response := unchanged(request, name) or read(name):
                response["ETag"] = etag_of(name)
                return response
        return unavailable(request, error) or self.get_response(request)

    def made_once(self, request, name):
        """Make the page, or wait for another who does."""
        making = f"{name}-making"
        until = time.monotonic() + LONGEST_WAIT
        while not cache.add(making, True, LONGEST_MAKING):
            time.sleep(LOOK)
            if page := read(name):
                return page
            if time.monotonic() > until:
                break
        try:
            # It may have been made since this looked.
            return read(name) or self.make(request, name)
        finally:
            cache.delete(making)

    def make(self, request, name):
        """Make the page, and keep it where it is one to keep."""
        response = self.get_response(request)
        if is_to_keep(request, response) and (packed := pack(response.content)):
            patch_vary_headers(response, VARY)
            patch_cache_control(response, no_cache=True)
            cache.set(name, (dict(response.items()), packed), KEPT)
            response.is_kept = True
        return response


def is_for_all(environ):
    """Tell whether a request may be answered with what others get; files are kept by others."""
    cookies = environ.get("HTTP_COOKIE", "")
    return (
        environ["REQUEST_METHOD"] in ("GET", "HEAD")
        and not any(name in cookies for name in COOKIES_OF_ONE)
        and not environ["PATH_INFO"].startswith((settings.STATIC_URL, settings.MEDIA_URL))
    )


def is_to_keep(request, response):
    """Tell whether a response is the same for all who are not signed in."""
    return (
        response.status_code == 200
        and is_of_the_archive(request)
        and not response.streaming
        and not response.cookies
    )


def is_of_the_archive(request):
    """Tell whether a view that says `is_kept` has answered."""
    view = request.resolver_match and getattr(request.resolver_match.func, "view_class", None)
    return getattr(view, "is_kept", False)


class Asked(NamedTuple):
    """What a request says of all that a kept page depends on, besides the archive."""

    language: str
    scheme: str
    forwarded_scheme: str | None
    host: str
    script: str
    path: str
    query: str
    is_update: bool

    @property
    def is_secure(self):
        """Whether the request came by HTTPS, as the proxy says or else the server."""
        return (self.forwarded_scheme or self.scheme) == "https"


def asked_of(environ):
    """Return what a request asks for; None where it is no page that may be cached."""
    told = environ.get
    params = cacheable_params(get_path_info(environ))
    if params is None:
        return None
    return Asked(
        language_of(told("HTTP_ACCEPT_LANGUAGE", ""), told("HTTP_COOKIE", "")),
        told("wsgi.url_scheme"),
        told("HTTP_X_FORWARDED_PROTO"),
        told("HTTP_HOST") or told("SERVER_NAME"),
        told("SCRIPT_NAME"),
        told("PATH_INFO"),
        canonical_query(told("QUERY_STRING", ""), params),
        "HTTP_HX_REQUEST" in environ,
    )


def basis_of(asked, revision):
    """Return what all that is kept of the site depends on, whatever the page."""
    return settings.RELEASE, revision, asked.language


def name_of(asked, basis):
    """Return the name of the page that is asked for."""
    return sha256(repr((basis, *asked)).encode()).hexdigest()[:40]


@lru_cache(maxsize=1000)
def language_of(accepted, cookies):
    """Return the language that a visitor is answered in, by two headers of the request."""
    request = HttpRequest()
    request.META["HTTP_ACCEPT_LANGUAGE"] = accepted
    request.COOKIES = parse_cookie(cookies)
    return translation.get_language_from_request(request)


def etag_of(name):
    """Return the ETag of the page with a name: weak, as a server on the way may compress it."""
    return f'W/"{name}"'


def unchanged(request, name):
    """Return 304 for who has the page with a name; None for anybody else."""
    if "If-None-Match" not in request.headers:
        return None
    headers = UNCHANGED | {"ETag": etag_of(name)}
    known = get_conditional_response(request, etag=headers["ETag"])
    return HttpResponseNotModified(headers=headers) if known and known.status_code == 304 else None


def read(name):
    """Return the page that is kept under a name, or None."""
    if not (found := cache.get(name)):
        return None
    headers, packed = found
    response = HttpResponse(unpack(packed), headers=headers)
    response.is_kept = True
    return response


def private(request, response):
    """Return the response so that no other cache keeps a page that somebody sees as their own."""
    if is_of_the_archive(request):
        patch_cache_control(response, private=True, no_cache=True)
    return response
