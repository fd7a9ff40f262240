"""Forms that all records share."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from sources.fields import CleanCharField, refuse_invisible
from sources.models.facts import Basis
from sources.models.versions import LONGEST_WHY
from sources.namesakes import NamesakeForm
from sources.paging import ORDERS
from sources.querysets import LONGEST_QUERY
from sources.reanchoring import find_moved_quote
from sources.texts import places, source_wording
from sources.widgets import tell_what_is_known


class EntryFilter(forms.Form):
    """The GET form over a list: what does not validate is left out, the rest still filters."""

    q = forms.CharField(
        label=_("Name"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "maxlength": LONGEST_QUERY}),
    )
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[(name, order.label) for name, order in ORDERS.items()],
    )

    def clean_q(self):
        """Return as much of the query as is looked at."""
        return self.cleaned_data["q"][:LONGEST_QUERY]

    @cached_property
    def chosen(self):
        """The values that were asked for and understood, by field."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def why_field(help_text, max_length=LONGEST_WHY):
    """Return the field for the reason of a change."""
    return CleanCharField(
        label=_("Why"),
        required=False,
        max_length=max_length,
        validators=[refuse_invisible],
        help_text=help_text,
    )


class VersionFields(forms.Form):
    """What every form of a record has beside its fields: the version that was seen, and why."""

    why = why_field(_("What you changed and why, for the history: “The obituary names the year”."))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    # What the database said against what was sent, where it was sent once already.
    refusal = ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        tell_what_is_known(self)
        if self.instance.pk:
            self.initial["version"] = self.instance.unit.version

    def clean(self):
        """Tell what the database said against it."""
        if self.refusal:
            self.add_error(None, self.refusal)
        return super().clean()

    @property
    def changes_record(self):
        """Whether the form changes anything of the record itself."""
        return bool(set(self.changed_data) - {"another", "why", "version", "keep_lost"})


class RecordForm(VersionFields, forms.ModelForm):
    """A record on a page of its own."""


class EntryForm(NamesakeForm, RecordForm):
    """An entry, on whose page the records under it are edited too."""


