"""What all entries share: a name, an address that lasts, a version."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sources.addresses import address_of, save_under_free_name
from sources.fields import AddressField, CleanTextField, FoldedField, SortKeyField
from sources.models.past_slug import PastSlug
from sources.models.records import Record
from sources.models.versions import StaleVersionError, changing
from sources.names import slug_of
from sources.querysets import EntryQuerySet

CleanTextField.register_lookup(Length)

# What stands after a kind's name in addresses of the site's own, such as /dancers/add/.
RESERVED_SLUGS = {"add"}


class Entry(Record):
    """A thing with a page and an address of its own.

    An entry with the facts under it is one unit of editing: any write to one of them raises its
    `version`.
    """

    name = CleanTextField(
        _("name"),
        max_length=200,
        help_text=_("As the source has it: “Isabella Baktybekova”, “Bolshoi Ballet Academy”."),
    )
    slug = AddressField(
        _("slug"),
        blank=True,
        help_text=_("The name in its address. Left empty, it is made from the name."),
    )
    note = CleanTextField(
        _("note"),
        blank=True,
        multiline=True,
        max_length=2000,
        help_text=_("An editor's remark. Visitors see it."),
    )
    sort_name = SortKeyField("name")
    folded_name = FoldedField("name")
    version = models.PositiveIntegerField(default=1, editable=False, serialize=False)
    natural_key_fields = ("slug",)
    # What its list is filtered by.
    facets = ()

    objects = EntryQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["sort_name", "pk"]
        indexes = [
            models.Index(fields=["sort_name", "id"], name="%(class)s_sorted"),
            models.Index(fields=["updated_at", "id"], name="%(class)s_changed"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["slug"],
                name="%(app_label)s_%(class)s_slug_unique",
                violation_error_code="unique",
                violation_error_message=_("Another record of this kind has this slug."),
            ),
            models.CheckConstraint(
                condition=Q(name__length__gte=1, name__length__lte=200),
                name="%(app_label)s_%(class)s_name_length",
                violation_error_message=_("A name has 1 to 200 characters."),
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, **kwargs):
        """Save under a free slug; let a past slug lead here."""
        with changing() as change:
            stored = type(self).objects.filter(pk=self.pk).only("slug").first()
            if stored:
                change.version_of(self)
            base = self.slug or slug_of(self.name, fallback=self._meta.model_name)
            save_under_free_name(
                base, self._is_slug_taken, lambda slug: self._save_as(slug, kwargs)
            )
            if stored and stored.slug != self.slug:
                self._move_address(change.version_of(self), stored.slug, self.slug)

    def get_absolute_url(self):
        """Return the address of the entry's page."""
        return address_of(self._meta.model_name, self.slug)

    def delete(self, **kwargs):
        """Delete the entry; its addresses are gone, and are given to no other."""
        with changing() as change:
            version = change.version_of(self)
            deleted = super().delete(**kwargs)
            self._move_address(version, self.slug, "")
            return deleted

    def clean(self):
        """Refuse a slug that another record of this kind once had."""
        super().clean()
        if self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": _("The site has this address for a page of its own.")})
        if self.slug and self._was_anothers(self.slug):
            raise ValidationError(
                {"slug": _("This was the address of another record, which it still leads to.")}
            )

    def raise_version(self, seen=None):
        """Count a change of this entry, or of what stands under it, in the database itself.

        Raises StaleVersionError where the version that was `seen` is no longer the entry's.
        """
        entry = type(self).objects.filter(pk=self.pk)
        if seen is not None:
            entry = entry.filter(version=seen)
        if not entry.update(version=F("version") + 1, updated_at=timezone.now()):
            raise StaleVersionError(self, seen)
        self.refresh_from_db(fields=["version", "updated_at"])

    def take_back_address(self):
        """Let a deleted entry have its address again: what comes back is the same entry."""
        gone = PastSlug.every.filter(kind=self._meta.model_name, old=self.slug, current="")
        gone.update(current=self.slug, listed=False)

    def _move_address(self, version, old, current):
        """Let the old address lead to the current one, and keep in the version what led here."""
        past = PastSlug.objects.of(self) | PastSlug.objects.filter(
            kind=self._meta.model_name, current=old
        )
        before = sorted(past.values_list("old", flat=True))
        PastSlug.every.move(self, old, current)
        after = sorted(PastSlug.objects.of(self).values_list("old", flat=True))
        # A change may move the address twice: what was there before is what the first move found.
        version.addresses = [(version.addresses or [before])[0], after]
        version.save(update_fields=["addresses"])

    def _save_as(self, slug, kwargs):
        self.slug = slug
        models.Model.save(self, **kwargs)

    def _is_slug_taken(self, slug):
        others = type(self).objects.exclude(pk=self.pk)
        return (
            slug in RESERVED_SLUGS or others.filter(slug=slug).exists() or self._was_anothers(slug)
        )

    def _was_anothers(self, slug):
        # One that leads to itself is live again, or about to be.
        past = PastSlug.every.filter(kind=self._meta.model_name, old=slug).exclude(current=slug)
        if self.pk:
            past = past.exclude(current__in=type(self).objects.filter(pk=self.pk).values("slug"))
        return past.exists()
