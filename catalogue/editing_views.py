"""The pages on which records are added, changed and deleted."""

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView

from catalogue import kept
from catalogue.deletion import Deletion
from catalogue.editing import Editing, form_of, formset_of
from catalogue.forms import ReasonForm
from config.errors import csrf_failure
from sources.choosing import EntryField, with_slug
from sources.conflicts import Conflict
from sources.editing import CANT_BE_SAVED, begin, sent_again
from sources.models import PastSlug, Source, StaleVersionError, Version, changing
from sources.submissions import claim, settle

MOST_NAMES = 12
MOST_TEXTS = 20
CANT_BE_DELETED = gettext_lazy(
    "Nothing was deleted: it was changed since you opened this page, something refers to it, or "
    "the form was not whole. Look again."
)
# How the names of what is sent beside what was typed end.
HIDDEN = ("_FORMS", "-id", "version", "beside", "another", "opened-with", "submission", "-words")
# The buttons that ask for more of the form, and save nothing.
MORE = {"more", "show", "find"}


class EntryActionView(PermissionRequiredMixin, TemplateView):
    """A page about one entry, for who may do with it what the page does."""

    action = ""

    def setup(self, request, model, slug=None, **kwargs):
        """Keep the kind of entry, and the entry where there is one."""
        super().setup(request, model=model, slug=slug, **kwargs)
        self.model, self.slug = model, slug

    def get_permission_required(self):
        """Name the permission that the page asks for."""
        meta = self.model._meta
        return [f"{meta.app_label}.{self.action}_{meta.model_name}"]

    def get_entry(self):
        """Return the entry, also under an address that it had; None on a page that adds one."""
        if not self.slug:
            return None
        past = PastSlug.every.filter(kind=self.model._meta.model_name, old=self.slug)
        slugs = [self.slug, *past.values_list("current", flat=True)]
        return get_object_or_404(self.model, slug__in=slugs)

    def get_context_data(self, **kwargs):
        """Add the kind of entry, as its page has it."""
        return super().get_context_data(kind=self.model._meta, **kwargs)


class EntryFormView(EntryActionView):
    """The form of an entry with all that stands under it."""

    template_name = "catalogue/entry_form.html"

    def get(self, request, *args, **kwargs):
        """Answer with the form, and with what was typed in it before the session ended."""
        entry, typed = self.get_entry(), kept.take(request)
        if typed is not None:
            messages.warning(request, _("What you typed is here again. It is not saved yet."))
            return self.answer(self.look_at(entry, typed))
        beside = self.beside(request.GET.getlist("source"))
        return self.answer(Editing(self.model, entry, beside=beside))

    def handle_no_permission(self):
        """Keep what was typed by somebody whose session has ended, until they are signed in."""
        if self.request.method == "POST" and not kept.keep(self.request):
            # They sign in beside the page that has it, and send it again.
            return csrf_failure(self.request)
        return super().handle_no_permission()

    def look_at(self, entry, data):
        """Return the form with what was typed, looked at and not saved."""
        with changing():
            editing = Editing(self.model, entry, data, beside=self.beside(data.getlist("beside")))
            editing.is_valid()
            transaction.set_rollback(True)
        return editing

    def post(self, request, *args, **kwargs):
        """Save what was typed as one change, or answer with the form and what is wrong with it."""
        try:
            entry = self.get_entry()
            if MORE & request.POST.keys():
                return self.answer(self.look_at(entry, with_row_added(request.POST)))
            return self.answered(*self.saved(entry))
        except StaleVersionError:
            return self.in_conflict()
        except Http404:
            return self.gone()
        except (IntegrityError, ProtectedError):
            return self.refused(entry)

    def saved(self, entry):
        """Save what was typed; return the form, whether it is right, and whether it is saved."""
        with changing() as change:
            claim(self.request)
            data = self.sent_or_decided(change, entry)
            beside = self.beside(data.getlist("beside"))
            editing = Editing(self.model, entry, data, self.request.FILES, beside)
            # Here in any case: what a field makes is taken back with the rest.
            is_valid = editing.is_valid()
            is_saved = is_valid and editing.has_changed()
            if is_saved:
                change.explain(editing.form.cleaned_data["why"])
                editing.save()
                settle(self.request, redirect(editing.entry), self.told(editing, is_saved))
            else:
                transaction.set_rollback(True)
        return editing, is_valid, is_saved

    def answered(self, editing, is_valid, is_saved):
        """Answer with the form where it is wrong; else lead to the entry, and say what was done."""
        if not is_valid:
            return self.answer(editing)
        response, told = redirect(editing.entry), self.told(editing, is_saved)
        if not is_saved:
            # That nothing was changed is an answer too.
            settle(self.request, response, told)
        for level, text in told:
            messages.add_message(self.request, level, text)
        return response

    def in_conflict(self):
        """Show what another saved meanwhile beside what was typed."""
        try:
            conflict = self.conflict(self.get_entry())
        except Http404:
            return self.gone()
        return render(self.request, "sources/conflict.html", {"conflict": conflict}, status=409)

    def refused(self, entry):
        """Answer with the form, which the database refused, and with what is typed in it."""
        editing = self.look_at(entry, self.request.POST)
        editing.form.add_error(None, CANT_BE_SAVED)
        return self.answer(editing, status=409)

    def gone(self):
        """Say that the entry was deleted meanwhile, and show what was typed; raise Http404 else."""
        kind = self.model._meta.model_name
        version = Version.objects.filter(kind=kind, slug=self.slug).first()
        if version is None:
            raise Http404
        typed = [
            (name.rpartition("-")[2], value)
            for name, value in sent_again(self.request.POST)
            if value and not name.endswith(HIDDEN)
        ]
        context = self.get_context_data(version=version, typed=typed)
        return render(self.request, "catalogue/entry_gone.html", context, status=410)

    def sent_or_decided(self, change, entry):
        """Begin the change of an entry that is there; return what was sent or decided."""
        data = self.request.POST
        if entry:
            begin(change, entry, data)
            if "resolve" in data:
                return self.conflict(entry).resolved()
        return data

    def beside(self, slugs):
        """Return the texts that are asked for beside the form, by slug or by name."""
        asked = [slug for slug in slugs if slug.isascii() and slug.isprintable()]
        found = list(Source.objects.filter(slug__in=asked[:MOST_TEXTS]))
        if "show" in self.request.POST:
            typed = self.request.POST.get("show_text", "")
            try:
                found.append(EntryField(Source).clean((typed, False)))
            except ValidationError as error:
                messages.warning(self.request, " ".join(error.messages))
        return found

    def conflict(self, entry):
        """Return what stands against saving what was sent."""
        formsets = [formset_of(self.model, part) for part in self.model.parts()[1:]]
        return Conflict(entry, self.request.POST, form_of(self.model), formsets)

    def told(self, editing, is_saved):
        """Return the messages, each with its level: what was saved, and what is left to do."""
        if not is_saved:
            return [(messages.INFO, _("Nothing was changed."))]
        told = [(messages.SUCCESS, _("Saved: %(entry)s.") % {"entry": editing.entry})]
        if count := len(editing.unconfirmed):
            text = ngettext(
                "%(count)s fact needs rechecking: does its evidence still support it?",
                "%(count)s facts need rechecking: does their evidence still support them?",
                count,
            )
            told.append((messages.WARNING, text % {"count": count}))
        repairs = [_("Repaired in the text: %s.") % str(repair) for repair in editing.repairs]
        return told + [(messages.INFO, repair) for repair in repairs]

    def answer(self, editing, status=200):
        """Answer with the form."""
        context = self.get_context_data(
            editing=editing,
            object=self.get_entry(),
            shows_problems=editing.form.is_bound and not MORE & self.request.POST.keys(),
        )
        return self.render_to_response(context, status=status)


