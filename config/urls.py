"""The addresses of the site; each app's stand in its own `urls.py`."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("catalogue.urls")),
    path("", include("dancers.urls")),
    path("", include("performances.urls")),
    path("", include("sources.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "config.errors.bad_request"
handler500 = "config.errors.server_error"