class SourceForm(EntryForm):
    """A source together with its passages, whose quotes are checked against the text as typed."""

    keep_lost = forms.BooleanField(
        label=_("Save although quotes no longer stand"),
        required=False,
        help_text=_(
            "Where the text changes so that it no longer has a quote: the facts that rest on it "
            "are then listed as broken until somebody mends them."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.has_quotes_in_hand = bool(self.instance.pk)
        if not self.instance.pk:
            self.fields["keep_lost"].widget = forms.HiddenInput()

    @property
    def repairs(self):
        """What was repaired in the text that was sent."""
        return self.fields["text"].repairs


class FactForm(forms.ModelForm):
    """A fact with its evidence.

    Where the fact changes and its evidence does not, somebody has to say that the words still say
    so: else the fact is shown as not confirmed since.
    """

    confirm = forms.BooleanField(
        label=_("The evidence says so"),
        required=False,
        help_text=_("Tick it where the fact changes, or changed, and its passages still say it."),
    )
    # What may change of a fact without a word of what it claims.
    BESIDE_THE_CLAIM = {"confirm", "position", "key", "passages", "why", "version", "DELETE"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        tell_what_is_known(self)
        if not self.instance.pk:
            # Whoever writes a fact anew looks at its words.
            self.fields["confirm"].widget = forms.HiddenInput()
        names = list(self.fields)
        self.order_fields([*names[: names.index("passages") + 1], "confirm"])

    def _get_validation_exclusions(self):
        """Leave out an empty key: the save makes one, so two new facts don't share it."""
        exclude = super()._get_validation_exclusions()
        return exclude if self.cleaned_data.get("key") else exclude | {"key"}

    def clean(self):
        """Refuse a fact of a text without a passage; see whether it is confirmed."""
        cleaned = super().clean()
        if "passages" in cleaned and "basis" in cleaned:
            self.instance.basis = cleaned["basis"]
            self.instance.check_passages(cleaned["passages"])
        if cleaned.get("confirm") or self._has_other_evidence():
            self.instance.confirmed = True
        elif self.instance.pk and set(self.changed_data) - self.BESIDE_THE_CLAIM:
            self.instance.confirmed = cleaned.get("basis") == Basis.EDITORIAL
        return cleaned

    def _has_other_evidence(self):
        """Tell whether other passages were chosen: a source may have another address by now."""
        if "passages" not in self.cleaned_data or "passages" not in self.changed_data:
            return False
        chosen = {passage.pk for passage in self.cleaned_data["passages"]}
        stored = self.instance.passages.all() if self.instance.pk else ()
        return chosen != {passage.pk for passage in stored}


class FactPageForm(VersionFields, FactForm):
    """A fact on a page of its own."""


class PartFormSet(forms.BaseInlineFormSet):
    """The records under an entry: those that were not touched are not looked at again."""

    def add_fields(self, form, index):
        """Call it a removal: what is removed stays in the history."""
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Remove it")

    def _construct_form(self, i, **kwargs):
        form = super()._construct_form(i, **kwargs)
        # Else a dancer with a hundred facts takes a thousand queries to change one of them.
        form.empty_permitted = True
        return form


QUOTE_CHANGED = _(
    "The text has “%(words)s” here now. Facts that it supports: %(facts)s. Save again to quote "
    "these words."
)
QUOTE_ELSEWHERE = _(
    "Not found where it was. Elsewhere the text has “%(words)s”, which may be about somebody else. "
    "Facts that it supports: %(facts)s. Tick the box only if those words support them: they will "
    "be marked as needing a recheck."
)


class QuoteForm(forms.ModelForm):
    """A quote, stored in the source's own white space, however its spaces were typed."""

    def clean(self):
        """Take the source's wording where the quote differs from it in white space only."""
        cleaned = super().clean()
        source = cleaned.get("source") or getattr(self.instance, "source", None)
        if source and cleaned.get("quote"):
            cleaned["quote"] = source_wording(source.text, cleaned["quote"])
        return cleaned


class PassagePageForm(VersionFields, QuoteForm):
    """A passage on a page of its own."""


class PassageForm(QuoteForm):
    """A passage with its source; where the text moves on from it, with the words to quote now."""

    anew = forms.BooleanField(
        label=_("Quote the words that it has now"), required=False, widget=forms.HiddenInput
    )

    def clean(self):
        """Take the words that the edited text has for the quote, where asked to."""
        cleaned = super().clean()
        if cleaned.get("anew") and self.instance.pk and cleaned.get("source"):
            found = self.find_moved_quote(cleaned["source"])
            cleaned["quote"] = found.words if found else cleaned.get("quote")
        return cleaned

    def find_moved_quote(self, source):
        """Return what the source's edited text has for the quote, or None."""
        return find_moved_quote(self._stored_text(source), source.text, self.initial["quote"])

    def must_ask(self, source):
        """Tell whether the quote no longer stands where it stood, and nobody has said so."""
        quote = self.cleaned_data.get("quote", self.instance.quote)
        if len(places(source.text, quote)) != 1:
            return True
        is_chosen = self.cleaned_data.get("anew") or quote != self.initial["quote"]
        return not is_chosen and self.instance.is_elsewhere(self._stored_text(source), source.text)

    def ask(self, source):
        """Say what became of the quote, which facts rest on it, and what may be done."""
        facts = in_a_list(self.instance.held_by()) or _("none")
        found = self.find_moved_quote(source)
        message = _("Not found in the text any more. Facts that it supports: %(facts)s.")
        if found:
            # Words at the same place are taken by the next save, unless the editor says no. Like
            # words elsewhere may be about somebody else: the editor has to choose them.
            ticked = {"checked": True} if found.is_same_place else {}
            self.fields["anew"].widget = forms.CheckboxInput(attrs=ticked)
            message = QUOTE_CHANGED if found.is_same_place else QUOTE_ELSEWHERE
        words = found and found.words
        self.add_error("quote", message % {"facts": facts, "words": words})

    def _stored_text(self, source):
        return type(source).objects.values_list("text", flat=True).get(pk=source.pk)


class PassageFormSet(PartFormSet):
    """The passages of a source: none is lost by an edit of its text without a question."""

    def clean(self):
        """Refuse to take away a quote that backs a fact: from the list, or from the text."""
        super().clean()
        for form in self.deleted_forms:
            if facts := form.instance.held_by() if form.instance.pk else []:
                raise forms.ValidationError(
                    _("“%(quote)s” can't be removed. Rests on it: %(facts)s."),
                    params={"quote": form.instance.quote, "facts": in_a_list(facts)},
                )
        if self.instance.pk and not self.data.get("keep_lost"):
            self._refuse_lost()

    def _refuse_lost(self):
        """Refuse a text that has a quote no longer."""
        seen = {form.instance.pk: form for form in self.initial_forms}
        for passage in self.get_queryset():
            form = seen.get(passage.pk)
            if form is None:
                if len(places(self.instance.text, passage.quote)) == 1:
                    continue
                # It was added after the form was opened, and stands in no row of it.
                raise forms.ValidationError(
                    _("The text no longer has “%(quote)s”, which was quoted since."),
                    params={"quote": passage.quote},
                )
            if form not in self.deleted_forms and not form.errors and form.must_ask(self.instance):
                form.ask(self.instance)


def in_a_list(records):
    """Return the records in words, a comma between them."""
    return ", ".join(str(record) for record in records)
