"""The addresses that records once had."""

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from sources.fields import AddressField


class PastSlugQuerySet(models.QuerySet):
    """Questions asked of past slugs."""

    def get_by_natural_key(self, kind, old):
        """Return the past slug of this kind of entry."""
        return self.get(kind=kind, old=old)

    def of(self, entry):
        """Return the past slugs that lead to the entry, or that tell that it was deleted."""
        here = models.Q(current=entry.slug) | models.Q(old=entry.slug, current="")
        return self.filter(here, kind=entry._meta.model_name)

    def move(self, entry, old, current):
        """Let what led to the entry's old slug, and that slug itself, lead to the current one."""
        past = self.filter(kind=entry._meta.model_name)
        past.filter(current=old).update(current=current)
        past.filter(old=current).update(listed=False)
        past.update_or_create(
            {"current": current, "listed": True}, kind=entry._meta.model_name, old=old
        )

    def list_only(self, entry, slugs):
        """Leave out of dumps all that leads to the entry, but for these slugs."""
        self.of(entry).update(
            listed=models.Case(models.When(old__in=slugs, then=True), default=False)
        )


class ListedManager(models.Manager.from_queryset(PastSlugQuerySet)):
    """The past slugs that an archive gives to another."""

    def get_queryset(self):
        """Leave out the addresses that are live again, or that only an undone change gave."""
        return super().get_queryset().filter(listed=True)


class PastSlug(models.Model):
    """An address that an entry once had: it leads to it or is gone, and is never another's."""

    kind = models.CharField(
        max_length=50,
        validators=[RegexValidator(r"^[a-z]+\Z", _("The name of a kind, such as dancer."))],
        help_text=_("The kind of entry, such as “dancer”."),
    )
    old = AddressField(help_text=_("The slug that the entry had."))
    current = AddressField(
        blank=True, help_text=_("The slug that it has now; empty once the entry is deleted.")
    )
    # Rows are never deleted, so that what a revert lists again stands in dumps where it stood.
    listed = models.BooleanField(default=True, editable=False, serialize=False)

    natural_key_fields = ("kind", "old")

    objects = ListedManager()
    every = PastSlugQuerySet.as_manager()

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

    def save(self, **kwargs):
        """Save in the place of a row that is there, but not listed."""
        if self._state.adding:
            there = PastSlug.every.filter(kind=self.kind, old=self.old, listed=False).first()
            self.pk = there.pk if there else self.pk
        super().save(**kwargs)

    def clean(self):
        """Refuse an address that is none, or live, or that leads nowhere."""
        super().clean()
        entries = (model for model in apps.get_models() if hasattr(model, "take_back_address"))
        model = next((model for model in entries if model._meta.model_name == self.kind), None)
        if model is None:
            raise ValidationError({"kind": _("There is no such kind of entry.")})
        here = model.objects.filter(slug__in=[self.old, self.current])
        live = here.values_list("slug", flat=True)
        if self.old in live:
            raise ValidationError({"old": _("This is the address of an entry.")})
        if self.current and self.current not in live:
            raise ValidationError({"current": _("No entry has this address.")})

    def natural_key(self):
        """Return the kind and the old slug."""
        return (self.kind, self.old)
