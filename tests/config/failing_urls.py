"""The addresses of the site, and of pages that fail."""

from django.core.exceptions import PermissionDenied
from django.urls import include, path

from config.urls import handler400, handler500

__all__ = ["handler400", "handler500", "urlpatterns"]


def fail(request):
    """Fail as a program does."""
    raise ZeroDivisionError("this page fails")


def refuse(request):
    """Refuse the visitor."""
    raise PermissionDenied


urlpatterns = [
    path("fails/", fail),
    path("refuses/", refuse),
    path("", include("config.urls")),
]
