"""Deletion in the admin: what goes is named, and what changed since it was seen stays."""

from django.apps import apps
from django.contrib import admin
from django.contrib.admin import actions
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.http import QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from sources.editing import begin
from sources.models import StaleVersionError, changing
from sources.submissions import claim, is_done, settle

CHANGED = _(
    "Nothing was deleted: a record was changed or deleted since you opened this page, or the form "
    "was incomplete. Look again."
)
IN_USE = _("Nothing was deleted: another record refers to it by now. Look again.")


REFUSALS = (StaleVersionError, IntegrityError, ProtectedError)


def refusal_of(error):
    """Return the message that tells why nothing was deleted."""
    return CHANGED if isinstance(error, StaleVersionError) else IN_USE


class DeletionMixin:
    """What is deleted is shown by its name: rows of link tables have none, and are left out."""

    def get_deleted_objects(self, objs, request):
        """Return what Django collects, without the rows of link tables."""
        deleted, counts, permissions, protected = super().get_deleted_objects(objs, request)
        links = [model for model in apps.get_models(include_auto_created=True) if is_link(model)]
        starts = tuple(f"{capfirst(model._meta.verbose_name)}: " for model in links)
        names = {str(model._meta.verbose_name_plural) for model in links}
        counts = {name: count for name, count in counts.items() if str(name) not in names}
        return without(deleted, starts), counts, permissions, protected


class RecordDeletionMixin(DeletionMixin):
    """A record is deleted as it was seen: the page carries the version of its entry."""

    actions = ["delete_selected"]

    def get_deleted_objects(self, objs, request):
        """Name the facts that would be left without one of the records: it can't be deleted."""
        deleted, counts, permissions, protected = super().get_deleted_objects(objs, request)
        held = [
            format_html(
                _("{}: <a href='{}'>{}</a> would be left without it. Change that first."),
                fact._meta.verbose_name,
                reverse("admin:dancers_dancer_change", args=[fact.dancer_id]),
                fact,
            )
            for record in objs
            for fact in record.held_by()
        ]
        return deleted, counts, permissions, [*protected, *held]

    def delete_view(self, request, object_id, extra_context=None):
        """Ask whether to delete the record; delete it if its entry is as it was seen."""
        record = self.get_object(request, unquote(object_id))
        if record is None:
            return super().delete_view(request, object_id, extra_context)
        if not self.has_delete_permission(request, record):
            raise PermissionDenied
        context = {**(extra_context or {}), "version": record.unit.version}
        if request.method != "POST":
            return super().delete_view(request, object_id, context)
        try:
            with changing() as change:
                claim(request)
                begin(change, record, request.POST)
                response = super().delete_view(request, object_id, context)
                if is_done(response):
                    settle(request, response)
                transaction.set_rollback(not is_done(response))
                return response
        except REFUSALS as error:
            return self._ask_again(request, object_id, refusal_of(error))

    def _ask_again(self, request, object_id, message):
        """Answer with the page as it is now, and with why nothing was deleted."""
        # For Django, a form in which nothing was sent is one that is not sent yet.
        request.method, request.POST = "GET", QueryDict()
        response = self.delete_view(request, object_id, {"refusal": message})
        if not is_done(response):
            response.status_code = 409
        return response

    @admin.action(permissions=["delete"], description=_("Delete selected %(verbose_name_plural)s"))
    def delete_selected(self, request, queryset):
        """Ask whether to delete the records; delete all if each is as it was seen, or none."""
        if not request.POST.get("post"):
            return self._ask_about(request, queryset)
        try:
            with changing() as change:
                claim(request)
                begin_each(change, queryset, seen_versions(request.POST.getlist("seen")))
                if response := actions.delete_selected(self, request, queryset):
                    transaction.set_rollback(True)
                    return response
                response = redirect(request.get_full_path())
                settle(request, response)
                return response
        except REFUSALS as error:
            message = refusal_of(error)
            request.POST = request.POST.copy()
            del request.POST["post"]
            return self._ask_about(request, queryset.all(), 409, refusal=message)

    def _ask_about(self, request, queryset, status=200, **context):
        """Answer with the page that asks, with the versions of the records' entries."""
        response = actions.delete_selected(self, request, queryset)
        seen = [f"{record.pk}:{record.unit.version}" for record in queryset]
        response.context_data |= {"seen": seen, **context}
        response.status_code = status
        return response


def is_link(model):
    """Tell whether the model is a table of links between others."""
    return bool(model._meta.auto_created)


def without(nested, starts):
    """Return nested lists of texts without those that begin so."""
    lists = (without(each, starts) if isinstance(each, list) else each for each in nested)
    return [each for each in lists if each and not str(each).startswith(starts)]


def seen_versions(pairs):
    """Return the versions by the records' ids, of (id:version) pairs; junk is left out."""
    split = (pair.partition(":") for pair in pairs)
    return {
        int(pk): int(version)
        for pk, _colon, version in split
        if all(part.isascii() and part.isdecimal() and len(part) < 19 for part in (pk, version))
    }


def begin_each(change, records, seen):
    """Begin to change the records, if each one's entry has the version that was seen.

    Raises StaleVersionError where one has another, or where other records were seen.
    """
    of_entries = {}
    # In one order, whoever does it: else two could wait for each other.
    for record in sorted(records, key=lambda record: (record.unit_key, record.pk)):
        version = seen.pop(record.pk, None)
        if version is None or of_entries.setdefault(record.unit_key, version) != version:
            raise StaleVersionError(record.unit, version)
        change.version_of(record, seen=version)
    if seen:
        raise StaleVersionError(", ".join(map(str, seen)), None)
