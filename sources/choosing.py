"""Form fields that a person fills in with names, not with ids.

They are plain text boxes, whole without script. What is typed and not there yet can be made by
the form: then it is made when the field is cleaned, so the caller's transaction has to be rolled
back where the form is refused.
"""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sources import names
from sources.fields import refuse_invisible
from sources.models import changing
from sources.names import slug_of
from sources.namesakes import namesakes, with_its_slug
from sources.widgets import EntriesInput, EntryInput, Typed

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
        is_same = text == self.prepare_value(initial) or id_of(initial) in typed.ids_of(text)
        return not self.disabled and (is_another or not is_same)

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
        if typed.is_new or text in map(tidied, typed.another):
            return self.entry(text, typed._replace(opened_with=()), [])
        return self.entry(text, typed, list(self.stand))

    def entry(self, text, typed, stand):
        """Return the entry that the text names, or make it; raise ValidationError to ask."""
        if found := self.standing(text, typed, stand) or self.with_its_slug(text):
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

    def standing(self, text, typed, stand):
        """Return the entry of this name that stood in the box, and take it out of the list.

        It may have another name by now, and another entry its name.
        """
        ids = typed.ids_of(text)
        found = [entry for entry in stand if entry.pk in ids]
        found += [entry for entry in stand if name_in_box(entry) == text]
        if found:
            stand.remove(found[0])
            return found[0]
        # Each that stands there is meant once.
        ids = set(ids) - {entry.pk for entry in self.stand}
        return self.entries.filter(pk__in=ids).first() if ids else None

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
        if slug := WITH_SLUG.search(text):
            raise ValidationError(
                _("No entry is “%(name)s”. To add one, leave out “[%(slug)s]”."),
                params={"name": text, "slug": slug[1]},
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
        typed = Typed.of(data or [])
        known = {
            id_of(each): name
            for each, name in zip(initial or [], self.prepare_value(initial), strict=True)
        }
        texts = []
        for text in filter(None, map(tidied, typed.text)):
            renamed = [known[pk] for pk in typed.ids_of(text) if pk in known]
            texts.append(renamed[0] if renamed else text)
        return not self.disabled and sorted(texts) != sorted(known.values())

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


def id_of(entry):
    """Return the id of an entry, which a form may have instead of it."""
    return getattr(entry, "pk", entry)


def tidied(text):
    """Return what was typed in a box without white space around it."""
    return names.tidy(text).strip()


def is_one_name(name, text):
    """Tell whether the text is the name, but for its case and its white space."""
    return names.comparable(name) == names.comparable(text)


def listed(entries, name):
    """Return the first of the entries in words, a comma between them."""
    return ", ".join(name(entry) for entry in list(entries)[:MOST_NAMESAKES])
