"""Widgets of the editors' forms."""

from django import forms
from django.contrib.admin import widgets
from django.urls import reverse

# What a browser leaves as it is when it translates the page: names, quotes, texts.
UNTRANSLATED = {"translate": "no", "class": "notranslate"}


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
        if isinstance(widget, EntriesInput):
            field.stand = form.initial[name] = list(getattr(instance, name).all())
        elif isinstance(widget, EntryInput):
            form.initial[name] = getattr(instance, name)
            field.stand = list(filter(None, [form.initial[name]]))
        if isinstance(widget, AutocompleteSelectMultiple):
            chosen = getattr(instance, name).all()
        elif isinstance(widget, AutocompleteSelect):
            chosen = [getattr(instance, name)]
        else:
            continue
        widget.known = {str(record.pk): record for record in chosen if record}


class EntryInput(forms.TextInput):
    """A box for the name of an entry, and a tick for one that the archive has not yet.

    `model` is the entry's kind; the box asks for its names as one types.
    """

    template_name = "sources/widgets/entry.html"
    model = None

    def __init__(self, attrs=None):
        super().__init__(UNTRANSLATED | (attrs or {}))

    def value_from_datadict(self, data, files, name):
        """Return what was typed, and whether the archive is to make it."""
        return (data.get(name, ""), f"{name}-new" in data)

    def value_omitted_from_data(self, data, files, name):
        """Tell whether the form had no such box."""
        return name not in data

    def get_context(self, name, value, attrs):
        """Add the tick, and where the names are asked for."""
        text, is_new = value if isinstance(value, tuple) else (value, False)
        context = super().get_context(name, text, attrs)
        return context | {"is_new": is_new, "names": reverse("entry_names", args=[self.model])}

    def as_posted(self, name, value):
        """Return what a browser would send of a box with this in it, by name."""
        return {name: [value or ""]}


class EntriesInput(EntryInput):
    """Boxes for the names of several entries, the last of them empty."""

    template_name = "sources/widgets/entries.html"

    def value_from_datadict(self, data, files, name):
        """Return what was typed in each box, and whether the archive is to make it."""
        return (several(data, name), f"{name}-new" in data)

    def get_context(self, name, value, attrs):
        """Give each name a box."""
        texts, is_new = value if isinstance(value, tuple) else (value or [], False)
        context = super().get_context(name, None, attrs)
        return context | {"is_new": is_new, "texts": [*filter(None, texts), ""]}

    def as_posted(self, name, value):
        """Return what a browser would send of boxes with these in them, by name."""
        return {name: list(value or [])}


class EvidenceInput(forms.Widget):
    """Boxes for quotes, each with the text that it is from; the last of them is empty.

    `sources` are the texts that stand beside the form.
    """

    template_name = "sources/widgets/evidence.html"
    sources = ()

    def __init__(self, attrs=None):
        super().__init__(UNTRANSLATED | (attrs or {}))

    def value_from_datadict(self, data, files, name):
        """Return the (source's slug, quote) pairs that were typed."""
        slugs, quotes = several(data, f"{name}-source"), several(data, name)
        slugs += [slugs[-1] if slugs else ""] * (len(quotes) - len(slugs))
        return list(zip(slugs, quotes, strict=False))

    def value_omitted_from_data(self, data, files, name):
        """Tell whether the form had no such boxes."""
        return name not in data

    def format_value(self, value):
        """Leave the pairs as they are."""
        return value

    def get_context(self, name, value, attrs):
        """Give each quote a box."""
        context = super().get_context(name, value, attrs)
        pairs = [pair for pair in value or [] if pair[1]]
        newest = pairs[-1][0] if pairs else next((source.slug for source in self.sources), "")
        return context | {"pairs": [*pairs, (newest, "")], "sources": self.sources}

    def as_posted(self, name, value):
        """Return what a browser would send of boxes with these in them, by name."""
        pairs = list(value or [])
        return {
            name: [quote for _slug, quote in pairs],
            f"{name}-source": [slug for slug, _ in pairs],
        }


def several(data, name):
    """Return all values that a form sent under the name."""
    if hasattr(data, "getlist"):
        return data.getlist(name)
    value = data.get(name, [])
    return list(value) if isinstance(value, (list, tuple)) else [value]
