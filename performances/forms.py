"""Forms for performances."""

from performances.models import Performance
from sources.forms import EntryForm


class PerformanceForm(EntryForm):
    """A performance, whose name follows what it brings together until somebody names it."""

    def clean(self):
        """Leave a name that was made of the parts to be made anew."""
        cleaned = super().clean()
        stored = Performance.objects.filter(pk=self.instance.pk).first()
        is_made = stored and stored.name == stored.described()
        if is_made and cleaned.get("name") == stored.name:
            cleaned["name"] = ""
        return cleaned
