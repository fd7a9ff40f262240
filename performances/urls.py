"""The addresses of performances, and of what they bring together."""

from django.urls import path

from performances import views

urlpatterns = [
    # Performances
    path("performances/", views.PerformanceListView.as_view(), name="performance_list"),
    path(
        "performances/<slug:slug>/",
        views.PerformanceDetailView.as_view(),
        name="performance_detail",
    ),
    # Works
    path("works/", views.WorkListView.as_view(), name="work_list"),
    path("works/<slug:slug>/", views.WorkDetailView.as_view(), name="work_detail"),
    # Venues
    path("venues/", views.VenueListView.as_view(), name="venue_list"),
    path("venues/<slug:slug>/", views.VenueDetailView.as_view(), name="venue_detail"),
    # Festivals
    path("festivals/", views.FestivalListView.as_view(), name="festival_list"),
    path("festivals/<slug:slug>/", views.FestivalDetailView.as_view(), name="festival_detail"),
]
