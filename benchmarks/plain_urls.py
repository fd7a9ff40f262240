"""The site's addresses, profiles among them by plain look-ups."""

from django.urls import path

from config import urls
from dancers.views import DancerDetailView
from sources.models import Fact


class PlainDancerView(DancerDetailView):
    """A profile whose facts ask one by one for what they tell of."""

    def get_queryset(self):
        """Return the dancers, with nothing else fetched."""
        return self.model.objects.all()

    def get_facts(self):
        """Return the life's facts, each kind in a query, without what they refer to."""
        facts = [fact for kind in Fact.kinds() for fact in kind.objects.filter(dancer=self.object)]
        return sorted(facts, key=lambda fact: fact.position)


urlpatterns = [
    path("dancers/<slug:slug>/", PlainDancerView.as_view(), name="dancer_detail"),
    *urls.urlpatterns,
]
