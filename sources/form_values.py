"""What stands in the fields of a form: stored or typed, in words, and as a browser sends it."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from sources.dates import EDTFInput
from sources.dates import in_words as date_in_words

# What stands in a form beside the record.
BESIDE = {"another", "why", "version", "confirm", "keep_lost", "anew", "id", "DELETE"}

# Of what was typed in a row, in the row's title.
MAX_TITLE_CHARS = 60


def states(form):
    """Return the values that an unbound form's fields have, by name."""
    return {
        name: form.get_initial_for_field(form_field, name)
        for name, form_field in form.fields.items()
        if name not in BESIDE
    }


def posted(form_field, name, value):
    """Return what a browser would send of the field with this value in it, by name."""
    widget = getattr(form_field.widget, "widget", form_field.widget)
    value = form_field.prepare_value(value)
    if hasattr(widget, "as_posted"):
        return widget.as_posted(name, value)
    if isinstance(widget, forms.ClearableFileInput):
        # A file can't be sent again: what is there stays, if nobody asks to take it away.
        return {f"{name}-clear": [], name: [str(value or "")]}
    if isinstance(widget, forms.CheckboxInput):
        return {name: ["on"] if value else []}
    if isinstance(widget, forms.SelectMultiple):
        return {name: sorted(str(form_field.prepare_value(each)) for each in value or [])}
    return {name: ["" if value is None else str(value)]}


def chosen(form_field, value):
    """Return the record or records that a choice stands for, stored or typed; None for junk."""
    several = isinstance(value, (list, tuple))
    keys = [getattr(each, "pk", each) for each in value] if several else getattr(value, "pk", value)
    try:
        return form_field.clean(keys)
    except ValidationError:
        return None


def in_words(form_field, value):
    """Return a field's value, stored or typed, as a reader expects it."""
    if isinstance(form_field, forms.FileField):
        return _("taken away") if value is False else str(value or "")
    if isinstance(form_field, forms.BooleanField):
        return _("yes") if value else _("no")
    if isinstance(form_field, forms.ModelMultipleChoiceField):
        return "; ".join(str(found) for found in chosen(form_field, value) or [])
    if isinstance(form_field, forms.ModelChoiceField):
        return str(chosen(form_field, value) or "")
    if isinstance(form_field, forms.ChoiceField):
        return str(dict(form_field.choices).get(value, value or ""))
    if isinstance(form_field, EDTFInput):
        return date_in_words(str(value or ""))
    value = form_field.prepare_value(value)
    if isinstance(value, tuple):
        value = value[0]
    if isinstance(value, list):
        parts = (each[1] if isinstance(each, tuple) else each for each in value)
        return "; ".join(f"“{part}”" for part in parts if part)
    return "" if value is None else str(value)


def row_number(form):
    """Return the number of a row among those of its kind, from 1; none of a blank row to copy."""
    index = form.prefix.rpartition("-")[2]
    return int(index) + 1 if index.isdecimal() else ""


def row_title(model, number: int, words="") -> str:
    """Return what tells a row of a form from others of its kind: *Training 2 (Almaty)*."""
    title = f"{capfirst(model._meta.verbose_name)} {number}"
    return f"{title} ({Truncator(words).chars(MAX_TITLE_CHARS)})" if words else title


def first_words(fields: dict, values: dict) -> str:
    """Return the first words that were typed in a row; what is chosen from a list is none."""
    for name, value in values.items():
        field = fields[name]
        is_record = isinstance(field, forms.ModelChoiceField)
        is_choice = isinstance(field, (forms.ChoiceField, forms.BooleanField, forms.IntegerField))
        if (is_record or not is_choice) and (words := in_words(field, value)):
            return words
    return ""
