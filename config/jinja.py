"""How the parts of pages that are repeated most are rendered, by Jinja2: `templates/jinja2/`.

A list has hundreds of lines, and Django's own templates take three times as long for them. Pages
are Django's templates all the same; they have these parts put in by `{% part %}`.
"""

from functools import cache

from django.template.defaultfilters import capfirst, linebreaksbr
from django.templatetags import static
from django.urls import get_script_prefix, reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, ngettext
from jinja2 import Environment

from sources.templatetags.spelling import spelt


def url(name):
    """Return the address of a page that needs nothing but its name."""
    return _address(name, get_script_prefix())


@cache
def _address(name, _prefix):
    return reverse(name)


def text(message):
    """Return a text of the interface: it is ours, and as in Django's templates is not escaped."""
    return mark_safe(gettext(message))  # noqa: S308


def static_file(path):
    """Return the address of a static file: it is the same for as long as the site runs."""
    return _static_file(path, get_script_prefix())


@cache
def _static_file(path, _prefix):
    return static.static(path)


def environment(**options):
    """Return the environment that the parts are rendered in."""
    made = Environment(  # noqa: S701 (Django asks for escaping among the options)
        **options, trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n"]
    )
    made.install_gettext_callables(text, ngettext, newstyle=False)
    made.globals |= {"url": url, "static": static_file}
    made.filters |= {"capfirst": capfirst, "linebreaksbr": linebreaksbr, "spelt": spelt}
    return made
