"""What was: an entry's history, its versions as pages, reverts, and the site's recent changes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from catalogue.changes import rows_of
from catalogue.deletion import Deletion
from catalogue.forms import ChangesFilter, ReasonForm
from catalogue.history import told_in_words
from catalogue.past_pages import page_of
from sources.cacheable import CacheableMixin
from sources.models import PastSlug, StaleVersionError, Version, changing
from sources.past import Past
from sources.plans import Plan, Reason, RefusedError
from sources.reverting import revert
from sources.snapshots import UnitHistory
from sources.submissions import claim, settle

MAY_REVERT = "catalogue.revert_version"
VERSIONS_A_PAGE = 20
CHANGES_A_PAGE = 50


def history_url(entry):
    """Return the address of an entry's history."""
    return reverse("entry_history", args=[type(entry), entry.slug])


class EntryPastView(View):
    """What the pages of an entry's past share: it is found also where it moved or is deleted."""

    def dispatch(self, request, model, slug, **kwargs):
        """Find the entry; where it went from here, say so: 301, or 410 if deleted."""
        self.model, self.entry = model, model.objects.filter(slug=slug).first()
        if self.entry:
            self.history = UnitHistory(model, self.entry.pk)
            return super().dispatch(request, **kwargs)
        past = PastSlug.every.filter(kind=model._meta.model_name, old=slug).first()
        if past is None:
            raise Http404
        if past.current and model.objects.filter(slug=past.current).exists():
            here = {"model": model, "slug": past.current, **kwargs}
            return redirect(request.resolver_match.view_name, permanent=True, **here)
        version = Version.objects.filter(kind=model._meta.model_name, slug=slug).first()
        if version is None or not request.user.has_perm(MAY_REVERT):
            return render(request, "410.html", status=410)
        self.history = UnitHistory(model, version.entry_id)
        return super().dispatch(request, **kwargs)

    def version(self, number):
        """Return the entry's version with this number; raise Http404 where there is none."""
        if number not in self.history.versions:
            raise Http404
        return self.history.versions[number]

    @property
    def url(self):
        """The address of the entry's history."""
        return history_url(self.entry or self.model(slug=self.history.last.slug))

    def render(self, template, engine="django", status=200, **context):
        """Return the page, with what all pages of an entry's past show."""
        context |= {
            "kind": self.model._meta,
            "name": str(self.entry or self.history.last.name),
            "today": self.entry,
            "history_url": self.url,
            "may_revert": self.request.user.has_perm(MAY_REVERT),
        }
        return render(self.request, template, context, status=status, using=engine)


class EntryHistoryView(CacheableMixin, EntryPastView):
    """All versions of an entry, newest first: who, when, why, and what changed."""

    cache_params = ("page",)

    def get(self, request):
        """Return a page of the history."""
        numbers = sorted(self.history.versions, reverse=True)
        page = Paginator(numbers, VERSIONS_A_PAGE).get_page(request.GET.get("page"))
        changes = told_in_words((self.history.before(n), self.history.at(n)) for n in page)
        rows = [
            (self.history.versions[number], changed, self.history.effect_of_revert(number))
            for number, changed in zip(page, changes, strict=True)
        ]
        return self.render(
            "catalogue/entry_history.html", rows=rows, page_obj=page, paginator=page.paginator
        )


class EntryVersionView(CacheableMixin, EntryPastView):
    """The page of an entry as it was in a version; with `?compare`, what has changed since."""

    cache_params = ("compare",)

    def get(self, request, number):
        """Return the page, or say that the entry was deleted in this version."""
        version, state = self.version(number), self.history.at(number)
        context = {"version": version, **self.neighbours(number)}
        if "compare" in request.GET:
            (changes,) = told_in_words([(state, self.history.now)])
            return self.render("catalogue/version_compare.html", changes=changes, **context)
        # As it was for as long as this version was the newest.
        past = Past(until=self.history.versions.get(context["later"]))
        records = past.unit(state)
        entry = records.get((self.model, version.entry_id))
        if entry is None:
            return self.render("catalogue/version_gone.html", **context)
        context |= page_of(entry, records, past)
        return self.render("catalogue/entry_version.html", "jinja2", object=entry, **context)

    def neighbours(self, number):
        """Return the numbers of the versions before and after."""
        numbers = [0, *self.history.versions, 0]
        here = numbers.index(number)
        return {"earlier": numbers[here - 1], "later": numbers[here + 1]}


