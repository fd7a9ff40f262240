"""Which admin site the project has."""

from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    default_site = "catalogue.desk.Desk"
