"""Forms that all records share."""

from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from sources.querysets import LONGEST_QUERY
from sources.widgets import tell_what_is_known


class EntryFilter(forms.Form):
    """The GET form over a list: what does not validate is left out, the rest still filters."""

    SORTS = {
        "": (_("Name, A to Z"), ("sort_name", "pk")),
        "-name": (_("Name, Z to A"), ("-sort_name", "-pk")),
        "-changed": (_("Last changed"), ("-updated_at", "-pk")),
    }

    q = forms.CharField(
        label=_("Name"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "maxlength": LONGEST_QUERY}),
    )
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[(name, label) for name, (label, _fields) in SORTS.items()],
    )

    def clean_q(self):
        """Return as much of the query as is looked at."""
        return self.cleaned_data["q"][:LONGEST_QUERY]

    def filter(self, queryset):
        """Return the entries that match what was asked for, in the order that was."""
        self.is_valid()
        _label, fields = self.SORTS[self.cleaned_data.get("sort", "")]
        return queryset.named_like(self.cleaned_data.get("q", "")).order_by(*fields)

    @property
    def chosen(self):
        """The values that were asked for and understood, by field."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def chips(self):
        """What filters the list: a (label, value, address without it) for each."""
        return [
            (self.fields[name].label, self._in_words(name, value), self._address(without=name))
            for name, value in self.chosen.items()
            if name != "sort"
        ]

    def _in_words(self, name, value):
        return dict(getattr(self.fields[name], "choices", ())).get(value, value)

    def _address(self, without):
        kept = {name: value for name, value in self.chosen.items() if name != without}
        return f"?{urlencode(kept)}" if kept else "."


class SourceForm(forms.ModelForm):
    """A source together with its passages, whose quotes are checked against the text as typed."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.has_quotes_in_hand = bool(self.instance.pk)


class FactForm(forms.ModelForm):
    """A fact with its evidence."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        tell_what_is_known(self)

    def _get_validation_exclusions(self):
        """Leave out an empty key: the save makes one, so two new facts don't share it."""
        exclude = super()._get_validation_exclusions()
        return exclude if self.cleaned_data.get("key") else exclude | {"key"}

    def clean(self):
        """Refuse a fact that says a text tells it, and shows no passage."""
        cleaned = super().clean()
        if "passages" in cleaned and "basis" in cleaned:
            self.instance.basis = cleaned["basis"]
            self.instance.check_passages(cleaned["passages"])
        return cleaned
