from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DancersConfig(AppConfig):
    name = "dancers"
    verbose_name = _("Dancers")
