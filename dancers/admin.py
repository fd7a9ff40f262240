"""The editors' desk for dancers, and for what their lives lead to."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from dancers.forms import DancerForm
from dancers.models import (
    Company,
    Engagement,
    Milestone,
    Origin,
    OtherName,
    Place,
    Practice,
    School,
    Style,
    Teacher,
    Training,
)
from sources.record_admin import (
    DeskMixin,
    EntryAdmin,
    EvidenceFilter,
    FactAdmin,
    FactInline,
    RecordAdmin,
)


class OtherNameInline(DeskMixin, admin.TabularInline):
    """The other names of a dancer."""

    model = OtherName
    extra = 0


class OriginInline(FactInline):
    """Where a dancer comes from."""

    model = Origin
    subject = (("relation", "place"),)


class TrainingInline(FactInline):
    """How a dancer was taught."""

    model = Training
    subject = (("school", "teacher", "place"), "styles")


class EngagementInline(FactInline):
    """The companies of a dancer."""

    model = Engagement
    subject = (("company", "rank", "level"),)


class PracticeInline(FactInline):
    """The styles of a dancer."""

    model = Practice
    subject = (("capacity", "style"),)


class MilestoneInline(FactInline):
    """The milestones of a dancer."""

    model = Milestone
    subject = ("headline", ("kind", "age"))


class DancerAdmin(RecordAdmin):
    """Dancers, each with the facts of their life that this room knows.

    `performances.admin` adds the appearances, and registers it.
    """

    list_display = ["name", "slug", "summary", "fact_count", "updated_at"]
    search_fields = ["folded_name"]
    form = DancerForm
    fields = [
        "name",
        "slug",
        "pronoun",
        "summary",
        "note",
        ("portrait", "portrait_credit", "portrait_alt"),
    ]
    inlines = [
        OtherNameInline,
        OriginInline,
        TrainingInline,
        EngagementInline,
        PracticeInline,
        MilestoneInline,
    ]

    def get_queryset(self, request):
        """Return the dancers with the number of their facts."""
        return super().get_queryset(request).with_fact_count()

    @admin.display(description=_("facts"))
    def fact_count(self, dancer):
        """Return how many facts the archive keeps of the dancer."""
        return dancer.fact_count


@admin.register(OtherName)
class OtherNameAdmin(RecordAdmin):
    """Other names, to find a dancer by."""

    list_display = ["text", "dancer", "script", "language"]
    list_select_related = ["dancer"]
    search_fields = ["dancer__folded_name"]
    fields = ["dancer", "text", "script", "language"]

    def get_readonly_fields(self, request, obj=None):
        """Leave a name with its dancer."""
        return ["dancer"] if obj else []

    def view_on_site(self, obj):
        """Return the dancer's page."""
        return obj.dancer.get_absolute_url()


@admin.register(Place)
class PlaceAdmin(EntryAdmin):
    """Places."""

    list_display = ["name", "kind", "country", "slug", "dancer_count"]
    list_filter = ["kind"]
    list_select_related = ["country"]
    fields = ["name", "slug", "kind", "country", ("latitude", "longitude"), "note"]


@admin.register(Style)
class StyleAdmin(EntryAdmin):
    """Styles."""

    list_display = ["name", "tradition", "country", "slug", "dancer_count"]
    list_select_related = ["country"]
    fields = ["name", "slug", "tradition", "country", "note"]


@admin.register(School, Company)
class InstitutionAdmin(EntryAdmin):
    """Schools and companies; `performances.admin` has venues and festivals likewise."""

    list_display = ["name", "named", "place", "slug", "dancer_count"]
    list_filter = ["named"]
    list_select_related = ["place"]
    fields = ["name", "named", "slug", "place", "note"]


@admin.register(Teacher)
class TeacherAdmin(EntryAdmin):
    """Teachers."""

    list_display = ["name", "named", "dancer", "slug", "dancer_count"]
    list_filter = ["named"]
    list_select_related = ["dancer"]
    fields = ["name", "named", "slug", "dancer", "note"]


@admin.register(Origin)
class OriginAdmin(FactAdmin):
    """Origins, across dancers."""

    list_filter = ["relation", "basis", EvidenceFilter]
    subject = OriginInline.subject


@admin.register(Training)
class TrainingAdmin(FactAdmin):
    """Trainings, across dancers."""

    subject = TrainingInline.subject


@admin.register(Engagement)
class EngagementAdmin(FactAdmin):
    """Engagements, across dancers."""

    list_filter = ["level", "basis", EvidenceFilter]
    subject = EngagementInline.subject


@admin.register(Practice)
class PracticeAdmin(FactAdmin):
    """Practices, across dancers."""

    list_filter = ["capacity", "basis", EvidenceFilter]
    subject = PracticeInline.subject


@admin.register(Milestone)
class MilestoneAdmin(FactAdmin):
    """Milestones, across dancers."""

    list_filter = ["kind", "basis", EvidenceFilter]
    subject = MilestoneInline.subject
