"""The questions that are asked of works, venues, festivals and performances."""

from django.db.models import OuterRef

from dancers.querysets import InstitutionQuerySet
from sources.querysets import EntryQuerySet, count_distinct


class PerformanceQuerySet(EntryQuerySet):
    """Questions asked of performances."""

    def with_dancer_count(self):
        """Annotate `dancer_count`: how many dancers appeared."""
        appearances = self.related("appearances").filter(performance=OuterRef("pk"))
        return self.annotate(dancer_count=count_distinct(appearances, "dancer"))

    def for_page(self):
        """Return the performances with all that they bring together."""
        return self.select_related("work", "venue", "place", "festival", "company")


class WorkQuerySet(EntryQuerySet):
    """Questions asked of works."""

    dancer_facet = "work"


class VenueQuerySet(InstitutionQuerySet):
    """Questions asked of venues."""

    dancer_facet = "venue"


class FestivalQuerySet(InstitutionQuerySet):
    """Questions asked of festivals."""

    dancer_facet = "festival"
