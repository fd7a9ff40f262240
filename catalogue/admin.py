"""The editors' desk as a whole."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

admin.site.site_header = _("Barre: the editors' desk")
admin.site.site_title = _("Barre")
admin.site.index_title = _("Records")
