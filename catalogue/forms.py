"""Forms over changes: why one is made, and the filter of the recent ones."""

from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django import forms
from django.contrib.auth import get_user_model
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from catalogue.kinds import KINDS
from sources.forms import why_field

# What was done is told before it, in the same line of the history.
LONGEST_NOTE = 200
# No user has this id.
NOBODY = -1
# No archive has changes of other centuries, and no time zone moves these days out of the calendar.
DAYS = [MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2999, 12, 31))]


class ReasonForm(forms.Form):
    """The version that an editor saw, and why it is to be reverted or deleted."""

    why = why_field(
        _("A word for those who read the history: “The old spelling was the source's.”"),
        LONGEST_NOTE,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class DayField(forms.DateField):
    """A day, as a browser's own calendar gives it."""

    widget = forms.DateInput(attrs={"type": "date"})
    default_validators = DAYS


class ChangesFilter(forms.Form):
    """The GET form over the changes: what does not validate is left out, the rest still filters."""

    person = forms.CharField(label=_("Person"), required=False, max_length=150)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("To"), required=False)
    before = forms.IntegerField(
        required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = [(name, capfirst(model._meta.verbose_name_plural)) for name, model in KINDS.items()]
        self.fields["kind"].choices = [("", _("All")), *kinds]

    def filter(self, versions):
        """Return the versions that match what was asked for."""
        self.is_valid()
        day = timedelta(days=1)
        conditions = {
            "made_by": self._chosen("person", user_id),
            "kind": self._chosen("kind", lambda name: KINDS[name]._meta.model_name),
            "made_at__gte": self._chosen("since", midnight),
            "made_at__lt": self._chosen("until", lambda until: midnight(until + day)),
            "pk__lt": self._chosen("before"),
        }
        asked = {name: value for name, value in conditions.items() if value}
        return versions.filter(**asked).select_related("made_by")

    def older(self, version):
        """Return the query of the page that goes on after the version."""
        kept = {name: self.data.get(name) for name in self.cleaned_data if self._chosen(name)}
        return urlencode(kept | {"before": version.pk})

    def _chosen(self, name, meaning=lambda value: value):
        value = self.cleaned_data.get(name)
        return meaning(value) if value else None


def user_id(name: str) -> int:
    """Return the id of the user with this name, and of nobody where there is none.

    An unknown name is no error: nothing tells whether somebody has an account.
    """
    found = get_user_model().objects.filter(username=name).values_list("pk", flat=True)
    return found.first() or NOBODY


def midnight(day):
    """Return the moment at which the day begins on the site."""
    return timezone.make_aware(datetime.combine(day, time.min))
