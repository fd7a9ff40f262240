"""The editors' desk for the evidence, and for past addresses."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from sources.admin_submissions import SubmissionMixin
from sources.desk_lists import DeskList
from sources.forms import PassageForm, PassageFormSet, PassagePageForm, SourceForm
from sources.models import Passage, PastSlug, Source
from sources.record_admin import DeskMixin, RecordAdmin


class PassageInline(DeskMixin, admin.StackedInline):
    """The passages of a source: new ones are quoted beside the text."""

    model = Passage
    form = PassageForm
    formset = PassageFormSet
    fields = ["quote", "anew"]
    extra = 0
    can_delete = False
    show_change_link = True

    def get_queryset(self, request):
        """Return the passages with the source that each names itself by."""
        return super().get_queryset(request).with_source()


@admin.register(Source)
class SourceAdmin(RecordAdmin):
    """The texts, each with its passages: a word can be mended in both at once."""

    form = SourceForm
    list_display = ["name", "slug", "language", "passage_count", "updated_at"]
    list_filter = ["language"]
    search_fields = ["folded_name"]
    fields = [
        *("name", "slug", "text", "keep_lost", "language"),
        *("file_name", "file_sha256", "rights", "note"),
    ]
    inlines = [PassageInline]

    def get_queryset(self, request):
        """Return the sources with their counts; a list of them has no need of the texts."""
        queryset = super().get_queryset(request)
        is_list = request.resolver_match.url_name.endswith("_changelist")
        return queryset.for_list() if is_list else queryset

    def save_model(self, request, obj, form, change):
        """Save the source, and say what was repaired in its text."""
        super().save_model(request, obj, form, change)
        for repair in form.repairs:
            self.message_user(request, _("Repaired in the text: %s.") % str(repair))

    @admin.display(description=_("passages"))
    def passage_count(self, source):
        """Return how many passages are quoted from the source."""
        return source.passage_count


@admin.register(Passage)
class PassageAdmin(RecordAdmin):
    """The evidence: searched by its words, refused where it isn't in its text."""

    form = PassagePageForm
    list_display = ["quote", "source", "fact_count"]
    search_fields = ["folded_quote", "source__folded_name"]
    fields = ["source", "quote"]

    def get_readonly_fields(self, request, obj=None):
        """Leave a passage with its source."""
        return ["source"] if obj else []

    def get_queryset(self, request):
        """Return the passages with their sources and the number of facts that rest on them."""
        return super().get_queryset(request).with_source().with_fact_count()

    @admin.display(description=_("facts"))
    def fact_count(self, passage):
        """Return how many facts rest on the passage."""
        return passage.fact_count


@admin.register(PastSlug)
class PastSlugAdmin(SubmissionMixin, DeskList, admin.ModelAdmin):
    """The addresses that entries once had, to look up: saving an entry writes them."""

    list_display = ["kind", "old", "current"]
    list_filter = ["kind"]
    search_fields = ["old", "current"]

    def has_add_permission(self, request):
        """Say no: past addresses come of renaming."""
        return False

    def has_change_permission(self, request, obj=None):
        """Say no: past addresses come of renaming."""
        return False
