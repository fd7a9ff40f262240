"""The editors' desk for performances, and for what they bring together."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from dancers.admin import DancerAdmin, InstitutionAdmin
from dancers.models import Dancer
from performances.forms import PerformanceForm
from performances.models import Appearance, Festival, Performance, Venue, Work
from sources.record_admin import EntryAdmin, EvidenceFilter, FactAdmin, FactInline


class AppearanceInline(FactInline):
    """The performances of a dancer."""

    model = Appearance
    subject = ("performance", ("role", "capacity", "credited_as"))


@admin.register(Dancer)
class DancerWithAppearancesAdmin(DancerAdmin):
    """Dancers with all facts of their lives: the dancers' room does not know of appearances."""

    inlines = [*DancerAdmin.inlines, AppearanceInline]


@admin.register(Work)
class WorkAdmin(EntryAdmin):
    """Works."""

    list_display = [
        "name",
        "choreographer",
        "composer",
        "premiere_in_words",
        "slug",
        "dancer_count",
    ]
    fields = ["name", "slug", "choreographer", "composer", "premiere", "note"]

    @admin.display(description=_("premiere"))
    def premiere_in_words(self, work):
        """Return the premiere as a reader expects it."""
        return work.premiere_in_words


admin.site.register([Venue, Festival], InstitutionAdmin)


@admin.register(Performance)
class PerformanceAdmin(EntryAdmin):
    """Performances."""

    form = PerformanceForm

    list_display = ["name", "kind", "slug", "dancer_count", "updated_at"]
    list_filter = ["kind"]
    fields = [
        "name",
        "slug",
        "kind",
        ("work", "venue", "place"),
        ("festival", "company"),
        "dates",
        "note",
    ]


@admin.register(Appearance)
class AppearanceAdmin(FactAdmin):
    """Appearances, across dancers."""

    list_filter = ["capacity", "basis", EvidenceFilter]
    subject = AppearanceInline.subject
