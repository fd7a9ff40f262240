"""What of a request's query a cached page depends on: the parameters that its view reads.

Everything else is dropped, from the key of the page and from what its view sees. Otherwise each
`?junk=1` would be a page of its own in the cache.
"""

from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlencode

from django.conf import settings
from django.urls import Resolver404, resolve


def cacheable_params(path: str) -> tuple[str, ...] | None:
    """Return the parameters of the page at a path; None where no view has cacheable pages."""
    return _params_at(path, settings.ROOT_URLCONF)


# Each request for a cached page asks for it, and to resolve a path takes a tenth of its time.
@lru_cache(maxsize=1_000)
def _params_at(path, urlconf):
    try:
        view = resolve(path, urlconf).func
    except Resolver404:
        return None
    view = getattr(view, "view_class", None)
    return view.get_cache_params() if getattr(view, "is_kept", False) else None


def canonical_query(query: str, params: tuple[str, ...]) -> str:
    """Return the query with these parameters alone, in the order of their names.

    Several values of one name keep their order. A query that the site refuses (it has NUL, is no
    UTF-8, or has too many fields) comes back as it is.
    """
    if not query:
        return ""
    most = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    try:
        if "\x00" in unquote(query, errors="strict"):
            return query
        given = parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=most)
    except ValueError:
        return query
    read = [(name, value) for name, value in given if name in params]
    return urlencode(sorted(read, key=lambda pair: pair[0]))
