"""Widgets of the editors' forms."""

from django.contrib.admin import widgets


class KnownChoices:
    """An autocomplete whose selected choices were fetched with the form's record.

    The admin's own asks the database for them, one query a widget: a dancer with a hundred facts
    has five hundred. `known` maps the chosen values, as text, to the records.
    """

    known = {}

    def optgroups(self, name, value, attrs=None):
        """Return the selected options, without a query where all of them are known."""
        selected = [str(chosen) for chosen in value if chosen not in (None, "")]
        if not self.known.keys() >= set(selected):
            return self._asked_for(name, value, attrs)
        options = [
            self.create_option(name, chosen, str(self.known[chosen]), True, index)
            for index, chosen in enumerate(selected)
        ]
        if not self.is_required and not self.allow_multiple_selected:
            options.insert(0, self.create_option(name, "", "", False, 0))
        return [(None, options, 0)]

    def _asked_for(self, name, value, attrs):
        try:
            return super().optgroups(name, value, attrs)
        except ValueError:
            # An address may ask for a choice by what is no id.
            return [(None, [], 0)]


class AutocompleteSelect(KnownChoices, widgets.AutocompleteSelect):
    """An autocomplete for one record."""


class AutocompleteSelectMultiple(KnownChoices, widgets.AutocompleteSelectMultiple):
    """An autocomplete for several records."""


def tell_what_is_known(form):
    """Give the form's autocompletes the records that were fetched with its instance."""
    instance = form.instance
    if not instance.pk:
        return
    for name, field in form.fields.items():
        widget = getattr(field.widget, "widget", field.widget)
        if isinstance(widget, AutocompleteSelectMultiple):
            chosen = getattr(instance, name).all()
        elif isinstance(widget, AutocompleteSelect):
            chosen = [getattr(instance, name)]
        else:
            continue
        widget.known = {str(record.pk): record for record in chosen if record}
