"""The addresses of what spans all records."""

from django.urls import path

from catalogue import views

urlpatterns = [
    path("", views.HomeView.as_view(), name="home"),
    path("healthz", views.healthz, name="healthz"),
]
