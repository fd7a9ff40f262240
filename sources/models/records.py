"""What all records share: `Record`, and its two kinds, `Entry` and `Fact`."""

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Max, ProtectedError, Q
from django.db.models.functions import Length
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sources.addresses import save_under_free_name
from sources.dates import EarliestDayField, EDTFField, LatestDayField, in_words
from sources.fields import AddressField, CleanTextField, FoldedField, SortKeyField
from sources.history import ArchiveHistory
from sources.models.past_slug import PastSlug
from sources.models.versions import StaleVersionError, changing
from sources.names import slug_of
from sources.querysets import EntryQuerySet, FactQuerySet

CleanTextField.register_lookup(Length)

# What stands after a kind's name in addresses of the site's own, such as /dancers/add/.
RESERVED_SLUGS = {"add"}


def one_of(field, choices):
    """Return the constraint that a field holds one of its choices."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": choices.values}),
        name=f"%(app_label)s_%(class)s_{field}_known",
        violation_error_message=_("Choose one of the values that the field has."),
    )


class Record(models.Model):
    """Anything that the archive keeps: it knows when it was written, and its history."""

    created_at = models.DateTimeField(_("created"), auto_now_add=True, serialize=False)
    updated_at = models.DateTimeField(_("updated"), auto_now=True, serialize=False)

    history = ArchiveHistory()

    # What tells the record from all others of its kind, in fixtures and for good.
    natural_key_fields = ()
    # The relation to the entry that the record is edited with; empty where it is one itself.
    unit_field = ""

    class Meta:
        abstract = True

    def save(self, **kwargs):
        """Save the record in a change, which makes a version of its entry."""
        with changing() as change:
            if self.unit is not self:
                self._stay_in_unit()
            change.version_of(self)
            super().save(**kwargs)

    def delete(self, **kwargs):
        """Delete the record in a change, which makes a version of its entry.

        Raises ProtectedError where another record would be left without it.
        """
        with changing() as change:
            self.lock()
            if held := self.held_by():
                raise ProtectedError(_("Other records refer to this one."), set(held))
            change.version_of(self)
            return super().delete(**kwargs)

    def lock(self):
        """Wait for whoever writes to the record, or links to it, and let others wait."""
        type(self)._base_manager.select_for_update().filter(pk=self.pk).first()

    def held_by(self):
        """Return the facts that have this record among several: passages, styles.

        Foreign keys protect what they refer to; of such a link the database would only drop it.
        """
        return [
            fact
            for relation in self._meta.related_objects
            if relation.many_to_many
            for fact in relation.related_model.objects.filter(
                **{relation.field.name: self}
            ).select_related("dancer")
        ]

    @property
    def unit(self):
        """The entry that the record is edited with: the entry itself, or what it stands under."""
        return getattr(self, self.unit_field) if self.unit_field else self

    @property
    def unit_key(self):
        """The kind and the id of the entry that the record is edited with."""
        if not self.unit_field:
            return (self._meta.model_name, self.pk)
        field = self._meta.get_field(self.unit_field)
        return (field.related_model._meta.model_name, getattr(self, field.attname))

    @classmethod
    def parts(cls):
        """Return the kinds of record that are edited with an entry of this kind, and it itself."""
        parts = [
            model
            for model in apps.get_models()
            if issubclass(model, Record)
            and model.unit_field
            and model._meta.get_field(model.unit_field).related_model is cls
        ]
        return [cls, *parts]

    def _stay_in_unit(self):
        """Raise ValueError where the record would leave the entry that it was made for."""
        if not self._state.adding:
            stored = type(self).objects.filter(pk=self.pk)
            unit_id = stored.values_list(f"{self.unit_field}_id", flat=True).first()
            if unit_id not in (None, self.unit_key[1]):
                raise ValueError(f"{self} stays with its {self.unit_field}.")

    def natural_key(self):
        """Return the values of the natural key; of an entry among them, its slug."""
        values = (getattr(self, name) for name in self.natural_key_fields)
        return tuple(value.slug if isinstance(value, Entry) else value for value in values)


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

    objects = EntryQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["sort_name", "pk"]
        indexes = [
            models.Index(fields=["sort_name", "id"], name="%(class)s_sorted"),
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
        return reverse(f"{self._meta.model_name}_detail", args=[self.slug])

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


# PostgreSQL's limit for the column, said for both databases.
LAST_POSITION = 32_767


class Basis(models.TextChoices):
    """How a fact is known."""

    STATED = "stated", _("stated: the text says it")
    INFERRED = "inferred", _("inferred: concluded from the text")
    EDITORIAL = "editorial", _("editorial: an editor's own knowledge")


class Fact(Record):
    """One claim about one dancer, with the passages that say it.

    `key` names the fact in its dancer's life for good: in its address on the page, in fixtures.
    """

    dancer = models.ForeignKey(
        "dancers.Dancer",
        verbose_name=_("dancer"),
        on_delete=models.CASCADE,
        related_name="%(class)ss",
    )
    key = AddressField(
        _("key"),
        blank=True,
        help_text=_("Names the fact for good, such as “bolshoi-ballet-academy”. May stay empty."),
    )
    position = models.PositiveSmallIntegerField(
        _("position"),
        blank=True,
        validators=[MaxValueValidator(LAST_POSITION)],
        help_text=_("Its place in the narrative: 1, 2, 3 … Left empty, it comes last."),
    )
    dates = EDTFField(
        _("dates"),
        blank=True,
        help_text=_("In EDTF: 1987, 1987-05, 1987~ (about), 198X, 1980/1985. Empty if not known."),
    )
    earliest = EarliestDayField("dates")
    latest = LatestDayField("dates")
    basis = models.CharField(_("basis"), max_length=10, choices=Basis, default=Basis.STATED)
    note = CleanTextField(
        _("note"),
        blank=True,
        multiline=True,
        max_length=2000,
        help_text=_("How it was inferred, or whence an editor knows it. Visitors see it."),
    )
    passages = models.ManyToManyField(
        "sources.Passage",
        verbose_name=_("evidence"),
        blank=True,
        related_name="%(class)ss",
        help_text=_("The words of a source that say so. Needed unless the basis is editorial."),
    )
    confirmed = models.BooleanField(
        _("confirmed"),
        default=True,
        help_text=_(
            "Off where the fact changed and nobody has looked since whether its evidence says so."
        ),
    )
    _history_m2m_fields = ["passages"]
    natural_key_fields = ("dancer", "key")
    unit_field = "dancer"
    # The group on a dancer's page: its heading, and its place among the groups.
    group, group_order = "", 0
    # The relations to what the fact is about, as a line that tells it needs them.
    subjects = ()
    # The relations that lead to where other dancers may have been too.
    meeting_places = ()

    objects = FactQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["dancer_id", "position", "key"]
        constraints = [
            models.UniqueConstraint(
                fields=["dancer", "key"],
                name="%(app_label)s_%(class)s_key_unique",
                violation_error_message=_(
                    "Another fact of this kind about the dancer has this key."
                ),
            ),
            one_of("basis", Basis),
            models.CheckConstraint(
                condition=Q(basis="stated") | ~Q(note=""),
                name="%(app_label)s_%(class)s_note_on_basis",
                violation_error_message=_(
                    "A fact that no text states needs a note: how it was inferred, or whence an "
                    "editor knows it."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.dancer}: {self.label}"

    def save(self, **kwargs):
        """Save under a free key, last in the narrative unless it has a place."""
        with changing() as change:
            # Before a key is tried: a try that fails takes back what was written in it.
            change.version_of(self)
            if not self.key and self.pk:
                # The key names the fact for good.
                self.key = type(self).objects.values_list("key", flat=True).get(pk=self.pk)
            if self.position is None:
                self.position = min(self._last_position() + 1, LAST_POSITION)
            base = self.key or slug_of(self.label, fallback=self._meta.model_name)
            save_under_free_name(base, self._is_key_taken, lambda key: self._save_as(key, kwargs))

    def get_absolute_url(self):
        """Return the fact's place on its dancer's page."""
        return f"{self.dancer.get_absolute_url()}#{self.anchor}"

    @staticmethod
    def kinds():
        """Return every kind of fact, in the order of their groups on a page."""
        return sorted(Fact.__subclasses__(), key=lambda kind: kind.group_order)

    @property
    def label(self):
        """What the fact is about, in a few words: *Bolshoi Ballet Academy*."""
        raise NotImplementedError

    @property
    def template_name(self):
        """The template that tells the fact in a line."""
        return f"{self._meta.app_label}/facts/{self._meta.model_name}.html"

    @property
    def anchor(self):
        """The fact's place on its dancer's page: *training-bolshoi-ballet-academy*."""
        return f"{self._meta.model_name}-{self.key}"

    @property
    def dates_in_words(self):
        """The dates as a reader expects them, or an empty text."""
        return in_words(self.dates)

    def check_passages(self, passages):
        """Raise ValidationError where a fact on this basis needs a passage and has none.

        The links are saved after the fact, so no constraint can hold this rule: forms, the loader
        and `verify_evidence` ask here.
        """
        if self.basis != Basis.EDITORIAL and not passages:
            raise ValidationError(
                {"passages": _("A fact that is stated or inferred needs a passage that says so.")},
                code="no_evidence",
            )

    def _save_as(self, key, kwargs):
        self.key = key
        super().save(**kwargs)

    def _last_position(self):
        lasts = (
            kind.objects.filter(dancer=self.dancer_id).aggregate(last=Max("position"))["last"]
            for kind in Fact.kinds()
        )
        return max((last for last in lasts if last), default=0)

    def _is_key_taken(self, key):
        namesakes = type(self).objects.filter(dancer=self.dancer_id, key=key)
        return namesakes.exclude(pk=self.pk).exists()
