"""What a page asks about a kind of record, and about who reads it."""

from django import template

from sources import form_values

register = template.Library()


@register.filter
def kind_name(record):
    """Return the name of the record's kind: *training*."""
    return record._meta.verbose_name


@register.filter
def kind_plural(record):
    """Return the name of the record's kind, of several: *trainings*."""
    return record._meta.verbose_name_plural


@register.filter
def row_number(form):
    """Return the number of a row among those of its kind, as the list of problems has it."""
    return form_values.row_number(form)


@register.filter
def may_add(user, kind):
    """Tell whether the user may add records of the kind (a model's `_meta`)."""
    return user.has_perm(f"{kind.app_label}.add_{kind.model_name}")


@register.filter
def may_change(user, kind):
    """Tell whether the user may change records of the kind (a model's `_meta`)."""
    return user.has_perm(f"{kind.app_label}.change_{kind.model_name}")


@register.filter
def may_delete(user, kind):
    """Tell whether the user may delete records of the kind (a model's `_meta`)."""
    return user.has_perm(f"{kind.app_label}.delete_{kind.model_name}")
