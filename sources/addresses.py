"""Addresses: of pages, and the free slugs and keys in them.

A name that is taken gets a number, also when two take it at once.
"""

from functools import lru_cache
from itertools import count

from django.db import IntegrityError, transaction
from django.urls import get_script_prefix, reverse

# Of each kind of entry, and of each prefix under which a proxy puts the site.
MAX_KINDS = 500


def address_of(kind, slug):
    """Return the address of an entry's page.

    A page may have hundreds of them, and `reverse` looks for each as for a new one.
    """
    before, after = around_slugs(kind)
    return f"{before}{slug}{after}"


def around_slugs(kind):
    """Return what stands before and after the slug in the addresses of a kind of entry."""
    return _around_slugs(kind, get_script_prefix())


@lru_cache(maxsize=MAX_KINDS)
def _around_slugs(kind, _prefix):
    return reverse(f"{kind}_detail", args=["-"]).rsplit("-", 1)


def numbered(base):
    """Yield *base*, *base-2*, *base-3* and so on, for ever, none longer than an address may be."""
    yield base
    for number in count(2):
        yield f"{base[:90]}-{number}"


def save_under_free_name(base, is_taken, save):
    """Call `save(name)` with the first free one of *base*, *base-2*, …

    `is_taken(name)` asks the database. Another process may take the name between the question and
    the save, which then fails on its unique constraint: the next name is tried. Any other
    IntegrityError is raised.
    """
    for name in numbered(base):
        if is_taken(name):
            continue
        try:
            with transaction.atomic():
                save(name)
            return
        except IntegrityError:
            if not is_taken(name):
                raise
