from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PerformancesConfig(AppConfig):
    name = "performances"
    verbose_name = _("Performances")
