"""What every request passes through before a view sees it."""

from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.contrib.sessions import middleware as sessions
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import BadRequest
from django.db import Error
from django.http import HttpResponseNotAllowed

from config.errors import unavailable
from config.logs import HEADER, choose_request_id, request_id
from config.proxies import apply_trusted_proxies
from config.security_headers import security_headers

READ, SEND = ("GET", "HEAD"), ("POST",)
# Of the admin, what takes other methods than a page with a form does.
ADMIN_METHODS = {
    "autocomplete": READ,
    "jsi18n": READ,
    "logout": SEND,
    "password_change_done": READ,
}

# PostgreSQL can't hold it in a text, and SQLite can.
NUL = "\x00"


class TrustedProxies:
    """The first middleware: forwarded headers reach the others only from a trusted proxy."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Pass the request on as the trusted proxies describe it."""
        apply_trusted_proxies(request.META)
        return self.get_response(request)


class SecurityHeaders:
    """Adds the security headers to each answer that lacks them.

    Pages have them already. Static files, redirects, refusals and 304 are answered by a middleware
    before one that sets the headers.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Answer with all security headers; Django's pages for debugging need no policy."""
        response = self.get_response(request)
        headers = security_headers(request.is_secure())
        if settings.DEBUG and response.status_code in (404, 500):
            del headers["Content-Security-Policy"]
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        return response


class AllowedMethods:
    """Answers 405 to a method that an address doesn't take, whoever sends it.

    It stands before the checks of a form's token and of who is signed in, which would answer 403 or
    lead to the sign-in.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Pass the request on."""
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Answer 405, or leave the request to the view."""
        allowed = allowed_methods(view, request.resolver_match)
        return None if request.method in allowed else HttpResponseNotAllowed(allowed)


def allowed_methods(view, match) -> tuple[str, ...]:
    """Return the methods of an address: of our views that are functions, all are only read."""
    if "admin" in match.app_names:
        return ADMIN_METHODS.get(match.url_name, READ + SEND)
    if (view_class := getattr(view, "view_class", None)) is None:
        return READ
    has = {name for name in view_class.http_method_names if hasattr(view_class, name)}
    if "get" in has:
        has.add("head")
    return tuple(name.upper() for name in view_class.http_method_names if name in has)


class RefuseUnstorableText:
    """Answer 400 to an address, a cookie or another header that no text could hold.

    It stands before every page, the admin's included, so that both databases give the same
    answer and no view has to think of it. The bodies of forms are checked by their fields.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Answer 400, or pass the request on."""
        try:
            query = unquote_to_bytes(request.META.get("QUERY_STRING", "")).decode("utf-8")
        except UnicodeDecodeError as error:
            raise BadRequest("The query of the address is not in UTF-8.") from error
        texts = (request.path_info, query, *request.COOKIES.values(), *request.headers.values())
        if any(NUL in text for text in texts):
            raise BadRequest("The request has a character that can't be stored.")
        return self.get_response(request)


class RequestIdMiddleware:
    """Gives each request an id, which its log records and its answer carry.

    It stands before the page cache, which would keep one visitor's id for all others.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Answer with the id in the headers."""
        request.id = choose_request_id(request.headers.get(HEADER))
        token = request_id.set(request.id)
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
        response[HEADER] = request.id
        return response


class DatabaseOutageMiddleware:
    """Answers 503 where a view fails because the database is busy, read-only, full or lost."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request, exception):
        """Return the page for the outage; None for any other failure."""
        return unavailable(request, exception)


class SessionMiddleware(sessions.SessionMiddleware):
    """Django's sessions, which are saved after the view: there too, an outage is answered 503."""

    def process_response(self, request, response):
        """Save the session, or return the page for the outage."""
        try:
            return super().process_response(request, response)
        except (Error, SessionInterrupted) as error:
            page = unavailable(request, error)
            if page is None:
                raise
            if token := response.cookies.get(settings.CSRF_COOKIE_NAME):
                # The token on the page belongs to it.
                page.cookies[settings.CSRF_COOKIE_NAME] = token
            return page
