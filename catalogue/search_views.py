"""The pages of the search."""

from urllib.parse import urlencode

from django.http import JsonResponse
from django.urls import reverse
from django.views.generic import TemplateView, View

from catalogue.corrections import corrected
from catalogue.indexing import catch_up
from catalogue.kinds import BY_MODEL_NAME, KINDS, NAMES, kind_called
from catalogue.results import results, suggestions
from catalogue.search import Place, Search
from sources.cacheable import CacheableMixin
from sources.querysets import LONGEST_QUERY

# Of each kind on the page of all kinds, and of one kind on its own.
FEW, MANY = 5, 20
MOST_SUGGESTED = 8
SHORTEST_SUGGESTED = 2


class SearchView(CacheableMixin, TemplateView):
    """What the archive has for a query: the best of each kind, or page by page of one kind."""

    cache_params = ("q", "kind", "after")
    template_name = "catalogue/search.html"
    template_engine = "jinja2"

    def get_context_data(self, **kwargs):
        """Add what is found; where nothing is, what is found for what may have been meant."""
        catch_up(getattr(self.request, "kept_under", None))
        asked, kind = self.request.GET, KINDS.get(self.request.GET.get("kind"))
        search = Search(asked.get("q", ""))
        groups = self.groups(search, kind)
        called = kind_called(search.query.text)
        meant = "" if groups or asked.get("after") else corrected(search.query) or ""
        if meant:
            search = Search(meant)
            groups = self.groups(search, kind)
        return super().get_context_data(
            query=asked.get("q", "")[:LONGEST_QUERY].strip(),
            search=search,
            meant=meant if groups else "",
            groups=groups,
            kind=kind and kind._meta,
            called=called and called._meta,
            kinds=[
                (name, model._meta.verbose_name_plural, model is kind)
                for name, model in KINDS.items()
            ],
            **kwargs,
        )

    def groups(self, search, kind):
        """Return what is found as (kind, results, address of what follows) for each kind."""
        if kind:
            place = Place.read(self.request.GET.get("after", ""))
            name = kind._meta.model_name
            found = {name: search.after(name, place, MANY + 1)}
        else:
            found = search.first([model._meta.model_name for model in KINDS.values()], FEW + 1)
        most = MANY if kind else FEW
        shown = results(search, {name: hits[:most] for name, hits in found.items() if hits})
        return [
            (BY_MODEL_NAME[name]._meta, rows, self.onward(search, name, found[name], kind))
            for name, rows in shown.items()
        ]

    def onward(self, search, name, hits, kind):
        """Return the address of the results of a kind that follow, or an empty text."""
        if len(hits) <= (MANY if kind else FEW):
            return ""
        asked = {"q": search.query.text, "kind": NAMES[BY_MODEL_NAME[name]]}
        if kind:
            asked["after"] = hits[MANY - 1].place
        return f"{reverse('search')}?{urlencode(asked)}"


class SuggestView(View):
    """The entries whose names begin as what is typed, for a search box.

    They are not cached: everybody types something else, and pages would make room for it.
    """

    http_method_names = ["get", "head", "options"]

    def get(self, request):
        """Answer with names, kinds and addresses; with none for less than two characters."""
        search = Search(request.GET.get("q", ""))
        if len(search.query.text) < SHORTEST_SUGGESTED:
            return JsonResponse({"suggestions": []})
        catch_up()
        kinds = [model._meta.model_name for model in KINDS.values()]
        hits = search.suggested(kinds, MOST_SUGGESTED)
        return JsonResponse({"suggestions": suggestions(hits)})
