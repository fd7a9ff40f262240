from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class CatalogueConfig(AppConfig):
    name = "catalogue"
    verbose_name = _("Catalogue")

    def ready(self):
        """Connect what follows a sign-in, a change of records, and a migration."""
        from catalogue import indexing, kept, rebuilding
        from sources.models import changed

        user_logged_in.connect(kept.lengthen_session, dispatch_uid="drafts")
        changed.connect(indexing.end_change, dispatch_uid="index")
        pre_migrate.connect(rebuilding.before_migrating, sender=self)
        post_migrate.connect(rebuilding.after_migrating, sender=self)
