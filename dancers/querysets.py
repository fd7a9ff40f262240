"""The questions that are asked of dancers and of what their lives lead to."""

from typing import NamedTuple

from django.db.models import OuterRef

from sources.addresses import around_slugs
from sources.models import Fact
from sources.querysets import EntryQuerySet, RecordQuerySet, count_distinct, kept_count
from sources.sql import marks, rows_of_all

IN_LIST = """
    SELECT dancer.id, dancer.slug, dancer.name, dancer.summary,
        origin.relation, place.name, country.name
    FROM dancers_dancer dancer
    LEFT JOIN dancers_origin origin ON origin.dancer_id = dancer.id
    LEFT JOIN dancers_place place ON place.id = origin.place_id
    LEFT JOIN dancers_place country ON country.id = place.country_id
    WHERE dancer.id IN ({})
    ORDER BY dancer.id, origin.position, origin.key
"""


class ListedDancer(NamedTuple):
    """A dancer as a line of a list: `origins_told` are (label, country) pairs, and so are
    `based_told`, of where the dancer is based.

    A page has fifty of them, and needs no more of the records than these words.
    """

    pk: int
    url: str
    name: str
    summary: str
    origins_told: list
    based_told: list = ()


class DancerQuerySet(EntryQuerySet):
    """Questions asked of dancers."""

    def with_fact_count(self):
        """Annotate `fact_count`: how many facts the archive keeps of the dancer."""
        facts = (kind.objects.filter(dancer=OuterRef("pk")) for kind in Fact.kinds())
        return self.annotate(fact_count=sum(count_distinct(queryset, "pk") for queryset in facts))

    def in_list(self, ids):
        """Return the dancers by id, as `ListedDancer`."""
        told = self.related("origins").model.told
        before, after = around_slugs("dancer")
        dancers = {}
        asked = [(IN_LIST.format(marks(ids)), ids)] if ids else []
        for pk, slug, name, summary, relation, place, country in rows_of_all(asked):
            if not (dancer := dancers.get(pk)):
                url = f"{before}{slug}{after}"
                dancer = dancers[pk] = ListedDancer(pk, url, name, summary, [], [])
            if relation:
                pairs = dancer.based_told if relation == "based" else dancer.origins_told
                pairs.append((told(relation, place), country))
        return dancers

    def for_page(self):
        """Return the dancers with their other names."""
        return self.prefetch_related("other_names")


class OtherNameQuerySet(RecordQuerySet):
    """Questions asked of other names."""

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
        kept = (kept_count("dancer", facet) for facet in ("country", "place"))
        return self.annotate(dancer_count=sum(kept))

    def for_list(self):
        """Return the places with their countries and counts."""
        return super().for_list().select_related("country")

    def for_page(self):
        """Return the places with their countries."""
        return self.select_related("country")


class StyleQuerySet(EntryQuerySet):
    """Questions asked of styles."""

    dancer_facet = "style"

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

    dancer_facet = "school"


class CompanyQuerySet(InstitutionQuerySet):
    """Questions asked of companies."""

    dancer_facet = "company"


class TeacherQuerySet(EntryQuerySet):
    """Questions asked of teachers."""

    dancer_facet = "teacher"

    def for_page(self):
        """Return the teachers with the dancers that they also are."""
        return self.select_related("dancer")