class EntryAddView(EntryFormView):
    """The form of an entry that is not there yet."""

    action = "add"


class EntryEditView(EntryFormView):
    """The form of an entry that is there."""

    action = "change"


class EntryDeleteView(EntryActionView):
    """What goes with an entry that is deleted, and what stands against it."""

    action = "delete"
    template_name = "catalogue/entry_delete.html"

    def get_context_data(self, form=None, **kwargs):
        """Add what would be deleted, and the form for the reason."""
        entry = self.get_entry()
        form = form or ReasonForm(initial={"version": entry.version})
        return super().get_context_data(
            object=entry, deletion=Deletion(entry), form=form, version=entry.version, **kwargs
        )

    def post(self, request, *args, **kwargs):
        """Delete the entry, if it is as it was seen and nothing stands against it."""
        entry, form = self.get_entry(), ReasonForm(request.POST)
        if not form.is_valid():
            return self.refused(form, CANT_BE_DELETED)
        try:
            with changing(why=form.cleaned_data["why"]) as change:
                claim(request)
                begin(change, entry, request.POST)
                entry.delete()
                response = redirect(f"{self.model._meta.model_name}_list")
                told = _("Deleted: %(entry)s.") % {"entry": entry}
                settle(request, response, [(messages.SUCCESS, told)])
        except (StaleVersionError, ProtectedError, IntegrityError):
            return self.refused(form, CANT_BE_DELETED)
        messages.success(request, told)
        return response

    def refused(self, form, message):
        """Answer with the page as it is now, and with why nothing was deleted."""
        return self.render_to_response(
            self.get_context_data(form=form, refusal=message), status=409
        )


class EntryNamesView(EntryActionView):
    """The names of a kind of entry, for a box in which one is typed."""

    action = "view"
    # A script asks: the page for signing in is no answer to it.
    raise_exception = True

    def get(self, request, *args, **kwargs):
        """Answer with the names that have the words of the query; namesakes with their slugs."""
        query = request.GET.get("q", "")
        found = self.model.objects.named_like(query)[:MOST_NAMES]
        told = [entry.name for entry in found]
        names = [
            f"{entry.name} [{entry.slug}]" if told.count(entry.name) > 1 else with_slug(entry)
            for entry in found
        ]
        return JsonResponse({"names": names})


def with_row_added(data):
    """Return what was sent, with an empty row more where the button for one was used."""
    name = f"{data.get('more', '')}-TOTAL_FORMS"
    number = data.get(name, "")
    if number.isascii() and number.isdecimal() and len(number) < 5:
        data = data.copy()
        data[name] = str(int(number) + 1)
    return data
