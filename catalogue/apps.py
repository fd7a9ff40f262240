from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class CatalogueConfig(AppConfig):
    name = "catalogue"
    verbose_name = _("Catalogue")

    def ready(self):
        """Let each change bring the search index up to date; migrations go past its triggers."""
        from catalogue import indexing, rebuilding
        from sources.models import changed

        changed.connect(indexing.end_change, dispatch_uid="index")
        pre_migrate.connect(rebuilding.before_migrating, sender=self)
        post_migrate.connect(rebuilding.after_migrating, sender=self)
