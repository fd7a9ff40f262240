"""The addresses of what spans all records."""

from django.urls import path, register_converter

from catalogue import history_views, views
from catalogue.kinds import KindConverter

register_converter(KindConverter, "kind")

urlpatterns = [
    path("", views.HomeView.as_view(), name="home"),
    path("surprise/", views.surprise, name="surprise"),
    path("healthz", views.healthz, name="healthz"),
    # What was
    path("changes/", history_views.ChangesView.as_view(), name="changes"),
    path(
        "<kind:model>/<slug:slug>/history/",
        history_views.EntryHistoryView.as_view(),
        name="entry_history",
    ),
    path(
        "<kind:model>/<slug:slug>/history/<int:number>/",
        history_views.EntryVersionView.as_view(),
        name="entry_version",
    ),
    path(
        "<kind:model>/<slug:slug>/history/<int:number>/revert/",
        history_views.EntryRevertView.as_view(),
        name="entry_revert",
    ),
]
