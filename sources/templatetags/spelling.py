"""How names are written on a page."""

from django import template
from django.utils.html import format_html

from sources.marks import APOSTROPHES
from sources.scripts import direction_of, language_of

register = template.Library()


@register.filter
def spelt(name):
    """Return the name for a page: with its own language and direction where it isn't Latin.

    A Latin one is returned as it is, to be escaped like any other text of a template.
    """
    language = language_of(str(name))
    if language is None:
        return str(name)
    return format_html('<bdi lang="{}" dir="{}">{}</bdi>', language, direction_of(language), name)


@register.filter
def monogram(name):
    """Return the first letters of a name's first and last word: *Maya Plisetskaya* as *MP*."""
    firsts = [
        next(filter(str.isalnum, word), "") for word in APOSTROPHES.sub("", str(name)).split()
    ]
    firsts = [first for first in firsts if first] or [str(name).strip()[:1]]
    return firsts[0] + firsts[-1] if len(firsts) > 1 else firsts[0]
