"""The evidence: texts, and verbatim stretches of them."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sources.facets import Language
from sources.fields import CleanTextField, FoldedField
from sources.kept_sentences import keep_sentences
from sources.models.entries import Entry
from sources.models.records import Record
from sources.models.versions import changing
from sources.querysets import PassageQuerySet, SourceQuerySet
from sources.reanchoring import is_same_evidence
from sources.texts import LONGEST_QUOTE, MAX_TEXT_CHARS, find_wording, nearly, places

# PostgreSQL's limit for an entry of an index, less what stands beside the quote in it.
MOST_QUOTE_BYTES = 2600


class Source(Entry):
    """A text that tells of dancers' lives, as it was received."""

    text = CleanTextField(
        _("text"),
        multiline=True,
        strip=False,
        repairs_paste=True,
        # Not its max_length: a browser would cut what is pasted, and say nothing.
        validators=[
            MaxLengthValidator(
                MAX_TEXT_CHARS,
                _(
                    "A text has up to %(limit_value)d characters; this one has %(show_value)d. "
                    "Divide it into several sources."
                ),
            )
        ],
        help_text=_("The whole text, word for word."),
    )
    file_name = CleanTextField(
        _("file"),
        blank=True,
        max_length=200,
        help_text=_("The file that the text came in, such as “002_3f9902e5cbfbeddf.txt”."),
    )
    file_sha256 = models.CharField(
        _("the file's SHA-256"),
        blank=True,
        max_length=64,
        validators=[RegexValidator(r"^[0-9a-f]{64}\Z", _("64 digits of 0–9 and a–f."))],
        help_text=_("Shows that the file is the one that was received: 64 digits of 0–9, a–f."),
    )
    language = models.CharField(
        _("language"),
        max_length=35,
        default="en",
        validators=[
            RegexValidator(
                r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z", _("A code such as en, ru, kk or ky-Cyrl.")
            )
        ],
        help_text=_("The text's language, as a code: en, ru, kk, ky …"),
    )
    rights = CleanTextField(
        _("rights"),
        blank=True,
        multiline=True,
        max_length=500,
        help_text=_("Whose the text is, and on what terms it is shown here."),
    )

    # Set where the passages are edited with the text, so that a word can be mended in both.
    has_quotes_in_hand = False
    # The text before this instance saved another one.
    text_before = None
    # The facts that need rechecking since this instance was saved.
    rechecked = ()
    # Off in a revert: what it brings back was there before.
    asks_for_recheck = True

    facets = (Language("language", _("Language"), "language"),)

    objects = SourceQuerySet.as_manager()

    class Meta(Entry.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(text=""),
                name="sources_source_has_text",
                violation_error_message=_("A source has a text."),
            ),
            models.CheckConstraint(
                condition=Q(text__length__lte=MAX_TEXT_CHARS),
                name="sources_source_text_length",
                violation_error_message=_("A text has up to 1,000,000 characters."),
            ),
        ]

    def save(self, **kwargs):
        """Save the source; facts need rechecking where their quote stands elsewhere now."""
        with changing():
            stored = type(self).objects.filter(pk=self.pk).values_list("text", flat=True).first()
            super().save(**kwargs)
            keep_sentences(self.text, self.language)
            if stored not in (None, self.text) and self.asks_for_recheck:
                self.text_before = stored
                for passage in self.passages.all():
                    passage.source = self
                    if passage.is_elsewhere(stored, self.text):
                        passage.request_recheck()

    def held_by(self):
        """Return the facts that rest on the source's passages."""
        return [fact for passage in self.passages.all() for fact in passage.held_by()]

    def clean(self):
        """Refuse a text in which a passage of this source no longer stands once."""
        super().clean()
        lost = [passage.quote for passage in self.lost_passages()]
        if lost and not self.has_quotes_in_hand:
            raise ValidationError(
                {
                    "text": ngettext(
                        "A passage would no longer stand in the text once: %(quotes)s",
                        "%(count)s passages would no longer stand in the text once: %(quotes)s",
                        len(lost),
                    )
                    % {"count": len(lost), "quotes": "; ".join(f"“{quote}”" for quote in lost)}
                }
            )

    def lost_passages(self):
        """Return the passages of this source that do not stand in its text exactly once."""
        if not self.pk:
            return []
        return [
            passage for passage in self.passages.all() if len(places(self.text, passage.quote)) != 1
        ]


