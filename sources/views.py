"""Views that all records share, and the pages of sources."""

from typing import NamedTuple
from urllib.parse import urlencode

from django.apps import apps
from django.http import Http404, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import DetailView, TemplateView

from sources import citation
from sources.cacheable import CacheableMixin
from sources.choices import counted
from sources.evidence import attach_evidence, facts_about
from sources.forms import EntryFilter
from sources.listing import PAGE_PARAMS, Listing, list_params
from sources.models import Fact, PastSlug, Source
from sources.reading import Reading

# Of the dancers, and of the other entries of a kind, that lead to an entry so many are shown.
MOST_SHOWN = 100


def listing_for(request, model, asked):
    """Return the list of a kind that a query asks for, for the page that a request asks for."""
    return Listing(model, EntryFilter(asked), asked, getattr(request, "kept_under", None))


class EntryListView(CacheableMixin, TemplateView):
    """A list of entries of one kind: paged, filtered by a GET form."""

    model = None
    template_engine = "jinja2"

    @classmethod
    def get_cache_params(cls):
        """Return what chooses the list and the page of it."""
        return list_params(cls.model) + PAGE_PARAMS

    def get_template_names(self):
        """Return the template of the kind's list."""
        return [f"{self.model._meta.app_label}/{self.model._meta.model_name}_list.html"]

    def get_context_data(self, **kwargs):
        """Add the list that the address asks for, and the page of it."""
        listing = listing_for(self.request, self.model, self.request.GET)
        page = listing.page()
        return super().get_context_data(
            form=listing.form,
            listing=listing,
            page=page,
            object_list=page.entries,
            kept_query=listing.query,
            kind=self.model._meta,
            **kwargs,
        )

    def render_to_response(self, context, **kwargs):
        """Answer with the list; one that is updated in place has the address of a plain link."""
        response = super().render_to_response(context, **kwargs)
        if "HX-Request" in self.request.headers:
            response["HX-Push-Url"] = context["listing"].address()
        return response


class Related(NamedTuple):
    """The entries of a kind that lead to an entry: all or, where these are many, the first."""

    heading: str
    entries: list
    # Where these are the first: how many there are, and the address of the list that has them.
    number: str = ""
    rest_url: str = ""


class EntryDetailView(CacheableMixin, DetailView):
    """The page of an entry: what it is, and the facts of dancers' lives that lead to it."""

    template_engine = "jinja2"

    # The reverse relations to those facts, such as "trainings".
    fact_relations = ()
    # The reverse relations to other entries, each with its heading on the page.
    entry_relations = ()

    @classmethod
    def get_cache_params(cls):
        """Return what chooses the list that the visitor came from."""
        return list_params(cls.model)

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
        return self.facts_shown(getattr(self.object, name).all() for name in self.fact_relations)

    def facts_shown(self, querysets):
        """Return the facts of all dancers or, where these are many, of the first."""
        return facts_about(self.of_the_first(self.dancer_list, querysets))

    def of_the_first(self, dancer_list, querysets):
        """Return the facts of the first dancers of a list; of all where there is none."""
        if not dancer_list:
            return list(querysets)
        first = [place.pk for place in dancer_list.walk.take(MOST_SHOWN)]
        return [queryset.filter(dancer__in=first) for queryset in querysets]

    @cached_property
    def dancer_list(self):
        """The list of the dancers whose lives lead to the entry; None where it is short."""
        return self.long_list(apps.get_model("dancers.Dancer"), self.get_dancer_facet())

    def get_dancer_facet(self):
        """Return by which facet the list of dancers leads to the entry; empty where by none."""
        return self.get_queryset().dancer_facet

    def get_related(self, name, heading):
        """Return the entries of a reverse relation, of many the first and where all are."""
        found = getattr(self.object, name).all()
        entries = list(found[: MOST_SHOWN + 1])
        if len(entries) <= MOST_SHOWN:
            return Related(heading, entries)
        first, field = entries[:MOST_SHOWN], getattr(self.model, name).field
        listing = self.long_list(field.model, self.get_facet(field))
        if not listing:
            return Related(heading, first, counted(found.count()))
        url = reverse(f"{field.model._meta.model_name}_list") + listing.address()
        return Related(heading, first, listing.count, url)

    def get_facet(self, field):
        """Return by which facet a list leads to the entry, of those that refer to it by a field."""
        return field.name

    def long_list(self, model, facet):
        """Return the list of a kind that a facet makes of the entry; None where it is short."""
        # A facet that the kind hasn't would leave all entries in the list.
        if facet not in {each.name for each in model.facets}:
            return None
        asked = QueryDict(urlencode({facet: self.object.slug}))
        listing = listing_for(self.request, model, asked)
        return listing if listing.number > MOST_SHOWN else None

    def get_context_data(self, **kwargs):
        """Add the facts, the entries that belong here, the way on, and how to cite the page."""
        url = self.request.build_absolute_uri(self.object.get_absolute_url())
        return super().get_context_data(
            facts=self.get_facts(),
            related=[self.get_related(*relation) for relation in self.entry_relations],
            dancer_list=self.dancer_list,
            kind=self.model._meta,
            citation=(citation.plain(self.object, url), citation.bibtex(self.object, url)),
            **self.get_way_on(),
            **kwargs,
        )

    def get_way_on(self):
        """Return the previous and the next entry of the list that the visitor came from."""
        listing = listing_for(self.request, self.model, self.request.GET)
        before, after = listing.neighbours(self.object)
        return {"previous": before, "next": after, "kept_query": listing.query}


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
