"""Makes records for tests: only what a test is about needs to be said."""

import factory
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from factory.django import DjangoModelFactory

from dancers import models as dancers
from performances import models as performances
from sources import models as sources


class UserFactory(DjangoModelFactory):
    class Meta:
        model = get_user_model()

    username = factory.Sequence(lambda n: f"user{n}")


class GroupFactory(DjangoModelFactory):
    class Meta:
        model = Group

    name = factory.Sequence(lambda n: f"Group {n}")


class SourceFactory(DjangoModelFactory):
    class Meta:
        model = sources.Source

    name = factory.Sequence(lambda n: f"Source {n}")
    text = "She was born in Almaty. She trained for years. She danced."


class PassageFactory(DjangoModelFactory):
    """A passage with a source of its own, unless one is given."""

    class Meta:
        model = sources.Passage

    source = factory.SubFactory(SourceFactory)
    quote = "She trained for years."


class PastSlugFactory(DjangoModelFactory):
    class Meta:
        model = sources.PastSlug

    kind = "dancer"
    old = factory.Sequence(lambda n: f"old-{n}")
    current = factory.LazyFunction(lambda: DancerFactory().slug)


class PlaceFactory(DjangoModelFactory):
    class Meta:
        model = dancers.Place

    name = factory.Sequence(lambda n: f"Place {n}")


class CountryFactory(PlaceFactory):
    kind = "country"


class StyleFactory(DjangoModelFactory):
    class Meta:
        model = dancers.Style

    name = factory.Sequence(lambda n: f"Style {n}")


class SchoolFactory(DjangoModelFactory):
    class Meta:
        model = dancers.School

    name = factory.Sequence(lambda n: f"School {n}")


class CompanyFactory(DjangoModelFactory):
    class Meta:
        model = dancers.Company

    name = factory.Sequence(lambda n: f"Company {n}")


class TeacherFactory(DjangoModelFactory):
    class Meta:
        model = dancers.Teacher

    name = factory.Sequence(lambda n: f"Teacher {n}")


class DancerFactory(DjangoModelFactory):
    class Meta:
        model = dancers.Dancer

    name = factory.Sequence(lambda n: f"Dancer {n}")


class OtherNameFactory(DjangoModelFactory):
    class Meta:
        model = dancers.OtherName

    dancer = factory.SubFactory(DancerFactory)
    text = factory.Sequence(lambda n: f"Other name {n}")


class FactFactory(DjangoModelFactory):
    """A fact; `passages=[…]` gives its evidence. All that is made for it is one change."""

    class Meta:
        abstract = True
        skip_postgeneration_save = True

    dancer = factory.SubFactory(DancerFactory)

    @classmethod
    def _generate(cls, strategy, params):
        with sources.changing():
            return super()._generate(strategy, params)

    @factory.post_generation
    def passages(self, create, passages, **kwargs):
        if passages:
            self.passages.set(passages)


class OriginFactory(FactFactory):
    class Meta:
        model = dancers.Origin

    place = factory.SubFactory(PlaceFactory)


class TrainingFactory(FactFactory):
    """A training; `styles=[…]` gives what was learnt."""

    class Meta:
        model = dancers.Training

    school = factory.SubFactory(SchoolFactory)

    @factory.post_generation
    def styles(self, create, styles, **kwargs):
        if styles:
            self.styles.set(styles)


class EngagementFactory(FactFactory):
    class Meta:
        model = dancers.Engagement

    company = factory.SubFactory(CompanyFactory)


class PracticeFactory(FactFactory):
    class Meta:
        model = dancers.Practice

    style = factory.SubFactory(StyleFactory)


class MilestoneFactory(FactFactory):
    class Meta:
        model = dancers.Milestone

    headline = factory.Sequence(lambda n: f"Headline {n}")


class WorkFactory(DjangoModelFactory):
    class Meta:
        model = performances.Work

    name = factory.Sequence(lambda n: f"Work {n}")


class VenueFactory(DjangoModelFactory):
    class Meta:
        model = performances.Venue

    name = factory.Sequence(lambda n: f"Venue {n}")


class FestivalFactory(DjangoModelFactory):
    class Meta:
        model = performances.Festival

    name = factory.Sequence(lambda n: f"Festival {n}")


class PerformanceFactory(DjangoModelFactory):
    class Meta:
        model = performances.Performance

    name = factory.Sequence(lambda n: f"Performance {n}")


class AppearanceFactory(FactFactory):
    class Meta:
        model = performances.Appearance

    performance = factory.SubFactory(PerformanceFactory)


def factory_for(model):
    """Return the factory that makes records of the model."""
    return next(
        maker
        for maker in globals().values()
        if isinstance(maker, type)
        and issubclass(maker, DjangoModelFactory)
        and not maker._meta.abstract
        and maker._meta.model is model
    )