@method_decorator(
    [login_required, permission_required(MAY_REVERT, raise_exception=True)], name="dispatch"
)
class EntryRevertView(EntryPastView):
    """Undoes what a version changed, or with `?to=version` makes the entry what it was in it."""

    def get(self, request, number):
        """Show what would change."""
        return self.confirm(number, ReasonForm())

    def post(self, request, number):
        """Do it, or say why not."""
        self.version(number)
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return self.confirm(number, form, status=409)
        try:
            with changing(why=self.told(number, form.cleaned_data["why"])):
                claim(request)
                entry = self.revert(number, form.cleaned_data["version"])
                response = redirect(entry if entry.pk else history_url(entry))
                told = self.success(entry, number)
                settle(request, response, [(messages.SUCCESS, told)])
        except (StaleVersionError, IntegrityError):
            return self.confirm(number, form, status=409, is_stale=True)
        except RefusedError as refused:
            return self.confirm(number, form, status=409, reasons=refused.reasons)
        messages.success(request, told)
        return response

    def revert(self, number, seen):
        """Undo the version or go back to it, and return the entry."""
        entry_id = self.version(number).entry_id
        return revert(self.model, entry_id, number, seen=seen, whole=self.whole)

    @property
    def whole(self):
        """Whether to go back to the version, rather than to undo it."""
        return self.request.GET.get("to") == "version"

    def told(self, number, note=""):
        """Return in words what the revert does, with the editor's note."""
        done = _("Back to version %(number)s") if self.whole else _("Version %(number)s undone")
        return ": ".join(filter(None, [done % {"number": number}, note]))

    def success(self, entry, number):
        """Return the message that says what was done: a deletion and a restoration by name."""
        done = {"entry": entry, "done": self.told(number)}
        if not entry.pk:
            return _("Deleted: %(entry)s. %(done)s.") % done
        return done["done"] if self.entry else _("Restored: %(entry)s. %(done)s.") % done

    def confirm(self, number, form, status=200, reasons=None, **context):
        """Return the page that shows what would change, present and after."""
        version = self.version(number)
        plan = Plan(self.model, version.entry_id, number, self.whole)
        deletion = Deletion(self.entry) if plan.effect == "deletes" else None
        (changes,) = told_in_words([(plan.now, plan.target)])
        earlier = [other for other in plan.history.versions if other < number]
        return self.render(
            "catalogue/entry_revert.html",
            status=status,
            version=version,
            form=form,
            seen=self.entry.version if self.entry else plan.history.last.number,
            whole=self.whole,
            effect=plan.effect,
            deletion=deletion,
            changes=changes,
            reasons=[
                (reason.text, reason.record and history_url(reason.record.unit))
                for reason in reasons or [*plan.reasons(), *blockers(deletion)]
            ],
            earlier=earlier[-1] if earlier and plan.conflicts else None,
            **context,
        )


def blockers(deletion):
    """Return the records that would be left without the entry, as reasons against a revert."""
    records = deletion.stands_against if deletion else ()
    return [Reason(_("%(record)s refers to it.") % {"record": each}, each) for each in records]


class ChangesView(CacheableMixin, TemplateView):
    """The site's recent changes across all entries, newest first."""

    cache_params = tuple(ChangesFilter.base_fields)
    template_name = "catalogue/changes.html"

    def get_context_data(self, **kwargs):
        """Add the changes that the form lets through, as many as a page holds."""
        form = ChangesFilter(self.request.GET)
        versions = list(form.filter(Version.objects.all())[: CHANGES_A_PAGE + 1])
        page = versions[:CHANGES_A_PAGE]
        sees_deleted = self.request.user.has_perm(MAY_REVERT)
        return super().get_context_data(
            form=form,
            rows=rows_of(page, sees_deleted),
            older=form.older(page[-1]) if len(versions) > CHANGES_A_PAGE else "",
            **kwargs,
        )
