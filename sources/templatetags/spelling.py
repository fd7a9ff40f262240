"""How names are written on a page."""

from django import template
from django.utils.html import format_html

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
    words = [word for word in str(name).split() if word[0].isalnum()] or [str(name)]
    return "".join(dict.fromkeys([words[0][0], words[-1][0]] if len(words) > 1 else [words[0][0]]))
