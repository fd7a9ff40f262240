"""What all facts share: whose life they tell, on what basis, and the passages that say so."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from sources.addresses import save_under_free_name
from sources.dates import EarliestDayField, EDTFField, LatestDayField, in_words
from sources.fields import AddressField, CleanTextField
from sources.models.records import Record, one_of
from sources.models.versions import changing
from sources.names import slug_of
from sources.querysets import FactQuerySet

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
    # The relations that lead to where other dancers may have been too. The facts that lead to one
    # are read in their order, so that those of a large company are not all looked at.
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
        """The part of a page that tells the fact in a line: a template of Jinja2."""
        return f"{self._meta.app_label}/facts/{self._meta.model_name}.html"

    @property
    def anchor(self):
        """The fact's place on its dancer's page: *training-bolshoi-ballet-academy*."""
        return f"{self._meta.model_name}-{self.key}"

    @property
    def dates_in_words(self):
        """The dates as a reader expects them, or an empty text."""
        return in_words(self.dates)

    def request_recheck(self):
        """Mark the fact as needing a look at its evidence, which has changed."""
        if self.confirmed and self.basis != Basis.EDITORIAL:
            self.confirmed = False
            self.save()

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
