"""Entries that have a name already, or one like it, and what a form asks about them."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sources import names
from sources.models import IndexedName
from sources.tokens import words_of

# So many are compared, and so many are named.
MAX_COMPARED = 100
MAX_LISTED = 6


def namesakes(entries, name):
    """Return the named ones of the entries whose name has the same words, however spelt.

    The search index finds them: what the change under way has made is not among them.
    """
    words = words_of(names.tidy(name))
    if words:
        keys = IndexedName.objects.filter(kind=entries.model._meta.model_name, key=" ".join(words))
        entries = entries.filter(pk__in=keys.values("entry_id"))
    else:
        entries = entries.filter(name=name)
    if hasattr(entries.model, "named"):
        entries = entries.filter(named=True)
    found = entries.order_by("sort_name", "pk")[:MAX_COMPARED]
    return [entry for entry in found if sorted(words_of(entry.name)) == sorted(words)]


def with_its_slug(entry):
    """Return how one of several namesakes is named: *Giselle [giselle-2]*."""
    return f"{entry.name} [{entry.slug}]"


class AnotherInput(forms.CheckboxInput):
    """A tick that says that another entry of a name is meant, with links to those that have it."""

    template_name = "sources/widgets/another_name.html"

    def __init__(self, name, entries):
        super().__init__(attrs={"value": name}, check_test=lambda value: False)
        self.entries = entries

    def get_context(self, name, value, attrs):
        """Add the entries."""
        return super().get_context(name, value, attrs) | {"entries": self.entries}


class NamesakeForm(forms.Form):
    """A form of an entry that asks once before it gives it a name that another has, or one like it.

    The answer is the name itself, so that it is good for no other name.
    """

    another = forms.CharField(
        label=gettext_lazy("Add it anyway: it is another one"),
        required=False,
        widget=forms.HiddenInput,
    )

    def full_clean(self):
        """Ask about the name, when the record has it: a performance's may be made."""
        super().full_clean()
        if self.is_bound and "name" not in self._errors and self._gets_a_name():
            found = self._namesakes()
            if found and not self._is_confirmed():
                self._ask(found)

    def _gets_a_name(self):
        is_named = getattr(self.instance, "named", True)
        is_new = self.instance._state.adding or "name" in self.changed_data
        return is_named and is_new and bool(self.instance.name)

    def _namesakes(self):
        entries = type(self.instance).objects.exclude(pk=self.instance.pk)
        return namesakes(entries, self.instance.name)

    def _is_confirmed(self):
        confirmed = names.comparable(self.cleaned_data.get("another", ""))
        return confirmed == names.comparable(self.instance.name)

    def _ask(self, found):
        message = _("The archive already has an entry with this name, or a similar one: %(names)s.")
        listed = found[:MAX_LISTED]
        self.add_error("name", message % {"names": ", ".join(map(with_its_slug, listed))})
        self.fields["another"].widget = AnotherInput(self.instance.name, listed)
        self.order_fields(["name", "another"])
