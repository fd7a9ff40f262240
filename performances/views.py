"""The pages of performances, and of what they bring together."""

from django.utils.translation import gettext_lazy as _

from performances.models import Appearance, Festival, Performance, Venue, Work
from sources.views import EntryDetailView, EntryListView


class PerformanceListView(EntryListView):
    """All performances."""

    model = Performance


class PerformanceDetailView(EntryDetailView):
    """A performance: who appeared, in what, where."""

    model = Performance
    fact_relations = ("appearances",)


class PerformedDetailView(EntryDetailView):
    """The page of what performances lead to: who appeared in them."""

    entry_relations = (("performances", _("Performances")),)

    def get_facts(self):
        """Return the appearances in the performances that lead here."""
        performances = self.object.performances.order_by().values("pk")
        return self.facts_shown([Appearance.objects.filter(performance__in=performances)])


class WorkListView(EntryListView):
    """All works."""

    model = Work


class WorkDetailView(PerformedDetailView):
    """A work: its performances, and who appeared in them."""

    model = Work


class VenueListView(EntryListView):
    """All venues."""

    model = Venue


class VenueDetailView(PerformedDetailView):
    """A venue: its performances, and who appeared in them."""

    model = Venue


class FestivalListView(EntryListView):
    """All festivals."""

    model = Festival


class FestivalDetailView(PerformedDetailView):
    """A festival: its performances, and who appeared in them."""

    model = Festival
