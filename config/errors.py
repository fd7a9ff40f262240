"""The pages for requests that fail.

None of them asks the database, the session or the cache for anything: that may be what failed.
"""

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers

from config.logs import request_id


def page(template, status, **context):
    """Return a page in the site's frame that no cache keeps."""
    content = render_to_string(template, {"request_id": request_id.get()} | context)
    response = HttpResponse(content, status=status)
    # A page that is made outside of the middleware that sets these has them too.
    response["Content-Length"] = str(len(response.content))
    response["X-Frame-Options"] = settings.X_FRAME_OPTIONS
    add_never_cache_headers(response)
    return response


def server_error(request):
    """Return the page for a failure of the program."""
    return page("500.html", 500)
