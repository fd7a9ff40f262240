"""The editors' desk as a whole."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.utils.translation import gettext_lazy as _

from sources.admin import CappedSearch

admin.site.unregister([User, Group])


@admin.register(User)
class EditorAdmin(CappedSearch, UserAdmin):
    """Who may sign in to the desk."""


@admin.register(Group)
class RoleAdmin(CappedSearch, GroupAdmin):
    """What they may do there."""


admin.site.site_header = _("Barre: the editors' desk")
admin.site.site_title = _("Barre")
admin.site.index_title = _("Records")
