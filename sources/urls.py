"""The addresses of sources."""

from django.urls import path

from sources import views

urlpatterns = [
    # Sources
    path("sources/", views.SourceListView.as_view(), name="source_list"),
    path("sources/<slug:slug>/", views.SourceDetailView.as_view(), name="source_detail"),
]
