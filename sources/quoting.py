"""The form field for evidence, which a person fills in with quotes, not with ids.

Passages that the archive lacks are made when the field is cleaned, so the caller's transaction has
to be rolled back where the form is refused.
"""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sources import names
from sources.characters import repair
from sources.fields import refuse_invisible
from sources.models import Passage, PastSlug, Source, changing
from sources.texts import source_wording
from sources.widgets import EvidenceInput


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
