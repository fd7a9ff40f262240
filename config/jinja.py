"""How the pages that visitors read are rendered: by Jinja2, from `templates/jinja2/`.

A list has hundreds of lines, and Django's own templates take three times as long for them. Forms,
histories and the desk are Django's templates, as the widgets in them are. All pages stand in the
same frame, `templates/jinja2/base.html`: Django's reach it by `{% frame %}`, and put in what they
share with the others by `{% part %}`.
"""

from functools import lru_cache

from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.core.cache import cache as kept_parts
from django.core.cache.utils import make_template_fragment_key
from django.template.defaultfilters import capfirst, date, linebreaksbr
from django.templatetags import static
from django.urls import get_script_prefix, reverse
from django.utils.safestring import mark_safe
from django.utils.timezone import template_localtime
from django.utils.translation import gettext, ngettext
from jinja2 import Environment, pass_context

from config.packing import pack, unpack
from sources.templatetags.records import kind_plural, may_add, may_change, may_delete
from sources.templatetags.spelling import monogram, spelt

# A proxy may put the site under several prefixes, each with URLs of its own.
MAX_URLS = 1_000


def url(name, *args):
    """Return the address of a page."""
    return reverse(name, args=args) if args else _address(name, get_script_prefix())


@lru_cache(maxsize=MAX_URLS)
def _address(name, _prefix):
    return reverse(name)


def text(message):
    """Return a text of the interface: it is ours, and as in Django's templates is not escaped."""
    return mark_safe(gettext(message))  # noqa: S308


def static_file(path):
    """Return the address of a static file: it is the same for as long as the site runs."""
    return _static_file(path, get_script_prefix())


@lru_cache(maxsize=MAX_URLS)
def _static_file(path, _prefix):
    return static.static(path)


@pass_context
def kept(context, name, *vary_on, caller):
    """Return a part of a page, `{% call kept(…) %}`, kept as long as the page itself would be.

    Other pages have the same part where `vary_on` is the same. What is not kept (the page of one
    who is signed in) has its parts made each time.
    """
    request = context["request"]
    if not hasattr(request, "kept_under"):
        return caller()
    key = make_template_fragment_key(name, [request.kept_under, *vary_on])
    if packed := kept_parts.get(key):
        made = unpack(packed).decode()
    else:
        made = str(caller())
        if packed := pack(made.encode()):
            kept_parts.set(key, packed, request.kept_for)
    return mark_safe(made)  # noqa: S308 (Jinja2 has escaped it)


def moment(value, form):
    """Return a moment as the visitor's clock has it."""
    return date(template_localtime(value), form)


FILTERS = [
    admin_urlname,
    capfirst,
    kind_plural,
    linebreaksbr,
    may_add,
    may_change,
    may_delete,
    monogram,
    spelt,
]


def environment(**options):
    """Return the environment that the pages are rendered in."""
    made = Environment(  # noqa: S701 (Django asks for escaping among the options)
        **options, trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n"]
    )
    made.install_gettext_callables(text, ngettext, newstyle=False)
    made.globals |= {"_": text, "kept": kept, "static": static_file, "url": url}
    made.filters |= {each.__name__: each for each in FILTERS} | {"date": moment}
    return made
