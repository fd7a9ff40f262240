"""Who appeared in a performance, and as what."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from performances.models.entries import Performance
from sources.fields import CleanTextField
from sources.models import Fact
from sources.models.records import one_of


class Capacity(models.TextChoices):
    """What a dancer did in a performance."""

    DANCER = "dancer", _("dancer")
    CHOREOGRAPHER = "choreographer", _("choreographer")
    BOTH = "both", _("dancer and choreographer")


class Appearance(Fact):
    """A dancer in a performance."""

    performance = models.ForeignKey(
        Performance,
        verbose_name=_("performance"),
        on_delete=models.PROTECT,
        db_index=False,
        related_name="appearances",
    )
    role = CleanTextField(
        _("role"),
        blank=True,
        max_length=200,
        help_text=_("In the text's own words, such as “the title role”."),
    )
    capacity = models.CharField(
        _("capacity"), max_length=13, choices=Capacity, default=Capacity.DANCER
    )
    credited_as = CleanTextField(
        _("credited as"),
        blank=True,
        max_length=200,
        help_text=_("The name on the bill, where it differs from the dancer's."),
    )
    group, group_order = _("Performances"), 5
    subjects = ("performance__venue",)
    meeting_places = ("performance", "performance__venue")

    class Meta(Fact.Meta):
        verbose_name = _("appearance")
        verbose_name_plural = _("appearances")
        indexes = [models.Index(fields=["performance", "id"], name="appearance_performance")]
        constraints = [*Fact.Meta.constraints, one_of("capacity", Capacity)]

    @property
    def label(self):
        """Return the performance."""
        return str(self.performance)
