"""The facts of a life: where from, taught where and by whom, with which company, which dances."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dancers.models.entries import Company, Place, School, Style, Teacher
from sources.fields import CleanTextField
from sources.models import Fact
from sources.models.records import choice_in_words, one_of


class Relation(models.TextChoices):
    """How a dancer comes from a place."""

    BORN = "born", _("born in")
    RAISED = "raised", _("raised in")
    BASED = "based", _("based in")
    HERITAGE = "heritage", _("of heritage from")


class Origin(Fact):
    """Where a dancer comes from."""

    place = models.ForeignKey(
        Place,
        verbose_name=_("place"),
        on_delete=models.PROTECT,
        db_index=False,
        related_name="origins",
    )
    relation = models.CharField(
        _("relation"), max_length=10, choices=Relation, default=Relation.BORN
    )
    group, group_order = _("Origin"), 1
    subjects = ("place__country",)
    meeting_places = ("place",)

    class Meta(Fact.Meta):
        verbose_name = _("origin")
        verbose_name_plural = _("origins")
        indexes = [models.Index(fields=["place", "id"], name="origin_place")]
        constraints = [*Fact.Meta.constraints, one_of("relation", Relation)]

    @property
    def label(self):
        """Return the relation and the place: *Born in Almaty*."""
        return self.told(self.relation, self.place)

    @staticmethod
    def told(relation, place):
        """Return a relation and a place in words."""
        return f"{choice_in_words(Relation, relation).capitalize()} {place}"


class Training(Fact):
    """How a dancer was taught: at a school, by a teacher, or as the note tells."""

    school = models.ForeignKey(
        School,
        verbose_name=_("school"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="trainings",
    )
    teacher = models.ForeignKey(
        Teacher,
        verbose_name=_("teacher"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="trainings",
    )
    place = models.ForeignKey(
        Place,
        verbose_name=_("place"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="trainings",
        help_text=_("Where it was, if the text tells it of the training."),
    )
    styles = models.ManyToManyField(
        Style,
        verbose_name=_("styles"),
        blank=True,
        related_name="trainings",
        help_text=_("What was learnt, such as “ballet”."),
    )
    _history_m2m_fields = ["passages", "styles"]
    group, group_order = _("Training"), 2
    subjects = ("school__place", "teacher", "place")
    meeting_places = ("school", "teacher")

    class Meta(Fact.Meta):
        verbose_name = _("training")
        verbose_name_plural = _("trainings")
        indexes = [
            models.Index(fields=["school", "id"], name="training_school"),
            models.Index(fields=["teacher", "id"], name="training_teacher"),
        ]
        constraints = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(school__isnull=False) | Q(teacher__isnull=False) | ~Q(note=""),
                name="dancers_training_says_something",
                violation_error_message=_("Give a school, a teacher or a note."),
            ),
        ]

    @property
    def label(self):
        """Return the school or teacher, or what the note says."""
        return str(self.school or self.teacher or self.note)


class Level(models.TextChoices):
    """Where a rank stands among a company's, for comparing companies."""

    CORPS = "corps", _("corps de ballet")
    SOLOIST = "soloist", _("soloist")
    PRINCIPAL = "principal", _("principal")
    GUEST = "guest", _("guest")
    UNKNOWN = "unknown", _("not known")


class Engagement(Fact):
    """A dancer's time with a company."""

    company = models.ForeignKey(
        Company,
        verbose_name=_("company"),
        on_delete=models.PROTECT,
        db_index=False,
        related_name="engagements",
    )
    rank = CleanTextField(
        _("rank"),
        blank=True,
        max_length=100,
        help_text=_("In the text's own words, such as “principal dancer”."),
    )
    level = models.CharField(_("level"), max_length=10, choices=Level, default=Level.UNKNOWN)
    group, group_order = _("Companies"), 3
    subjects = ("company",)
    meeting_places = ("company",)

    class Meta(Fact.Meta):
        verbose_name = _("engagement")
        verbose_name_plural = _("engagements")
        indexes = [models.Index(fields=["company", "id"], name="engagement_company")]
        constraints = [*Fact.Meta.constraints, one_of("level", Level)]

    @property
    def label(self):
        """Return the company."""
        return str(self.company)


class Capacity(models.TextChoices):
    """What a dancer does with a style."""

    DANCES = "dances", _("dances")
    CHOREOGRAPHS = "choreographs", _("choreographs")
    FUSES = "fuses", _("fuses")
    PASSES_ON = "passes_on", _("passes on")


class Practice(Fact):
    """What a dancer does with a style: dances it, choreographs, fuses or passes it on."""

    style = models.ForeignKey(
        Style,
        verbose_name=_("style"),
        on_delete=models.PROTECT,
        db_index=False,
        related_name="practices",
    )
    capacity = models.CharField(
        _("capacity"), max_length=12, choices=Capacity, default=Capacity.DANCES
    )
    group, group_order = _("Styles"), 4
    subjects = ("style",)
    meeting_places = ("style",)

    class Meta(Fact.Meta):
        verbose_name = _("practice")
        verbose_name_plural = _("practices")
        indexes = [models.Index(fields=["style", "id"], name="practice_style")]
        constraints = [*Fact.Meta.constraints, one_of("capacity", Capacity)]

    @property
    def label(self):
        """Return the capacity and the style: *Dances ballet*."""
        return f"{choice_in_words(Capacity, self.capacity).capitalize()} {self.style}"


class MilestoneKind(models.TextChoices):
    """What a milestone is about."""

    FIRST_STEPS = "first_steps", _("first steps")
    FAMILY = "family", _("family")
    RECOGNITION = "recognition", _("recognition")
    ADVOCACY = "advocacy", _("advocacy")
    LEGACY = "legacy", _("legacy")
    WORDS = "words", _("words")
    OTHER = "other", _("other")


class Milestone(Fact):
    """A turn or a mark of a dancer's life that no other kind of fact tells."""

    kind = models.CharField(
        _("kind"), max_length=12, choices=MilestoneKind, default=MilestoneKind.OTHER
    )
    headline = CleanTextField(
        _("headline"), max_length=200, help_text=_("Such as “Began dancing at the age of three”.")
    )
    age = models.PositiveSmallIntegerField(
        _("age"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(130)],
        help_text=_("The dancer's age then, in years, where the text tells it."),
    )
    group, group_order = _("Milestones"), 6

    class Meta(Fact.Meta):
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        constraints = [
            *Fact.Meta.constraints,
            one_of("kind", MilestoneKind),
            models.CheckConstraint(
                condition=~Q(headline=""),
                name="dancers_milestone_has_headline",
                violation_error_message=_("A milestone has a headline."),
            ),
        ]

    @property
    def label(self):
        """Return the headline."""
        return self.headline
