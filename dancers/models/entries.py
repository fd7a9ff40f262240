"""Dancers, and what their lives lead to: places, styles, schools, teachers, companies."""

from functools import cache

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dancers.portraits import PortraitStorage, narrow_name
from dancers.querysets import (
    CompanyQuerySet,
    DancerQuerySet,
    OtherNameQuerySet,
    PlaceQuerySet,
    SchoolQuerySet,
    StyleQuerySet,
    TeacherQuerySet,
)
from sources.evidence import attach_evidence
from sources.facets import Facet, Named, Path
from sources.fields import CleanTextField, FoldedField
from sources.models import Entry, Fact, Record, Source
from sources.models.records import one_of
from sources.prepared import Prepared
from sources.sql import blanks


class PlaceKind(models.TextChoices):
    """What a place is."""

    COUNTRY = "country", _("country")
    REGION = "region", _("region")
    CITY = "city", _("city")
    TOWN = "town", _("town")
    VILLAGE = "village", _("village")
    OTHER = "other", _("other")
    UNKNOWN = "unknown", _("not recorded")


def country_of(lookup, label, given=None):
    """Return the facet of countries: those that the places lie in, and places that are one."""
    lies_in, is_one = Path(f"{lookup}__country", given), Path(lookup, given, kind=PlaceKind.COUNTRY)
    return Facet("country", label, lies_in, is_one)


def place_of(lookup, label, given=None):
    """Return the facet of places that are no countries."""
    smaller = [kind for kind in PlaceKind if kind != PlaceKind.COUNTRY]
    return Facet("place", label, Path(lookup, given, kind__in=smaller))


# How dancers come from a place, and how they do not: see `Relation`.
COMES_FROM = {"origins__relation__in": ["born", "raised", "heritage"]}
IS_BASED = {"origins__relation": "based"}


class Place(Entry):
    """A country, a city, a town: where something of a dancer's life was."""

    kind = models.CharField(_("kind"), max_length=10, choices=PlaceKind, default=PlaceKind.UNKNOWN)
    country = models.ForeignKey(
        "self",
        verbose_name=_("country"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="places",
        limit_choices_to={"kind": PlaceKind.COUNTRY},
        help_text=_("The country that it lies in, as the source names it."),
    )
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        help_text=_("In degrees, north positive, such as 43.23750. Say whence in the note."),
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        help_text=_("In degrees, east positive, such as 76.94580."),
    )

    facets = (
        Facet("kind", _("Kind"), "kind"),
        Facet("country", _("Country"), "country"),
    )

    objects = PlaceQuerySet.as_manager()

    class Meta(Entry.Meta):
        verbose_name = _("place")
        verbose_name_plural = _("places")
        constraints = [
            *Entry.Meta.constraints,
            one_of("kind", PlaceKind),
            models.CheckConstraint(
                condition=~Q(kind="country") | Q(country=None),
                name="dancers_place_country_in_none",
                violation_error_message=_("A country does not lie in another country."),
            ),
            models.CheckConstraint(
                # A comparison with an unknown value would pass: so both are asked for by name.
                condition=Q(latitude=None, longitude=None)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__gte=-90,
                    latitude__lte=90,
                    longitude__gte=-180,
                    longitude__lte=180,
                ),
                name="dancers_place_coordinates",
                violation_error_message=_(
                    "Give both coordinates or none: latitude -90 to 90, longitude -180 to 180."
                ),
            ),
            models.CheckConstraint(
                condition=Q(latitude=None) | ~Q(note=""),
                name="dancers_place_coordinates_whence",
                violation_error_message=_("Say in the note whence the coordinates are."),
            ),
        ]

    @property
    def kind_in_words(self) -> str:
        """What the place is, or an empty text where that is not recorded."""
        return "" if self.kind == PlaceKind.UNKNOWN else self.get_kind_display()


