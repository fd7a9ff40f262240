"""The editors' desk: what every kind of record shares there."""

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from sources.admin_deletion import RecordDeletionMixin
from sources.conflicts import Conflict
from sources.desk_lists import DeskList
from sources.editing import CANT_BE_SAVED, begin
from sources.fields import CleanTextField
from sources.forms import EntryForm, FactForm, FactPageForm, PartFormSet, RecordForm
from sources.ids import RecordsField
from sources.models import StaleVersionError, changing
from sources.querysets import either, has_word, searched_words
from sources.submissions import claim, is_done, settle
from sources.widgets import AutocompleteSelect, AutocompleteSelectMultiple

DATES_AND_BASIS = (("dates", "position", "key"), "basis", "note")


class DeskMixin:
    """What all forms of the desk share: boxes of the text's size, an autocomplete per relation."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Return a line for a text of one line, a box for one of several."""
        if isinstance(db_field, CleanTextField):
            size = {"rows": 24 if db_field.max_length is None else 3}
            kwargs["widget"] = (
                AdminTextareaWidget(attrs=size) if db_field.multiline else AdminTextInputWidget
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Return a field that searches for one record."""
        if db_field.related_model in self.admin_site._registry:
            kwargs.setdefault("widget", AutocompleteSelect(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        """Return a field that searches for several records."""
        kwargs.setdefault("widget", AutocompleteSelectMultiple(db_field, self.admin_site))
        kwargs.setdefault("form_class", RecordsField)
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class RecordAdmin(RecordDeletionMixin, DeskMixin, DeskList, admin.ModelAdmin):
    """A kind of record: searched by folded words, with its history.

    `search_fields` name folded columns only, so that a search finds the same on both databases.
    """

    form = RecordForm
    # Columns that an index sorts.
    sortable_by = ["slug", "updated_at"]

    def get_search_results(self, request, queryset, search_term):
        """Return the records that have every word of the term, of as much as is looked at."""
        for word in searched_words(search_term):
            found = (self._with_word(field, word).values("pk") for field in self.search_fields)
            queryset = queryset.filter(either(*found))
        # A record that is found twice stands in a set once.
        return queryset, False

    def _with_word(self, field, word):
        """Return the records with the word in a field; names and quotes by the search index."""
        everything = self.model._base_manager
        *relations, column = field.split("__")
        if column not in ("folded_name", "folded_quote"):
            return everything.filter(has_word(field, word))
        having = self.model
        for relation in relations:
            having = having._meta.get_field(relation).related_model
        place = "__".join(relations) or "pk"
        return everything.filter(**{f"{place}__in": having.objects.with_word(word)})

    def view_on_site(self, obj):
        """Return the address of the record on the site; none where a refused form cleared it."""
        return obj.get_absolute_url() if obj.unit.slug else None

    def get_fields(self, request, obj=None):
        """Return the record's fields, and for who may change it the version and the reason."""
        fields = self.get_record_fields(request, obj)
        may = self.has_change_permission if obj else self.has_add_permission
        if not may(*([request, obj] if obj else [request])):
            return [*fields]
        question = ["another"] if "another" in self.form.base_fields else []
        # The first field is the name, which the question is about.
        return [*fields[:1], *question, *fields[1:], "why", "version"]

    def get_record_fields(self, request, obj=None):
        """Return the record's own fields, as the form shows them."""
        return self.fields

    def get_form(self, request, obj=None, change=False, **kwargs):
        """Return the form; the version stands in it, and is not the model's to fill in."""
        fields = kwargs.pop("fields", None) or flatten_fieldsets(self.get_fieldsets(request, obj))
        kwargs["fields"] = [name for name in fields if name != "version"]
        form = super().get_form(request, obj, change, **kwargs)
        form.refusal = getattr(request, "refusal", "")
        return form

    def save_model(self, request, obj, form, change):
        """Save what was changed; a form that changes nothing leaves no row in the history."""
        with changing() as this:
            this.explain(form.cleaned_data.get("why", ""))
        if not change or form.changes_record:
            super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        """Save what stands under the record, and note whether anything was changed at all."""
        super().save_related(request, form, formsets, change)
        changed = form.changes_record or any(formset.has_changed() for formset in formsets)
        request.is_saved = changed or not change

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Answer with the form, or save it as one change of the version that it was opened over."""
        if request.method != "POST":
            # Who reads waits for nobody who writes.
            return super().changeform_view(request, object_id, form_url, extra_context)
        record = self.get_object(request, unquote(object_id)) if object_id else None
        if record and not self.has_change_permission(request, record):
            raise PermissionDenied
        try:
            with changing() as change:
                claim(request)
                if record:
                    begin(change, record, request.POST)
                    request.POST = self._decided(request, record)
                response = super().changeform_view(request, object_id, form_url, extra_context)
                is_saved = getattr(request, "is_saved", False)
                if is_saved:
                    settle(request, response)
                transaction.set_rollback(not is_saved)
            if is_done(response) and not is_saved:
                # That nothing was changed is an answer too.
                settle(request, response)
            return response
        except (IntegrityError, ProtectedError):
            return self._refused(request, CANT_BE_SAVED, object_id, form_url, extra_context)
        except StaleVersionError:
            record = self.get_object(request, unquote(object_id))
            if record is None:
                return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
            conflict = self._conflict(request, record)
            return render(request, "sources/conflict.html", {"conflict": conflict}, status=409)

    def _refused(self, request, message, *args):
        """Answer with the form, which the database refused, and with what is typed in it."""
        request.refusal = message
        with changing():
            response = super().changeform_view(request, *args)
            transaction.set_rollback(True)
            return response

    def _decided(self, request, record):
        """Return what was sent or, after a conflict, what the editor decided."""
        conflict = "resolve" in request.POST
        return self._conflict(request, record).resolved() if conflict else request.POST

    def _conflict(self, request, record):
        formsets = [formset for formset, _inline in self.get_formsets_with_inlines(request, record)]
        return Conflict(record, request.POST, self.get_form(request, record), formsets)

    def history_view(self, request, object_id, extra_context=None):
        """Lead to the history of the entry that the record is edited with: there is one."""
        self._check_id(object_id)
        record = self.get_object(request, object_id)
        if record is None:
            raise Http404
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        return redirect("entry_history", type(record.unit), record.unit.slug)

    def _check_id(self, text):
        try:
            self.model._meta.pk.to_python(text)
        except ValidationError as error:
            raise Http404 from error


class EntryAdmin(RecordAdmin):
    """A kind of entry: listed with the number of dancers whose lives lead to it."""

    form = EntryForm
    list_display = ["name", "slug", "dancer_count", "updated_at"]
    search_fields = ["folded_name"]
    ordering = ["sort_name", "pk"]

    def get_queryset(self, request):
        """Return the entries with their counts, each by a subquery of its own."""
        return super().get_queryset(request).with_dancer_count()

    @admin.display(description=_("dancers"))
    def dancer_count(self, entry):
        """Return how many dancers' lives lead to the entry."""
        return entry.dancer_count


class EvidenceFilter(admin.SimpleListFilter):
    """Facts with a passage, or without one."""

    title = _("evidence")
    parameter_name = "evidence"

    def lookups(self, request, model_admin):
        """Return the two choices."""
        return [("with", _("with a passage")), ("without", _("without a passage"))]

    def queryset(self, request, queryset):
        """Return the facts that were chosen."""
        if self.value() == "without":
            return queryset.filter(passages=None)
        if self.value() == "with":
            return queryset.exclude(passages=None)
        return queryset


class FactAdmin(RecordAdmin):
    """A kind of fact on its own, for finding facts across dancers."""

    form = FactPageForm
    list_display = ["label", "dancer", "basis", "dates_in_words", "position"]
    list_display_links = ["label"]
    list_filter = ["basis", EvidenceFilter]
    search_fields = ["dancer__folded_name", "passages__folded_quote"]
    subject = ()

    def get_queryset(self, request):
        """Return the facts with what they are about and their evidence."""
        return super().get_queryset(request).with_subjects().with_evidence()

    def get_record_fields(self, request, obj=None):
        """Return the fields, what the fact is about first."""
        return ("dancer", *self.subject, "passages", "confirm", *DATES_AND_BASIS)

    def get_readonly_fields(self, request, obj=None):
        """Leave a fact with its dancer: it is added anew where it is another's."""
        return ["dancer"] if obj else []

    @admin.display(description=_("fact"))
    def label(self, fact):
        """Return what the fact is about."""
        return fact.label

    @admin.display(description=_("dates"))
    def dates_in_words(self, fact):
        """Return the dates as a reader expects them."""
        return fact.dates_in_words


class FactInline(DeskMixin, admin.StackedInline):
    """The facts of one kind on their dancer's page, with their evidence."""

    form = FactForm
    formset = PartFormSet
    extra = 0
    show_change_link = True
    subject = ()

    def get_queryset(self, request):
        """Return the facts with what the form shows, in queries that do not grow."""
        return super().get_queryset(request).with_subjects().with_evidence()

    def get_fields(self, request, obj=None):
        """Return the fields, what the fact is about first."""
        return (*self.subject, "passages", "confirm", *DATES_AND_BASIS)
