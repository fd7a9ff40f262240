"""The pages of dancers, and of what their lives lead to."""

from django.conf import settings
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django.views.static import serve

from dancers.models import (
    Company,
    Dancer,
    Origin,
    Place,
    School,
    Style,
    Teacher,
    Training,
)
from dancers.models.entries import PlaceKind
from dancers.models.facts import Relation
from dancers.neighbours import others
from dancers.profile import Profile
from sources.evidence import facts_about
from sources.views import EntryDetailView, EntryListView


class DancerListView(EntryListView):
    """All dancers."""

    model = Dancer


class DancerDetailView(EntryDetailView):
    """A dancer's life: the facts beside the words that tell them."""

    model = Dancer

    def get_facts(self):
        """Return the life's facts, of all kinds, in the order of the narrative."""
        return self.object.life()

    def get_context_data(self, **kwargs):
        """Add the profile that the facts make, and who else's life leads there."""
        context = super().get_context_data(**kwargs)
        facts = context["facts"]
        return context | {"profile": Profile(facts), "others": others(self.object, facts)}


@require_safe
def portrait(request, path):
    """Answer with a portrait's file."""
    return serve(request, path, document_root=settings.MEDIA_ROOT)


class PlaceListView(EntryListView):
    """All places."""

    model = Place


class PlaceDetailView(EntryDetailView):
    """A place: who comes from it, who was taught there, what it holds."""

    model = Place
    entry_relations = (
        ("places", _("Places in it")),
        ("school_set", _("Schools here")),
        ("company_set", _("Companies here")),
        ("venue_set", _("Venues here")),
        ("festival_set", _("Festivals here")),
        ("performances", _("Performances here")),
        ("styles", _("Styles from here")),
    )

    def get_facts(self):
        """Return the origins and trainings here and, of a country, in the places that lie in it.

        Who is based here does not come from here, and has a list apart.
        """
        in_it = Place.objects.filter(country=self.object).order_by().values_list("pk", flat=True)
        here = [self.object.pk, *(in_it if self.object.kind == PlaceKind.COUNTRY else [])]
        origins, trainings = (kind.objects.filter(place__in=here) for kind in (Origin, Training))
        based = origins.filter(relation=Relation.BASED)
        from_here = origins.exclude(relation=Relation.BASED)
        return facts_about(
            [
                *self.of_the_first(self.dancer_list, [from_here]),
                *self.of_the_first(self.based_list, [based]),
                *self.of_the_first(self.dancer_list, [trainings]),
            ]
        )

    @cached_property
    def based_list(self):
        """The list of the dancers who are based here; None where it is short."""
        return self.long_list(Dancer, "based")

    def get_context_data(self, **kwargs):
        """Add the list of those who are based here, where not all are shown."""
        return super().get_context_data(based_list=self.based_list, **kwargs)

    def get_dancer_facet(self):
        """Return by which facet the list of dancers leads to the place."""
        return "country" if self.object.kind == PlaceKind.COUNTRY else "place"

    def get_facet(self, field):
        """Return by which facet a list leads to the place: a country is in no list of places."""
        return "country" if self.object.kind == PlaceKind.COUNTRY else field.name


class StyleListView(EntryListView):
    """All styles."""

    model = Style


class StyleDetailView(EntryDetailView):
    """A style: who practises it, who was taught it."""

    model = Style
    fact_relations = ("practices", "trainings")


class SchoolListView(EntryListView):
    """All schools."""

    model = School


class SchoolDetailView(EntryDetailView):
    """A school: who was taught there."""

    model = School
    fact_relations = ("trainings",)


class TeacherListView(EntryListView):
    """All teachers."""

    model = Teacher


class TeacherDetailView(EntryDetailView):
    """A teacher: whom they taught."""

    model = Teacher
    fact_relations = ("trainings",)


class CompanyListView(EntryListView):
    """All companies."""

    model = Company


class CompanyDetailView(EntryDetailView):
    """A company: whom it engaged, what it performed."""

    model = Company
    fact_relations = ("engagements",)
    entry_relations = (("performances", _("Performances")),)
