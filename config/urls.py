"""The addresses of the site; each app's stand in its own `urls.py`."""

from django.contrib import admin
from django.urls import path

urlpatterns = [path("admin/", admin.site.urls)]
