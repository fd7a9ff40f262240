"""Forms for dancers."""

from collections import defaultdict

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Value
from django.utils.translation import gettext_lazy as _

from dancers.models import Company, Place, School, Style
from dancers.portraits import remade
from sources.forms import EntryFilter, EntryForm


class DancerForm(EntryForm):
    """A dancer, with a portrait that is made anew."""

    def clean_portrait(self):
        """Return the portrait as the archive keeps it; its narrow file waits for the save."""
        portrait = self.cleaned_data["portrait"]
        if not isinstance(portrait, UploadedFile):
            return portrait
        wide, self.narrow = remade(portrait)
        return wide

    def save(self, commit=True):
        """Keep the narrow file beside the wide one, and save."""
        if narrow := getattr(self, "narrow", None):
            self.instance.portrait.storage.save(f"portraits/{narrow.name}", narrow)
        return super().save(commit)


class DancerFilter(EntryFilter):
    """Dancers by name, country of origin, style, company and school."""

    country = forms.ChoiceField(label=_("Country of origin"), required=False)
    style = forms.ChoiceField(label=_("Style"), required=False)
    company = forms.ChoiceField(label=_("Company"), required=False)
    school = forms.ChoiceField(label=_("School"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        options = filter_options()
        for name in ("country", "style", "company", "school"):
            self.fields[name].choices = [("", _("Any")), *options[name]]

    def filter(self, queryset):
        """Return the dancers that match what was asked for."""
        queryset = super().filter(queryset)
        asked = self.cleaned_data.get
        if asked("country"):
            queryset = queryset.from_country(asked("country"))
        if asked("style"):
            queryset = queryset.of_style(asked("style"))
        if asked("company"):
            queryset = queryset.of_company(asked("company"))
        if asked("school"):
            queryset = queryset.of_school(asked("school"))
        return queryset


def filter_options():
    """Return the (slug, name) pairs of each filter, sorted, in one query."""
    querysets = {
        "country": Place.objects.countries(),
        "style": Style.objects.all(),
        "company": Company.objects.all(),
        "school": School.objects.all(),
    }
    rows = [
        queryset.order_by().values_list("sort_name", "slug", "name", Value(name))
        for name, queryset in querysets.items()
    ]
    options = defaultdict(list)
    for _sort_name, slug, name, filter_name in sorted(rows[0].union(*rows[1:], all=True)):
        options[filter_name].append((slug, name))
    return options
