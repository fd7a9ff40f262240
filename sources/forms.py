"""Forms that all records share."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sources.querysets import LONGEST_QUERY
from sources.widgets import tell_what_is_known


class EntryFilter(forms.Form):
    """The GET form over a list: what does not validate is left out, the rest still filters."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "maxlength": LONGEST_QUERY}),
    )

    def clean_q(self):
        """Return as much of the query as is looked at."""
        return self.cleaned_data["q"][:LONGEST_QUERY]

    def filter(self, queryset):
        """Return the entries that match what was asked for."""
        self.is_valid()
        return queryset.named_like(self.cleaned_data.get("q", ""))

    @property
    def chosen(self):
        """The values that filter the list, by field, for an address that keeps them."""
        return {name: value for name, value in self.cleaned_data.items() if value}


class FactForm(forms.ModelForm):
    """A fact with its evidence."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        tell_what_is_known(self)

    def clean(self):
        """Refuse a fact that says a text tells it, and shows no passage."""
        cleaned = super().clean()
        if "passages" in cleaned and "basis" in cleaned:
            self.instance.basis = cleaned["basis"]
            self.instance.check_passages(cleaned["passages"])
        return cleaned
