"""What every request passes through before a view sees it."""

from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.contrib.sessions import middleware as sessions
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import BadRequest
from django.db import Error

from config.errors import unavailable
from config.logs import HEADER, choose_request_id, request_id

# PostgreSQL can't hold it in a text, and SQLite can.
NUL = "\x00"


class RefuseUnstorableText:
    """Answer 400 to an address or a cookie with what no text of the archive could hold.

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
        if any(NUL in text for text in (request.path_info, query, *request.COOKIES.values())):
            raise BadRequest("The address has a character that can't be stored.")
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