class Style(Entry):
    """A kind of dance: *ballet*, *Kazakh folk dance*, *kazachok*."""

    tradition = CleanTextField(
        _("tradition"),
        blank=True,
        max_length=100,
        help_text=_("The tradition that it belongs to, such as “Kazakh folk dance”."),
    )
    country = models.ForeignKey(
        Place,
        verbose_name=_("country"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="styles",
        limit_choices_to={"kind": PlaceKind.COUNTRY},
    )

    facets = (
        Facet("country", _("Country"), "country"),
        Facet("tradition", _("Tradition"), "tradition"),
    )

    objects = StyleQuerySet.as_manager()

    class Meta(Entry.Meta):
        verbose_name = _("style")
        verbose_name_plural = _("styles")


class MaybeNamed(Entry):
    """What a source may describe without naming it."""

    named = models.BooleanField(
        _("named"),
        default=True,
        help_text=_(
            "Off where the source only describes it, such as “a prestigious ballet academy in "
            "Moscow”. It is then never taken for another that is described alike."
        ),
    )

    class Meta(Entry.Meta):
        abstract = True


class Institution(MaybeNamed):
    """A school, company, venue or festival: it has a place where the source tells it."""

    place = models.ForeignKey(
        Place,
        verbose_name=_("place"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
    )

    facets = (country_of("place", _("Country")), place_of("place", _("Place")), Named())

    class Meta(MaybeNamed.Meta):
        abstract = True


class School(Institution):
    """Where dancers were taught: an academy, a studio, a course."""

    objects = SchoolQuerySet.as_manager()

    class Meta(Institution.Meta):
        verbose_name = _("school")
        verbose_name_plural = _("schools")


class Company(Institution):
    """A company that dancers belong to or dance with."""

    objects = CompanyQuerySet.as_manager()

    class Meta(Institution.Meta):
        verbose_name = _("company")
        verbose_name_plural = _("companies")


class Dancer(Entry):
    """A person whose life in dance the archive tells."""

    pronoun = CleanTextField(
        _("pronoun"),
        blank=True,
        max_length=30,
        help_text=_("As the text uses it, such as “she”."),
    )
    summary = CleanTextField(
        _("summary"),
        blank=True,
        max_length=300,
        help_text=_("One line that says nothing that the facts don't."),
    )
    portrait = models.ImageField(
        _("portrait"),
        upload_to="portraits/",
        storage=PortraitStorage(),
        blank=True,
        validators=[RegexValidator(r"^(portraits/)?[0-9a-f]+-960\.webp\Z", _("Give a picture."))],
        help_text=_("A JPEG, PNG, WebP or TIFF of at most 15 MB. It is kept as WebP."),
    )
    portrait_credit = CleanTextField(
        _("portrait: credit"),
        blank=True,
        max_length=200,
        help_text=_("Whose the picture is, such as “Photo: Bolshoi Theatre archive, 1964”."),
    )
    portrait_alt = CleanTextField(
        _("portrait: in words"),
        blank=True,
        max_length=300,
        help_text=_("What it shows, for who can't see it: “Maya Plisetskaya at the barre”."),
    )

    facets = (
        country_of("origins__place", _("Country of origin"), COMES_FROM),
        place_of("origins__place", _("Place of origin"), COMES_FROM),
        Facet("style", _("Style"), "practices__style", "trainings__styles"),
        Facet("company", _("Company"), "engagements__company"),
        Facet("level", _("Level"), "engagements__level"),
        Facet("school", _("School"), "trainings__school"),
        Facet("teacher", _("Teacher"), "trainings__teacher"),
        Facet(
            "based",
            _("Based in"),
            Path("origins__place", IS_BASED),
            Path("origins__place__country", IS_BASED),
            listed=False,
        ),
        # Asked for by the pages that these lead from, and to count who appeared there.
        Facet("work", _("Work"), "appearances__performance__work", listed=False),
        Facet("venue", _("Venue"), "appearances__performance__venue", listed=False),
        Facet("festival", _("Festival"), "appearances__performance__festival", listed=False),
    )

    objects = DancerQuerySet.as_manager()

    class Meta(Entry.Meta):
        verbose_name = _("dancer")
        verbose_name_plural = _("dancers")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(portrait="") | ~Q(portrait_credit="") & ~Q(portrait_alt=""),
                name="dancers_dancer_portrait_told",
                violation_error_message=_("A portrait needs its credit, and to be told in words."),
            ),
        ]

    @property
    def portrait_url(self):
        """The address of the portrait's wide file, or an empty text."""
        return self.portrait.url if self.portrait else ""

    @property
    def narrow_portrait_url(self):
        """The address of the portrait's narrow file."""
        return self.portrait.storage.url(narrow_name(self.portrait.name))

    def life(self):
        """Return the facts of the dancer's life, of all kinds, in the order of the narrative.

        Their evidence is attached, and the texts that it stands in.
        """
        facts = [fact for kind in Fact.kinds() for fact in facts_of_a_life(kind).ask([self.pk])]
        for fact in facts:
            fact.dancer = self
        return attach_evidence(sorted(facts, key=lambda fact: fact.position), Source.objects.all())


@cache
def facts_of_a_life(kind):
    """Return the question for a dancer's facts of a kind, each with what it is about."""
    return Prepared(kind.objects.filter(dancer__in=blanks([])).about_subjects())


class OtherName(Record):
    """Another name, or another spelling of the name, of a dancer."""

    dancer = models.ForeignKey(
        Dancer, verbose_name=_("dancer"), on_delete=models.CASCADE, related_name="other_names"
    )
    text = CleanTextField(_("name"), max_length=200, help_text=_("Such as “Майя Плисецкая”."))
    script = models.CharField(
        _("script"),
        max_length=4,
        blank=True,
        validators=[RegexValidator(r"^[A-Z][a-z]{3}\Z", _("A code such as Latn or Cyrl."))],
        help_text=_("As an ISO 15924 code: Latn, Cyrl …"),
    )
    language = models.CharField(
        _("language"),
        max_length=3,
        blank=True,
        validators=[RegexValidator(r"^[a-z]{2,3}\Z", _("A code such as ru, kk or ky."))],
        help_text=_("As a code: en, ru, kk, ky …"),
    )
    folded_text = FoldedField("text")

    natural_key_fields = ("dancer", "text")
    unit_field = "dancer"

    objects = OtherNameQuerySet.as_manager()

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        ordering = ["dancer_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dancer", "text"],
                name="dancers_othername_unique",
                violation_error_message=_("The dancer has this other name already."),
            ),
        ]

    def __str__(self):
        return self.text


class Teacher(MaybeNamed):
    """A person who taught dancers."""

    dancer = models.OneToOneField(
        Dancer,
        verbose_name=_("the dancer that the teacher also is"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="as_teacher",
        help_text=_("Where the archive tells the teacher's own life too."),
    )

    facets = (
        Facet("school", _("School"), "trainings__school"),
        Facet("style", _("Style"), "trainings__styles"),
        Named(),
    )

    objects = TeacherQuerySet.as_manager()

    class Meta(MaybeNamed.Meta):
        verbose_name = _("teacher")
        verbose_name_plural = _("teachers")
