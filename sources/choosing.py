"""Form fields that a person fills in with names and quotes, not with ids.

They are plain text boxes, whole without script. What is typed and not there yet can be made by
the form: then it is made when the field is cleaned, so the caller's transaction has to be rolled
back where the form is refused.
"""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sources import names
from sources.fields import refuse_invisible
from sources.models import Passage, PastSlug, Source, changing
from sources.texts import source_wording
from sources.widgets import EntriesInput, EntryInput, EvidenceInput

# A name with the slug that tells it from others of the same name: *Giselle [giselle-2]*.
WITH_SLUG = re.compile(r"\[([a-z0-9-]+)\]$")
MOST_NAMESAKES = 6


def with_slug(entry):
    """Return how a list of names offers an entry: one without a name of its own with its slug."""
    return entry.name if getattr(entry, "named", True) else f"{entry.name} [{entry.slug}]"


def name_in_box(entry):
    """Return how a form names an entry: by its name."""
    return entry.name if entry else ""


class EntryField(forms.Field):
    """An entry, told by its name; one that is not there is made where the form says so."""

    widget = EntryInput
    # The entries that stood in the box when the form was made: left there, they are meant.
    stand = ()

    def __init__(self, model, defaults=None, **kwargs):
        self.model, self.defaults = model, defaults or {}
        super().__init__(**kwargs)
        self.widget.model = model

    def prepare_value(self, value):
        """Return what stands in the box for an entry, an id, or what was typed."""
        if isinstance(value, int):
            value = self.model.objects.filter(pk=value).first()
        return name_in_box(value) if isinstance(value, self.model) or value is None else value

    def has_changed(self, initial, data):
        """Tell whether another name was typed."""
        typed = names.tidy(data[0]).strip() if data else ""
        return not self.disabled and typed != self.prepare_value(initial)

    def clean(self, value):
        """Return the entry that the text names, made anew where it is asked for."""
        text, is_new = value if isinstance(value, tuple) else (name_in_box(value), False)
        text = names.tidy(text).strip()
        refuse_invisible(text)
        if not text:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        return self.standing(text, list(self.stand)) or self.find(text) or self.make(text, is_new)

    def standing(self, text, stand):
        """Return the entry of this name that stood in the box, and take it out of the list."""
        for entry in stand:
            if name_in_box(entry) == text:
                stand.remove(entry)
                return entry
        return None

    def find(self, text):
        """Return the entry with this name or slug, or None; raise where several have the name.

        One that its source leaves unnamed is told by its slug: others are described alike.
        """
        entries = self.model.objects.filter(**self.defaults)
        slug = WITH_SLUG.search(text)
        named = {"named": True} if hasattr(self.model, "named") else {}
        for condition in (
            {"name": text, **named},
            {"slug": slug[1] if slug else text},
            {"folded_name": names.folded_name(text), **named},
        ):
            found = list(entries.filter(**condition)[:MOST_NAMESAKES])
            if len(found) > 1:
                raise ValidationError(
                    _("Several are called so. Write which: %(names)s."),
                    params={"names": ", ".join(f"{entry} [{entry.slug}]" for entry in found)},
                )
            if found:
                return found[0]
        return None

    def make(self, text, is_new):
        """Make the entry, or raise ValidationError with the names that come near."""
        kind = self.model._meta.verbose_name
        if is_new:
            entry = self.model(name=text, **self.defaults)
            try:
                entry.full_clean()
            except ValidationError as error:
                raise ValidationError(error.messages) from error
            entry.save()
            return entry
        message = _("The archive has no %(kind)s of this name. Tick “new” to add it.")
        near = self.model.objects.filter(**self.defaults).named_like(text)[:MOST_NAMESAKES]
        if near := ", ".join(map(with_slug, near)):
            message = _(
                "The archive has no %(kind)s of this name. It has: %(near)s. Tick “new” to add "
                "another."
            )
        raise ValidationError(message, code="missing", params={"kind": kind, "near": near})


class EntriesField(EntryField):
    """Several entries, each told by its name in a box of its own."""

    widget = EntriesInput

    def prepare_value(self, value):
        """Return what stands in the boxes, or what was typed."""
        if isinstance(value, tuple):
            return value
        return [super(EntriesField, self).prepare_value(each) for each in value or []]

    def has_changed(self, initial, data):
        """Tell whether other names were typed."""
        typed = {names.tidy(text).strip() for text in data[0]} - {""} if data else set()
        return not self.disabled and typed != set(self.prepare_value(initial))

    def clean(self, value):
        """Return the entries that the texts name."""
        texts, is_new = (
            value if isinstance(value, tuple) else (map(name_in_box, value or []), False)
        )
        tidied = [names.tidy(text).strip() for text in texts]
        refuse_invisible("".join(tidied))
        stand = list(self.stand)
        found = [
            self.standing(text, stand) or self.find(text) or self.make(text, is_new)
            for text in tidied
            if text
        ]
        return list(dict.fromkeys(found))


class EvidenceField(forms.Field):
    """The passages that a fact rests on: each a source and the words that it has."""

    widget = EvidenceInput

    def prepare_value(self, value):
        """Return the (source's slug, quote) pairs of passages, or what was typed."""
        return [
            (each.source.slug, each.quote) if isinstance(each, Passage) else each
            for each in value or []
        ]

    def has_changed(self, initial, data):
        """Tell whether other words were quoted."""
        return not self.disabled and set(typed_quotes(data)) != set(self.prepare_value(initial))

    def clean(self, value):
        """Return the passages with these words, made anew where the archive has none."""
        found, errors = [], []
        for slug, quote in typed_quotes(value):
            try:
                found.append(self.passage(slug, quote))
            except ValidationError as error:
                errors += [f"“{quote}”: {message}" for message in error.messages]
        if errors:
            raise ValidationError(errors)
        return list(dict.fromkeys(found))

    def passage(self, slug, quote):
        """Return the passage of the source with these words; raise where the text has none."""
        refuse_invisible(slug)
        refuse_invisible(quote, allowed="\n\t")
        past = PastSlug.every.filter(kind="source", old=slug).values("current")
        source = Source.objects.filter(Q(slug=slug) | Q(slug__in=past)).first()
        if source is None:
            raise ValidationError(_("Say which text has these words."))
        return self.quoted(source, quote) or self.make(source, quote)

    def quoted(self, source, quote):
        """Return the passage with this quote, or with the source's own wording of it, or None."""
        wordings = [quote, source_wording(source.text, quote)]
        found = {each.quote: each for each in source.passages.filter(quote__in=wordings)}
        return next((found[wording] for wording in wordings if wording in found), None)

    def make(self, source, quote):
        """Make the passage, unless somebody else has made it by the time that it is our turn."""
        with changing() as change:
            # The text's version is raised first: who quotes the same words at once waits here.
            change.version_of(source)
            source.refresh_from_db(fields=["text"])
            passage = self.quoted(source, quote)
            if passage is None:
                passage = Passage(source=source, quote=source_wording(source.text, quote))
                passage.full_clean()
                passage.save()
            return passage


def typed_quotes(pairs):
    """Return the (source's slug, quote) pairs that hold words, tidied, each once."""
    tidied = ((slug.strip(), names.tidy(quote).strip()) for slug, quote in pairs or [])
    return list(dict.fromkeys(pair for pair in tidied if pair[1]))
