"""The addresses that records once had."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sources.fields import AddressField


class PastSlugManager(models.Manager):
    """Finds past slugs by their natural key."""

    def get_by_natural_key(self, kind, old):
        """Return the past slug of this kind of entry."""
        return self.get(kind=kind, old=old)


class PastSlug(models.Model):
    """An address that an entry once had: it leads to it or is gone, and is never another's."""

    kind = models.CharField(max_length=50, help_text=_("The kind of entry, such as “dancer”."))
    old = AddressField(help_text=_("The slug that the entry had."))
    current = AddressField(
        blank=True, help_text=_("The slug that it has now; empty once the entry is deleted.")
    )

    natural_key_fields = ("kind", "old")

    objects = PastSlugManager()

    class Meta:
        ordering = ["kind", "old"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "old"],
                name="sources_pastslug_unique",
                violation_error_message=_("This address is already a past one of this kind."),
            ),
        ]

    def __str__(self):
        return f"{self.kind}: {self.old} → {self.current or _('deleted')}"

    def natural_key(self):
        """Return the kind and the old slug."""
        return (self.kind, self.old)
