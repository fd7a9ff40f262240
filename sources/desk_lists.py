"""The desk's lists at any size: nothing is counted to its end, and junk is no record's id."""

from django.core.paginator import Paginator
from django.utils.functional import cached_property

from sources.choices import MOST_COUNTED, counted
from sources.ids import RecordsField, is_id
from sources.querysets import searched_words


class DeskPaginator(Paginator):
    """Pages of the first records of a list: who looks for one of the others searches for it."""

    @cached_property
    def _number(self):
        """How many records there are, counted no further than one too many."""
        ids = self.object_list.order_by().values("pk")
        return ids[: MOST_COUNTED + 1].count()

    @cached_property
    def count(self):
        """How many records the pages lead to."""
        return min(self._number, MOST_COUNTED)

    def page(self, number):
        """Return a page: its ids first, for what is counted of a record is counted on it alone."""
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        ids = self.object_list.values_list("pk", flat=True)[start : start + self.per_page]
        return self._get_page(self.object_list.filter(pk__in=list(ids)), number, self)

    @property
    def told(self):
        """How many records there are, in words: *412*, *10,000+*."""
        return counted(self._number)


class DeskList:
    """A list of the desk: searched by the first words of a query, and paged as far as it counts.

    Nothing is offered that acts on all records at once: see `templates/admin/actions.html`.
    """

    list_per_page = 50
    paginator = DeskPaginator
    show_full_result_count = False

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        """Return a field that refuses what is no id."""
        kwargs.setdefault("form_class", RecordsField)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_object(self, request, object_id, from_field=None):
        """Return the record with this id; an empty `_to_field` names no field."""
        return super().get_object(request, object_id, from_field or None)

    def get_search_results(self, request, queryset, search_term):
        """Return the records that Django finds for what is looked at of the term."""
        term = " ".join(searched_words(search_term))
        return super().get_search_results(request, queryset, term)

    def lookup_allowed(self, lookup, value, request):
        """Refuse regular expressions of a user's own."""
        return not lookup.endswith("regex") and super().lookup_allowed(lookup, value, request)

    def changelist_view(self, request, extra_context=None):
        """Answer with the list; what is sent selects the records that stand on the page."""
        if request.method == "POST":
            request.POST = request.POST.copy()
            selected = request.POST.getlist("_selected_action")
            request.POST.setlist("_selected_action", [text for text in selected if is_id(text)])
            request.POST["select_across"] = "0"
        return super().changelist_view(request, extra_context)
