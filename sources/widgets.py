"""Widgets of the editors' forms."""

from typing import NamedTuple

from django import forms
from django.contrib.admin import widgets
from django.urls import reverse

from sources import names
from sources.ids import is_id
from sources.picking import read_pick

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
        # A query or a form may ask for a choice by a text that is no id.
        ids = [chosen for chosen in value if not chosen or is_id(str(chosen))]
        return super().optgroups(name, ids, attrs)


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
            widget.stand = field.stand
        elif isinstance(widget, EntryInput):
            form.initial[name] = getattr(instance, name)
            field.stand = widget.stand = list(filter(None, [form.initial[name]]))
        if isinstance(widget, AutocompleteSelectMultiple):
            chosen = getattr(instance, name).all()
        elif isinstance(widget, AutocompleteSelect):
            chosen = [getattr(instance, name)]
        else:
            continue
        widget.known = {str(record.pk): record for record in chosen if record}


class Typed(NamedTuple):
    """What was typed in a box for names: the name or names, and what was ticked beside it."""

    text: str | list
    is_new: bool = False
    # The names of which the form was told that they are another entry's.
    another: tuple = ()
    # The entries that the box was opened with: the id and the name of each, with a space between.
    opened_with: tuple = ()

    @classmethod
    def of(cls, value):
        """Return what was typed; a name that nobody typed has no ticks."""
        return cls(*value) if isinstance(value, tuple) else cls(value)

    def ids_of(self, text: str) -> list[int]:
        """Return the ids of the entries that had this name when the box was opened."""
        pairs = (pair.partition(" ") for pair in self.opened_with)
        return [
            int(pk) for pk, _space, name in pairs if is_id(pk) and names.tidy(name).strip() == text
        ]


class EntryInput(forms.TextInput):
    """A box for the name of an entry, and a tick for one that the archive has not yet.

    `model` is the entry's kind; the box asks for its names as one types. `asked` are the names that
    the archive has already, or like ones, each with their entries: a tick for each says that
    another is meant. `stand` are the entries that the box is opened with: a hidden input has the id
    of each, so that it is still meant where somebody renames it before the form is sent.
    """

    template_name = "sources/widgets/entry.html"
    model = None
    asked = ()
    stand = ()

    def __init__(self, attrs=None):
        super().__init__(UNTRANSLATED | (attrs or {}))

    def value_from_datadict(self, data, files, name):
        """Return what was typed, and whether the archive is to make it."""
        another, opened_with = (
            tuple(several(data, f"{name}-{part}")) for part in ("another", "opened-with")
        )
        return Typed(data.get(name, ""), f"{name}-new" in data, another, opened_with)

    def value_omitted_from_data(self, data, files, name):
        """Tell whether the form had no such box."""
        return name not in data

    def get_context(self, name, value, attrs):
        """Add the tick, and where the names are asked for."""
        typed = Typed.of(value)
        context = super().get_context(name, typed.text, attrs)
        is_sent = isinstance(value, tuple)
        return context | {
            "opened_with": typed.opened_with
            if is_sent
            else [f"{entry.pk} {entry.name}" for entry in self.stand],
            "is_new": typed.is_new,
            "names": reverse("entry_names", args=[self.model]),
            "kind": self.model._meta.verbose_name,
            "questions": [*self.asked, *((text, ()) for text in self.answered(typed))],
        }

    def answered(self, typed):
        """Return the typed names of which it was ticked that another is meant."""
        texts = typed.text if isinstance(typed.text, list) else [typed.text]
        return [text for text in texts if text and text in typed.another]

    def as_posted(self, name, value):
        """Return what a browser would send of a box with this in it, by name."""
        beside = {f"{name}-{part}": [] for part in ("new", "another", "opened-with")}
        return {name: [value or ""], **beside}


class EntriesInput(EntryInput):
    """Boxes for the names of several entries, the last of them empty."""

    template_name = "sources/widgets/entries.html"

    def value_from_datadict(self, data, files, name):
        """Return what was typed in each box, and whether the archive is to make it."""
        return super().value_from_datadict(data, files, name)._replace(text=several(data, name))

    def get_context(self, name, value, attrs):
        """Give each name a box."""
        context = super().get_context(name, value or [], attrs)
        return context | {"texts": [*filter(None, Typed.of(value or []).text), ""]}

    def as_posted(self, name, value):
        """Return what a browser would send of boxes with these in them, by name."""
        return super().as_posted(name, None) | {name: list(value or [])}


class EvidenceInput(forms.Widget):
    """Boxes for quotes, each with the text that it is from; the last of them is empty.

    `sources` are the texts that stand beside the form; `picker` offers sentences of them.
    """

    template_name = "sources/widgets/evidence.html"
    sources = ()
    picker = None
    # The words by which a sentence was looked for, in the data that was read last.
    words = ""

    def __init__(self, attrs=None):
        super().__init__(UNTRANSLATED | (attrs or {}))

    def value_from_datadict(self, data, files, name):
        """Return the (source's slug, quote) pairs that were typed, or picked as a sentence."""
        self.words = data.get(f"{name}-words", "")
        slugs, quotes = several(data, f"{name}-source"), several(data, name)
        slugs += [slugs[-1] if slugs else ""] * (len(quotes) - len(slugs))
        picked = [read_pick(value) for value in several(data, f"{name}-sentence") if value]
        return [*zip(slugs, quotes, strict=False), *picked]

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
        return context | {
            "pairs": [*pairs, (newest, "")],
            "sources": self.sources,
            "words": self.words,
            "picks": self.picker.groups(pairs, self.words) if self.picker else (),
            "has_none": bool(self.words and self.picker and not self.picker.find(self.words)),
        }

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
