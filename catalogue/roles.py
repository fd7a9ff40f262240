"""Who may do what: each role is a group of users, with the permissions that are told here.

A superuser may do everything, and is the only one who may make superusers.
"""

from django.apps import apps as installed
from django.contrib.auth import get_permission_codename
from django.contrib.auth.management import create_permissions

from catalogue.kinds import KINDS

CONTRIBUTOR, EDITOR, CURATOR = ROLES = ("contributor", "editor", "curator")

ROOMS = ("sources", "dancers", "performances")


def permissions_of(role):
    """Return the permissions of the role, each as `app.codename`."""
    entries = list(KINDS.values())
    parts = [part for entry in entries for part in entry.parts() if part is not entry]
    granted = {"catalogue.view_version"}
    if role in (EDITOR, CURATOR):
        granted |= _to("view", [model for room in ROOMS for model in _models(room)])
        granted |= _to("add", entries + parts) | _to("change", entries + parts)
        # A part of an entry is removed in the entry's own form.
        granted |= _to("delete", parts)
    if role == CURATOR:
        granted |= _to("delete", entries) | {"catalogue.revert_version"}
        granted |= {"auth.view_user", "auth.add_user", "auth.change_user"}
    return granted


def may_edit(user):
    """Tell whether the user may change records: who may change one kind may change each."""
    return user.has_perm("dancers.change_dancer")


def is_above_curator(user):
    """Tell whether the user may do, or could be let do, what no role gives."""
    return (
        user.is_staff
        or user.is_superuser
        or user.user_permissions.exists()
        or user.groups.exclude(name__in=ROLES).exists()
    )


def grant(apps, schema_editor=None):
    """Give each role exactly its permissions; a migration that adds a model runs it once more."""
    for app in (*ROOMS, "catalogue", "auth"):
        # Django makes them after all migrations, and here they are needed before.
        create_permissions(installed.get_app_config(app), verbosity=0, apps=apps)
    permissions = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in apps.get_model("auth.Permission").objects.select_related("content_type")
    }
    for role in ROLES:
        group, _is_new = apps.get_model("auth.Group").objects.get_or_create(name=role)
        names = permissions_of(role) & permissions.keys()
        group.permissions.set(permissions[name] for name in names)


def remove(apps, schema_editor=None):
    """Remove the roles; nobody has one then."""
    apps.get_model("auth.Group").objects.filter(name__in=ROLES).delete()


def _models(app):
    return installed.get_app_config(app).get_models()


def _to(action, models):
    return {
        f"{model._meta.app_label}.{get_permission_codename(action, model._meta)}"
        for model in models
    }
