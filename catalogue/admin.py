"""The editors' desk as a whole: who may sign in, in which role."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _

from catalogue.roles import ROLES, is_above_curator
from sources.admin_deletion import DeletionMixin
from sources.admin_submissions import SubmissionMixin
from sources.desk_lists import DeskList

admin.site.unregister([User, Group])


@admin.register(User)
class PersonAdmin(SubmissionMixin, DeletionMixin, DeskList, UserAdmin):
    """Who may sign in: a curator gives roles, and lifts nobody above a curator."""

    list_display = ["username", "first_name", "last_name", "roles", "is_active", "last_login"]
    list_filter = ["groups", "is_active"]
    role_fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Personal info"), {"fields": ["first_name", "last_name", "email"]}),
        (_("Role"), {"fields": ["is_active", "groups"]}),
    ]

    def get_queryset(self, request):
        """Return the users with their groups."""
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("roles"))
    def roles(self, user):
        """Return the names of the user's groups."""
        return ", ".join(group.name for group in user.groups.all())

    def get_fieldsets(self, request, obj=None):
        """Return to a superuser all fields; to others, those that give no more than a role."""
        if obj is None or request.user.is_superuser:
            return super().get_fieldsets(request, obj)
        return self.role_fieldsets

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        """Return the roles alone as choices, but to a superuser."""
        if db_field.name == "groups" and not request.user.is_superuser:
            kwargs["queryset"] = Group.objects.filter(name__in=ROLES)
            kwargs["widget"] = CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def has_change_permission(self, request, obj=None):
        """Say no of somebody who may do more than a curator, but to a superuser."""
        return super().has_change_permission(request, obj) and self._is_within_reach(request, obj)

    def has_delete_permission(self, request, obj=None):
        """Say no of somebody who may do more than a curator, but to a superuser."""
        return super().has_delete_permission(request, obj) and self._is_within_reach(request, obj)

    def _is_within_reach(self, request, user):
        return request.user.is_superuser or user is None or not is_above_curator(user)


@admin.register(Group)
class RoleAdmin(SubmissionMixin, DeletionMixin, DeskList, GroupAdmin):
    """What a role may do; `catalogue.roles` tells it, and each migration that grants."""
