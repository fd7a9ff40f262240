"""The pages that span all records."""

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db import Error, connection
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe
from django.views.generic import ListView

from catalogue import roles
from catalogue.last_revision import MAX_WAIT
from catalogue.queries import fact_numbers, number_of
from catalogue.to_do import tasks
from catalogue.verification import reports_on
from config.timeouts import answers_within
from dancers.models import Dancer
from sources.cacheable import CacheableMixin
from sources.models import Source

# Of the dancers, on the home page.
SHOWN = 100


class HomeView(CacheableMixin, ListView):
    """The way in: a search, the dancers, and what the archive holds."""

    template_name = "catalogue/home.html"
    template_engine = "jinja2"
    queryset = Dancer.objects.all()[:SHOWN]
    context_object_name = "dancers"

    def get_context_data(self, **kwargs):
        """Add what the archive holds, in numbers."""
        return super().get_context_data(
            numbers=fact_numbers(),
            dancer_count=number_of(Dancer.objects.all()),
            source_count=number_of(Source.objects.all()),
            has_more=Dancer.objects.all()[SHOWN : SHOWN + 1].exists(),
            **kwargs,
        )


class ToDoView(PermissionRequiredMixin, ListView):
    """What is left to do: facts and institutions first, then the texts, page by page."""

    permission_required = "catalogue.view_version"
    template_name = "catalogue/to_do.html"
    queryset = Source.objects.prefetch_related("passages")
    paginate_by = 20

    def get_context_data(self, **kwargs):
        """Add the tasks, and a report on each text of the page."""
        context = super().get_context_data(**kwargs)
        may_edit = roles.may_edit(self.request.user)
        reports = reports_on(context["object_list"])
        return context | {"tasks": tasks(), "reports": reports, "may_edit": may_edit}


@require_safe
def surprise(request):
    """Lead to a dancer picked by chance; to the list of all where there is none."""
    dancer = Dancer.objects.by_chance()
    return redirect(dancer or "dancer_list")


@require_safe
def healthz(request):
    """Answer 200: this process answers, whether or not its database does."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def readyz(request):
    """Answer 200 where the site can reach its database, and 503 where it can't."""
    try:
        with answers_within(MAX_WAIT), connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return HttpResponse("database out of reach\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")
