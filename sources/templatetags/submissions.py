"""The token of a form, by which it is known when it is sent twice."""

from django import template
from django.utils.html import format_html

from sources.submissions import FIELD, new_token

register = template.Library()


@register.simple_tag
def submission_token():
    """Return a hidden field with a token that no other form has."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, new_token())
