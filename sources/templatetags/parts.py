"""Parts of pages that are rendered by Jinja2."""

from django import template
from django.template import engines
from django.utils.safestring import mark_safe

register = template.Library()


@register.simple_tag(takes_context=True)
def part(context, name, **more):
    """Return a part of `templates/jinja2/`; it sees what the page sees, and what is given."""
    made = engines["jinja2"].get_template(name)
    return mark_safe(made.render(context.flatten() | more))  # noqa: S308 (Jinja2 escapes)
