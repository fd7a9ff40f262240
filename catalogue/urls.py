"""The addresses of what spans all records."""

from django.urls import path

from catalogue import views

urlpatterns = [
    path("", views.HomeView.as_view(), name="home"),
    path("surprise/", views.surprise, name="surprise"),
    path("healthz", views.healthz, name="healthz"),
]
