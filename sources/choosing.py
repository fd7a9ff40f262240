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
from sources.characters import repair
from sources.fields import refuse_invisible
from sources.models import Passage, PastSlug, Source, changing
from sources.names import slug_of
from sources.namesakes import namesakes, with_its_slug
from sources.texts import source_wording
from sources.widgets import EntriesInput, EntryInput, EvidenceInput, Typed

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
        """Tell whether another name was typed, or another entry of this name is meant."""
        typed = Typed.of(data or "")
        text = tidied(typed.text)
        is_another = bool(text) and (typed.is_new or text in map(tidied, typed.another))
        return not self.disabled and (is_another or text != self.prepare_value(initial))

    def clean(self, value):
        """Return the entry that the text names, made anew where it is asked for."""
        typed = Typed.of(value if isinstance(value, tuple) else name_in_box(value))
        text = tidied(typed.text)
        refuse_invisible(text)
        self.widget.asked = ()
        if not text:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        is_another = typed.is_new or text in map(tidied, typed.another)
        return self.entry(text, typed, [] if is_another else list(self.stand))

    def entry(self, text, typed, stand):
        """Return the entry that the text names, or make it; raise ValidationError to ask."""
        if found := self.standing(text, stand) or self.with_its_slug(text):
            return found
        is_another = text in map(tidied, typed.another)
        alike = [] if is_another else namesakes(self.entries, text)
        made = self.made_before(text)
        if typed.is_new or is_another:
            return made or self.make(text, alike)
        return self.named(text, [*alike, *([made] if made else [])]) or self.miss(text, alike)

    @property
    def entries(self):
        """The entries of which one may be chosen."""
        return self.model.objects.filter(**self.defaults)

    def standing(self, text, stand):
        """Return the entry of this name that stood in the box, and take it out of the list."""
        for entry in stand:
            if name_in_box(entry) == text:
                stand.remove(entry)
                return entry
        return None

    def with_its_slug(self, text):
        """Return the entry that the text names with its slug: *Giselle [giselle-2]*; or None."""
        slug = WITH_SLUG.search(text)
        entry = self.entries.filter(slug=slug[1]).first() if slug else None
        name = text[: slug.start()] if slug else ""
        return entry if entry and is_one_name(entry.name, name) else None

    def named(self, text, alike):
        """Return the entry of this name, or with this numbered slug; None where there is none.

        Raises ValidationError where several have the name. A slug without a number is no more than
        another spelling of a name: *giselle-2* is Giselle's, *perm* may be that of another now.
        """
        found = [entry for entry in alike if is_one_name(entry.name, text)]
        found = [entry for entry in found if entry.name == text] or found
        if len(found) > 1:
            raise ValidationError(
                _("Several are called so. Write which: %(names)s."),
                params={"names": listed(found, with_its_slug)},
            )
        if found:
            return found[0]
        base, _hyphen, number = text.rpartition("-")
        entry = self.entries.filter(slug=text).first() if number.isdecimal() else None
        return entry if entry and base == slug_of(entry.name, "") else None

    def made_before(self, text):
        """Return the entry of this name that the form under way has made, or None."""
        with changing() as change:
            for entry in change.made:
                is_ours = isinstance(entry, self.model) and is_one_name(entry.name, text)
                if is_ours and all(
                    getattr(entry, name) == value for name, value in self.defaults.items()
                ):
                    return entry
        return None

    def make(self, text, alike):
        """Make the entry, or ask whether another is meant than those that are called alike."""
        if alike:
            self.ask(text, alike)
            raise ValidationError(
                _(
                    "The archive has %(names)s already. To use one of them, type it exactly as it "
                    "stands here. To add another, tick “Add “%(name)s” as another %(kind)s”."
                ),
                params={
                    "names": listed(alike, with_its_slug),
                    "kind": self.model._meta.verbose_name,
                    "name": text,
                },
            )
        entry = self.model(name=text, **self.defaults)
        try:
            entry.full_clean()
        except ValidationError as error:
            raise ValidationError(error.messages) from error
        with changing() as change:
            entry.save()
            change.made.append(entry)
        return entry

    def miss(self, text, alike):
        """Raise ValidationError with the names that come near."""
        if alike:
            self.ask(text, alike)
        message = _("The archive has no %(kind)s of this name. Tick “new” to add it.")
        near = dict.fromkeys([*alike, *self.entries.named_like(text)[:MOST_NAMESAKES]])
        near = listed(near, with_slug)
        if near:
            message = _(
                "The archive has no %(kind)s of this name. It has: %(near)s. Tick “new” to add "
                "another."
            )
        params = {"kind": self.model._meta.verbose_name, "near": near}
        raise ValidationError(message, code="missing", params=params)

    def ask(self, text, alike):
        """Let the box ask whether another entry is meant than those that are called alike."""
        self.widget.asked = [*self.widget.asked, (text, alike[:MOST_NAMESAKES])]


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
        typed = sorted(filter(None, map(tidied, Typed.of(data or []).text)))
        return not self.disabled and typed != sorted(self.prepare_value(initial))

    def clean(self, value):
        """Return the entries that the texts name; ask about all of them at once."""
        if not isinstance(value, tuple):
            value = Typed([name_in_box(each) for each in value or []])
        typed, stand, found, errors = Typed.of(value), list(self.stand), [], []
        texts = list(map(tidied, typed.text))
        refuse_invisible("".join(texts))
        self.widget.asked = ()
        for text in filter(None, texts):
            try:
                found.append(self.entry(text, typed, stand))
            except ValidationError as error:
                errors.append(error)
        if errors:
            raise ValidationError(errors)
        return list(dict.fromkeys(found))


def tidied(text):
    """Return what was typed in a box without white space around it."""
    return names.tidy(text).strip()


def is_one_name(name, text):
    """Tell whether the text is the name, but for its case and its white space."""
    return names.comparable(name) == names.comparable(text)


def listed(entries, name):
    """Return the first of the entries in words, a comma between them."""
    return ", ".join(name(entry) for entry in list(entries)[:MOST_NAMESAKES])


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
    """Return the (source's slug, quote) pairs that hold words, tidied and repaired, each once."""
    tidied = ((slug.strip(), repair(names.tidy(quote))[0].strip()) for slug, quote in pairs or [])
    return list(dict.fromkeys(pair for pair in tidied if pair[1]))
