"""Forms for dancers."""

from django.core.files.uploadedfile import UploadedFile

from dancers.portraits import remade
from sources.forms import EntryForm


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