class Passage(Record):
    """A verbatim stretch of a source: the words that back a fact.

    Where it stands in the text is found when the text is shown, so that it can't go stale.
    """

    source = models.ForeignKey(
        Source, verbose_name=_("source"), on_delete=models.CASCADE, related_name="passages"
    )
    quote = CleanTextField(
        _("quote"),
        max_length=LONGEST_QUOTE,
        multiline=True,
        help_text=_(
            "Word for word as the text has it, such as “Born in Almaty, Kazakhstan”. It stands in "
            "the text exactly once: lengthen it until it does."
        ),
    )

    folded_quote = FoldedField("quote")
    natural_key_fields = ("source", "quote")
    unit_field = "source"

    objects = PassageQuerySet.as_manager()

    class Meta:
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "quote"],
                name="sources_passage_unique",
                violation_error_message=_("This source has this passage already."),
            ),
            models.CheckConstraint(
                condition=Q(quote__length__gte=1, quote__length__lte=1000),
                name="sources_passage_quote_length",
                violation_error_message=_("A quote has 1 to 1,000 characters."),
            ),
        ]

    @property
    def label(self):
        """The quote, as much of it as a line holds."""
        return Truncator(self.quote).chars(80)

    def __str__(self):
        return f"“{Truncator(self.quote).chars(80)}” ({self.source})"

    def save(self, **kwargs):
        """Save the passage; the lives that rest on it change with its words."""
        with changing() as change:
            stored = type(self).objects.filter(pk=self.pk).values_list("quote", flat=True).first()
            is_changed = stored not in (None, self.quote)
            if is_changed:
                for fact in self.held_by():
                    change.version_of(fact)
            super().save(**kwargs)
            asks = is_changed and self.source.asks_for_recheck
            if asks and not self._is_same_evidence(stored):
                self.request_recheck()

    def is_elsewhere(self, old, new):
        """Tell whether a new text has the quote, but not where the old text had it."""
        is_there = len(places(new, self.quote)) == 1
        return is_there and not is_same_evidence(old, self.quote, new, self.quote)

    def request_recheck(self):
        """Mark the facts that rest on the passage as needing a look at their evidence."""
        facts = self.held_by()
        for fact in facts:
            fact.request_recheck()
        self.source.rechecked = [*self.source.rechecked, *facts]

    def _is_same_evidence(self, stored):
        """Tell whether the quote has the words that it had, at their place in the text."""
        text = self.source.text
        return is_same_evidence(self.source.text_before or text, stored, text, self.quote)

    def get_absolute_url(self):
        """Return the page of its source, where the passage is marked."""
        return self.source.get_absolute_url()

    def clean(self):
        """Refuse a quote that doesn't stand in the source's text exactly once."""
        super().clean()
        if len(self.quote.encode("utf-8", "replace")) > MOST_QUOTE_BYTES:
            raise ValidationError({"quote": _("This quote is too long: choose a part of it.")})
        # A new source, given in the same form, has a text before it has an id.
        source = getattr(self, "source", None)
        if self.quote and source:
            self._check_place(source)

    def _check_place(self, source):
        found = find_wording(source.text, self.quote)
        if len(found) > 1:
            raise ValidationError(
                {
                    "quote": _("The text has these words %(count)s times: lengthen the quote.")
                    % {"count": len(found)}
                }
            )
        if found != [self.quote]:
            raise ValidationError({"quote": self._told_missing(source, found)})

    def _told_missing(self, source, found):
        """Say that the text lacks the quote, and what it has in its place."""
        told = [_("The text of %(source)s has no such words.") % {"source": source}]
        if near := found[0] if found else nearly(source.text, self.quote):
            told.append(_("It has: “%(words)s”.") % {"words": near})
        if found:
            told.append(_("Only the spacing differs."))
        return " ".join(map(str, told))
