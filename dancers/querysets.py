"""The questions that are asked of dancers and of what their lives lead to."""

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q

from sources.models import Fact
from sources.querysets import EntryQuerySet, count_distinct, delete_each, has_word


class DancerQuerySet(EntryQuerySet):
    """Questions asked of dancers."""

    def name_has(self, word):
        """Return the condition that the name, or another name, holds the word."""
        other_names = self.related("other_names").filter(dancer=OuterRef("pk"))
        return super().name_has(word) | Exists(other_names.filter(has_word("folded_text", word)))

    def from_country(self, slug):
        """Return the dancers whose origin is the country with this slug, or a place in it."""
        there = self.related("origins").filter(Q(place__slug=slug) | Q(place__country__slug=slug))
        return self.filter(pk__in=there.values("dancer"))

    def of_style(self, slug):
        """Return the dancers who practise the style with this slug, or were taught it."""
        practices = self.related("practices").filter(style__slug=slug)
        trainings = self.related("trainings").filter(styles__slug=slug)
        return self.filter(
            Q(pk__in=practices.values("dancer")) | Q(pk__in=trainings.values("dancer"))
        )

    def of_company(self, slug):
        """Return the dancers whom the company with this slug engaged."""
        engagements = self.related("engagements").filter(company__slug=slug)
        return self.filter(pk__in=engagements.values("dancer"))

    def of_school(self, slug):
        """Return the dancers who were taught at the school with this slug."""
        trainings = self.related("trainings").filter(school__slug=slug)
        return self.filter(pk__in=trainings.values("dancer"))

    def with_fact_count(self):
        """Annotate `fact_count`: how many facts the archive keeps of the dancer."""
        facts = (kind.objects.filter(dancer=OuterRef("pk")) for kind in Fact.kinds())
        return self.annotate(fact_count=sum(count_distinct(queryset, "pk") for queryset in facts))

    def for_list(self):
        """Return the dancers with the places that they come from."""
        origins = self.related("origins").select_related("place__country")
        return self.prefetch_related(Prefetch("origins", origins))

    def for_page(self):
        """Return the dancers with their other names."""
        return self.prefetch_related("other_names")


class OtherNameQuerySet(models.QuerySet):
    """Questions asked of other names."""

    def delete(self):
        """Delete the names one by one: their dancers have changed."""
        return delete_each(self)

    delete.queryset_only = True

    def get_by_natural_key(self, dancer_slug, text):
        """Return the dancer's other name with this text."""
        return self.get(dancer__slug=dancer_slug, text=text)


class PlaceQuerySet(EntryQuerySet):
    """Questions asked of places."""

    def countries(self):
        """Return the places that are countries."""
        return self.filter(kind="country")

    def with_dancer_count(self):
        """Annotate `dancer_count`: how many dancers come from the place or a place in it."""
        origins = self.related("origins").filter(
            Q(place=OuterRef("pk")) | Q(place__country=OuterRef("pk"))
        )
        return self.annotate(dancer_count=count_distinct(origins, "dancer"))

    def for_list(self):
        """Return the places with their countries and counts."""
        return super().for_list().select_related("country")

    def for_page(self):
        """Return the places with their countries."""
        return self.select_related("country")


class StyleQuerySet(EntryQuerySet):
    """Questions asked of styles."""

    def with_dancer_count(self):
        """Annotate `dancer_count`: how many dancers practise the style or were taught it."""
        practices = self.related("practices")
        here = practices.filter(style=OuterRef("pk"))
        practised = practices.filter(style=OuterRef(OuterRef("pk")), dancer=OuterRef("dancer"))
        only_taught = self.related("trainings").filter(~Exists(practised), styles=OuterRef("pk"))
        return self.annotate(
            dancer_count=count_distinct(here, "dancer") + count_distinct(only_taught, "dancer")
        )

    def for_page(self):
        """Return the styles with their countries."""
        return self.select_related("country")


class InstitutionQuerySet(EntryQuerySet):
    """Questions asked of schools, companies, venues and festivals."""

    def for_page(self):
        """Return the institutions with their places."""
        return self.select_related("place")


class SchoolQuerySet(InstitutionQuerySet):
    """Questions asked of schools."""

    def with_dancer_count(self):
        """Annotate `dancer_count`: how many dancers were taught there."""
        trainings = self.related("trainings").filter(school=OuterRef("pk"))
        return self.annotate(dancer_count=count_distinct(trainings, "dancer"))


class CompanyQuerySet(InstitutionQuerySet):
    """Questions asked of companies."""

    def with_dancer_count(self):
        """Annotate `dancer_count`: how many dancers the company engaged."""
        engagements = self.related("engagements").filter(company=OuterRef("pk"))
        return self.annotate(dancer_count=count_distinct(engagements, "dancer"))


class TeacherQuerySet(EntryQuerySet):
    """Questions asked of teachers."""

    def with_dancer_count(self):
        """Annotate `dancer_count`: how many dancers the teacher taught."""
        trainings = self.related("trainings").filter(teacher=OuterRef("pk"))
        return self.annotate(dancer_count=count_distinct(trainings, "dancer"))

    def for_page(self):
        """Return the teachers with the dancers that they also are."""
        return self.select_related("dancer")
