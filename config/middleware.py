"""What every request passes through before a view sees it."""

import re

from django.core.exceptions import BadRequest

# PostgreSQL can't hold a NUL, UTF-8 can't hold half of a surrogate pair.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class RefuseUnstorableText:
    """Answer 400 to an address with text that no database could hold.

    It stands before every page, the admin's included, so that both databases give the same
    answer and no view has to think of it. The bodies of forms are checked by their fields.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Answer 400, or pass the request on."""
        query = [text for pair in request.GET.lists() for text in (pair[0], *pair[1])]
        if any(UNSTORABLE.search(text) for text in (request.path_info, *query)):
            raise BadRequest("The address has a character that can't be stored.")
        return self.get_response(request)
