"""The pages for requests that fail.

None of them asks the database, the session or the cache for anything: that may be what failed.
"""

import sys
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpResponse
from django.middleware.csrf import (
    REASON_BAD_ORIGIN,
    REASON_BAD_REFERER,
    REASON_INSECURE_REFERER,
    REASON_MALFORMED_REFERER,
    get_token,
)
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django.utils.log import log_response
from django.utils.translation import gettext_lazy as _
from django.views import defaults

from config.logs import request_id
from config.resending import resend_of
from sources.outages import Outage, find_outage

# In seconds: when to try again.
RETRY_AFTER = 30

OUTAGES = {
    Outage.BUSY: (
        _("The archive is busy"),
        _("Somebody else is saving, or very many people are using the site."),
    ),
    Outage.READ_ONLY: (
        _("Nothing can be saved at the moment"),
        _("The archive is read-only for now. Its pages can still be read."),
    ),
    Outage.FULL: (
        _("Nothing can be saved at the moment"),
        _("The server has run out of disk space. Please tell whoever runs the site."),
    ),
    Outage.UNREACHABLE: (
        _("The archive is not available at the moment"),
        _("The site can't reach its database."),
    ),
}

# How Django's reasons begin where a form was sent from another site.
FROM_ANOTHER_SITE = tuple(
    reason.partition("%s")[0]
    for reason in (
        REASON_BAD_ORIGIN,
        REASON_BAD_REFERER,
        REASON_INSECURE_REFERER,
        REASON_MALFORMED_REFERER,
    )
)


def page(template, status, **context):
    """Return a page in the site's frame that no cache keeps."""
    content = render_to_string(template, {"request_id": request_id.get()} | context)
    response = HttpResponse(content, status=status)
    # A page that is made outside of the middleware that sets these has them too.
    response["Content-Length"] = str(len(response.content))
    response["X-Frame-Options"] = settings.X_FRAME_OPTIONS
    add_never_cache_headers(response)
    return response


def unavailable(request, error):
    """Return the page for an outage of the database, with what was typed; None for other errors."""
    outage = outage_behind(error)
    if outage is None:
        return None
    title, explanation = OUTAGES[outage]
    response = page(
        "503.html",
        503,
        title=title,
        explanation=explanation,
        is_read=request.method in ("GET", "HEAD"),
        path=request.get_full_path(),
        **resending(request),
    )
    response["Retry-After"] = str(RETRY_AFTER)
    log_response(
        "Service Unavailable: %s",
        request.path,
        response=response,
        request=request,
        exception=error,
    )
    return response


def outage_behind(error):
    """Return the outage that an error tells of; a session that can't be saved hides it."""
    while isinstance(error, (SessionInterrupted, UpdateError)):
        error = error.__context__
    return error and find_outage(error)


def server_error(request):
    """Return the page for a failure of the program, or for an outage that a middleware met."""
    error = sys.exc_info()[1]
    return unavailable(request, error) or page("500.html", 500, **resending(request))


def bad_request(request, exception):
    """Return the page for a request that can't be read or is too large."""
    if response := unavailable(request, exception):
        return response
    if isinstance(exception, RequestDataTooBig):
        return page("413.html", 413)
    if isinstance(exception, (TooManyFieldsSent, TooManyFilesSent)):
        return page("413.html", 400)
    return defaults.bad_request(request, exception)


def csrf_failure(request, reason=""):
    """Return the page for a form without a valid token, with what was typed where it is ours."""
    is_ours = not is_from_another_site(request, reason)
    return page("403_csrf.html", 403, is_ours=is_ours, **resending(request, is_ours))


def resending(request, is_ours=None):
    """Return what a page needs for a form to be sent again, if it was sent from this site."""
    if is_ours is None:
        is_ours = getattr(request, "csrf_processing_done", False)
    resend = resend_of(request) if is_ours else None
    return {"resend": resend, "csrf_token": get_token(request)} if resend else {}


def is_from_another_site(request, reason):
    """Tell whether the browser says that another site had it send the form."""
    if reason.startswith(FROM_ANOTHER_SITE):
        return True
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return True
    referer = request.headers.get("Referer")
    if not referer or "Origin" in request.headers:
        # Django has looked at the origin.
        return False
    try:
        return urlsplit(referer).netloc != request.get_host()
    except ValueError:
        return True
