"""Views that all records share, and the pages of sources."""

from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.generic import DetailView, ListView

from sources import citation
from sources.evidence import attach_evidence, facts_about
from sources.forms import EntryFilter
from sources.models import Fact, PastSlug, Source
from sources.reading import Reading


class EntryListView(ListView):
    """A list of entries of one kind: paged, filtered by a GET form."""

    paginate_by = 50
    form_class = EntryFilter

    def get_queryset(self):
        """Return the entries that the form lets through."""
        self.form = self.form_class(self.request.GET)
        return self.form.filter(self.model.objects.for_list())

    def get_context_data(self, **kwargs):
        """Add the form, and the query string that keeps it from page to page."""
        return super().get_context_data(
            form=self.form,
            kept_query=urlencode(self.form.chosen),
            kind=self.model._meta,
            **kwargs,
        )


class EntryDetailView(DetailView):
    """The page of an entry: what it is, and the facts of dancers' lives that lead to it."""

    # The form of the list that the visitor may come from.
    form_class = EntryFilter
    # The reverse relations to those facts, such as "trainings".
    fact_relations = ()
    # The reverse relations to other entries, each with its heading on the page.
    entry_relations = ()

    def get(self, request, *args, **kwargs):
        """Answer with the page; where the entry went from here, say so: 301, or 410 if deleted."""
        try:
            return super().get(request, *args, **kwargs)
        except Http404:
            past = PastSlug.every.filter(
                kind=self.model._meta.model_name, old=kwargs["slug"]
            ).first()
            if past is None:
                raise
            if self.model.objects.filter(slug=past.current).exists():
                return redirect(self.model(slug=past.current), permanent=True)
            return render(request, "410.html", status=410)

    def get_queryset(self):
        """Return the entries with what their page shows."""
        return self.model.objects.for_page()

    def get_facts(self):
        """Return the facts that lead to the entry, by their dancers' names."""
        return facts_about(getattr(self.object, name).all() for name in self.fact_relations)

    def get_context_data(self, **kwargs):
        """Add the facts, the entries that belong here, the way on, and how to cite the page."""
        url = self.request.build_absolute_uri(self.object.get_absolute_url())
        return super().get_context_data(
            facts=self.get_facts(),
            related=[
                (heading, getattr(self.object, name).all())
                for name, heading in self.entry_relations
            ],
            kind=self.model._meta,
            citation=(citation.plain(self.object, url), citation.bibtex(self.object, url)),
            **self.get_way_on(),
            **kwargs,
        )

    def get_way_on(self):
        """Return the previous and the next entry of the list that the visitor came from."""
        # The filter of a list asks the database for its choices: only where there is a query.
        form = (self.form_class if self.request.GET else EntryFilter)(self.request.GET)
        entries = form.filter(self.model.objects.only("name", "slug"))
        here = (self.object.sort_name, self.object.pk)
        before, after = entries.before(*here), entries.after(*here)
        order = form.chosen.get("sort")
        if order == "-name":
            before, after = after, before
        elif order:
            # In another order there is a way on, but it isn't one by name.
            before = after = None
        return {"previous": before, "next": after, "kept_query": urlencode(form.chosen)}


class SourceListView(EntryListView):
    """All sources."""

    model = Source


class SourceDetailView(EntryDetailView):
    """A source as a reading page: its text with every passage marked."""

    model = Source

    def get_facts(self):
        """Return the facts that rest on the source, in the order of their narratives."""
        return attach_evidence(
            [
                fact
                for kind in Fact.kinds()
                for fact in kind.objects.resting_on(self.object).with_subjects().by_dancer()
            ]
        )

    def get_context_data(self, **kwargs):
        """Add the text as it is read."""
        context = super().get_context_data(**kwargs)
        return context | {"reading": Reading(self.object, context["facts"])}
