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


class PerformedQuerySet(EntryQuerySet):
    """Questions asked of what performances lead to."""

    # The field of a performance that leads here.
    led_here_by = None

    def with_dancer_count(self):
        """Annotate `dancer_count`: how many dancers appeared in its performances."""
        performances = self.related("performances")
        appearances = performances.related("appearances").filter(
            **{f"performance__{self.led_here_by}": OuterRef("pk")}
        )
        return self.annotate(dancer_count=count_distinct(appearances, "dancer"))


class WorkQuerySet(PerformedQuerySet):
    """Questions asked of works."""

    led_here_by = "work"


class VenueQuerySet(PerformedQuerySet, InstitutionQuerySet):
    """Questions asked of venues."""

    led_here_by = "venue"


class FestivalQuerySet(PerformedQuerySet, InstitutionQuerySet):
    """Questions asked of festivals."""

    led_here_by = "festival"
