"""Works, venues, festivals, and the performances that bring them together."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from dancers.models import Company, Place
from dancers.models.entries import Institution, country_of, place_of
from performances.querysets import (
    FestivalQuerySet,
    PerformanceQuerySet,
    VenueQuerySet,
    WorkQuerySet,
)
from sources.dates import EarliestDayField, EDTFField, LatestDayField, in_words
from sources.facets import Facet
from sources.fields import CleanTextField
from sources.models import Entry
from sources.models.records import one_of


class Work(Entry):
    """A choreographed work: *Swan Lake*."""

    choreographer = CleanTextField(
        _("choreographer"), blank=True, max_length=200, help_text=_("Such as “Marius Petipa”.")
    )
    composer = CleanTextField(
        _("composer"), blank=True, max_length=200, help_text=_("Such as “Pyotr Tchaikovsky”.")
    )
    premiere = EDTFField(
        _("premiere"), blank=True, help_text=_("In EDTF: 1877-02-20, 1877, 187X …")
    )
    first_day = EarliestDayField("premiere")
    last_day = LatestDayField("premiere")

    facets = (
        Facet("choreographer", _("Choreographer"), "choreographer"),
        Facet("composer", _("Composer"), "composer"),
        Facet("company", _("Company"), "performances__company"),
    )

    objects = WorkQuerySet.as_manager()

    class Meta(Entry.Meta):
        verbose_name = _("work")
        verbose_name_plural = _("works")

    @property
    def premiere_in_words(self):
        """The premiere as a reader expects it, or an empty text."""
        return in_words(self.premiere)


class Venue(Institution):
    """Where performances are given: a theatre, a hall, a square."""

    objects = VenueQuerySet.as_manager()

    class Meta(Institution.Meta):
        verbose_name = _("venue")
        verbose_name_plural = _("venues")


class Festival(Institution):
    """A festival or competition at which dancers perform."""

    objects = FestivalQuerySet.as_manager()

    class Meta(Institution.Meta):
        verbose_name = _("festival")
        verbose_name_plural = _("festivals")


class PerformanceKind(models.TextChoices):
    """What a performance is."""

    SINGLE = "single", _("single performance")
    RUN = "run", _("run of performances")
    COMPETITION = "competition", _("competition")
    CLASS = "class", _("class or rehearsal")
    UNKNOWN = "unknown", _("not recorded")


class Performance(Entry):
    """One evening, a run, a competition or a class at which dancers appeared."""

    name = CleanTextField(
        _("name"),
        blank=True,
        max_length=200,
        help_text=_(
            "Such as “Swan Lake, title role”. Left empty, it is made from the work, festival, "
            "company, venue, place and dates."
        ),
    )
    kind = models.CharField(
        _("kind"), max_length=12, choices=PerformanceKind, default=PerformanceKind.UNKNOWN
    )
    work = models.ForeignKey(
        Work, on_delete=models.PROTECT, null=True, blank=True, related_name="performances"
    )
    venue = models.ForeignKey(
        Venue, on_delete=models.PROTECT, null=True, blank=True, related_name="performances"
    )
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="performances"
    )
    festival = models.ForeignKey(
        Festival, on_delete=models.PROTECT, null=True, blank=True, related_name="performances"
    )
    company = models.ForeignKey(
        Company, on_delete=models.PROTECT, null=True, blank=True, related_name="performances"
    )
    dates = EDTFField(
        _("dates"),
        blank=True,
        help_text=_("In EDTF: 1931-05-03, 1931-05, 1931~ (about), 1931/1933. Empty if not known."),
    )
    earliest = EarliestDayField("dates")
    latest = LatestDayField("dates")

    facets = (
        Facet("kind", _("Kind"), "kind"),
        Facet("work", _("Work"), "work"),
        Facet("venue", _("Venue"), "venue"),
        Facet("festival", _("Festival"), "festival"),
        Facet("company", _("Company"), "company"),
        Facet("capacity", _("Capacity"), "appearances__capacity"),
        country_of("place", _("Country")),
        place_of("place", _("Place")),
    )

    objects = PerformanceQuerySet.as_manager()

    class Meta(Entry.Meta):
        verbose_name = _("performance")
        verbose_name_plural = _("performances")
        constraints = [*Entry.Meta.constraints, one_of("kind", PerformanceKind)]

    def save(self, **kwargs):
        """Save under a name that says what the performance is."""
        self.name = self.name or self.described()
        super().save(**kwargs)

    def clean(self):
        """Make a name where none is given; refuse a performance of which nothing is said."""
        self.name = self.name or self.described()
        if not self.name:
            raise ValidationError(
                _("Give a name, a work, a venue, a place, a festival or a company.")
            )
        super().clean()

    def described(self):
        """Return a name made of what the performance brings together."""
        parts = (self.work, self.festival, self.company, self.venue, self.place)
        if not any(parts):
            return ""
        # Two evenings of one work on one stage are told apart by their dates.
        return ", ".join(str(part) for part in (*parts, self.dates_in_words) if part)[:200]

    @property
    def dates_in_words(self) -> str:
        """The dates as a reader expects them, or an empty text."""
        return in_words(self.dates)

    @property
    def kind_in_words(self) -> str:
        """What the performance is, or an empty text where that is not recorded."""
        return "" if self.kind == PerformanceKind.UNKNOWN else self.get_kind_display()
