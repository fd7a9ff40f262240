"""Who gets what at each address: one table of all roles and all addresses.

A new address needs a row. A row is the address's name, what a GET gives, and what an empty POST
gives: one status for all, or one for each of ROLES. The addresses of a kind of record share a row,
with the kind in angle brackets.
"""

import pytest
from django.contrib.admin import site
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import get_resolver, reverse

from catalogue import roles
from dancers.models import Dancer
from sources.models import PastSlug, Record
from tests.factories import UserFactory, factory_for
from tests.test_architecture import ENTRIES

ROLES = ("anonymous", *roles.ROLES, "superuser")

FROM_CONTRIBUTOR = "302 200 200 200 200"
FROM_EDITOR = "302 302 200 200 200"
FROM_CURATOR = "302 302 403 200 200"
EDITORS = "302 403 200 200 200"
SUPERUSER = "302 302 403 403 200"
NOBODY = "302 302 403 403 403"

TABLE = {
    # The public pages
    "home": ("200", "405"),
    "surprise": ("302", "405"),
    "healthz": ("200", "405"),
    "readyz": ("200", "405"),
    "portrait": ("404", "405"),
    "search": ("200", "405"),
    "search_suggest": ("200", "405"),
    "<entry>_list": ("200", "405"),
    "<entry>_detail": ("200", "405"),
    # Editing
    "entry_add": (EDITORS, EDITORS),
    "entry_edit": (EDITORS, "302 403 409 409 409"),
    "entry_delete": ("302 403 403 200 200", "302 403 403 409 409"),
    "entry_names": ("403 403 200 200 200", "405"),
    # History
    "changes": ("200", "405"),
    "to_do": (FROM_CONTRIBUTOR, "405"),
    "entry_history": ("200", "405"),
    "entry_version": ("200", "405"),
    "entry_revert": ("302 403 403 200 200", "302 403 403 409 409"),
    # Signing in
    "sign_in": ("200", "200"),
    "sign_out": ("405", "302"),
    "password": (FROM_CONTRIBUTOR, FROM_CONTRIBUTOR),
    "password_changed": (FROM_CONTRIBUTOR, "405"),
    # The desk
    "admin:index": (FROM_EDITOR, FROM_EDITOR),
    "admin:login": ("302", "302"),
    "admin:logout": ("405", "302"),
    "admin:password_change": (FROM_EDITOR, FROM_EDITOR),
    "admin:password_change_done": (FROM_EDITOR, "405"),
    "admin:autocomplete": (FROM_EDITOR, "405"),
    "admin:jsi18n": (FROM_EDITOR, "405"),
    "admin:view_on_site": ("302", "302"),
    "admin:app_list": (FROM_EDITOR, FROM_EDITOR),
    # The desk: entries
    "admin:<entry>_changelist": (FROM_EDITOR, FROM_EDITOR),
    "admin:<entry>_add": (FROM_EDITOR, FROM_EDITOR),
    "admin:<entry>_change": (FROM_EDITOR, "302 302 409 409 409"),
    "admin:<entry>_delete": (FROM_CURATOR, "302 302 403 409 409"),
    "admin:<entry>_history": ("302", "302"),
    # The desk: facts, other names and passages
    "admin:<part>_changelist": (FROM_EDITOR, FROM_EDITOR),
    "admin:<part>_add": (FROM_EDITOR, FROM_EDITOR),
    "admin:<part>_change": (FROM_EDITOR, "302 302 409 409 409"),
    "admin:<part>_delete": (FROM_EDITOR, "302 302 409 409 409"),
    "admin:<part>_history": ("302", "302"),
    # The desk: past addresses
    "admin:<past>_changelist": (FROM_EDITOR, FROM_EDITOR),
    "admin:<past>_add": (NOBODY, NOBODY),
    "admin:<past>_change": (FROM_EDITOR, NOBODY),
    "admin:<past>_delete": (SUPERUSER, SUPERUSER),
    "admin:<past>_history": (FROM_EDITOR, FROM_EDITOR),
    # The desk: users and groups
    "admin:<user>_changelist": (FROM_CURATOR, FROM_CURATOR),
    "admin:<user>_add": (FROM_CURATOR, FROM_CURATOR),
    "admin:<user>_change": (FROM_CURATOR, FROM_CURATOR),
    "admin:<user>_password_change": (FROM_CURATOR, FROM_CURATOR),
    "admin:<user>_delete": (SUPERUSER, SUPERUSER),
    "admin:<user>_history": (FROM_CURATOR, FROM_CURATOR),
    "admin:<group>_changelist": (SUPERUSER, SUPERUSER),
    "admin:<group>_add": (SUPERUSER, SUPERUSER),
    "admin:<group>_change": (SUPERUSER, SUPERUSER),
    "admin:<group>_delete": (SUPERUSER, SUPERUSER),
    "admin:<group>_history": (SUPERUSER, SUPERUSER),
}

# What an address's parameter is where the address is one of this record.
PARAMETERS = {
    "slug": lambda record: record.slug,
    "model": type,
    "number": lambda record: 1,
    "object_id": lambda record: record.pk,
    "id": lambda record: record.pk,
    "content_type_id": lambda record: ContentType.objects.get_for_model(record).pk,
    "app_label": lambda record: record._meta.app_label,
}

# The same for addresses whose parameters have no names.
UNNAMED_PARAMETERS = {
    "portrait": lambda record: ["portraits/0-320.webp"],
}

QUERIES = {"admin:autocomplete": "?app_label=dancers&model_name=training&field_name=school"}


def kind_of(model):
    """Return how the table's rows call the kind that a model is of."""
    if model in ENTRIES:
        return "<entry>"
    if issubclass(model, Record):
        return "<part>"
    return {PastSlug: "<past>", User: "<user>", Group: "<group>"}.get(model, model.__name__)


KINDS = {model._meta.model_name: model for model in ENTRIES} | {
    f"admin:{model._meta.app_label}_{model._meta.model_name}": model for model in site._registry
}


def addresses(patterns, above="", parameters=()):
    """Yield the name of each address that has one, and the names of its parameters."""
    for pattern in patterns:
        known = [*parameters, *pattern.pattern.regex.groupindex]
        if hasattr(pattern, "url_patterns"):
            space = f"{above}{pattern.namespace}:" if pattern.namespace else above
            yield from addresses(pattern.url_patterns, space, known)
        elif pattern.name:
            yield above + pattern.name, known


ADDRESSES = dict(addresses(get_resolver().url_patterns))


def row_and_model(name):
    """Return the name of an address's row, and the model of the record that it is about."""
    for start, model in KINDS.items():
        if name.startswith(f"{start}_"):
            space = "admin:" if name.startswith("admin:") else ""
            return f"{space}{kind_of(model)}{name.removeprefix(start)}", model
    return name, Dancer


def path_of(name):
    """Return an address of this name, to a record that is made for it."""
    row, model = row_and_model(name)
    record = factory_for(model)()
    if row in UNNAMED_PARAMETERS:
        path = reverse(name, args=UNNAMED_PARAMETERS[row](record))
    else:
        values = {parameter: PARAMETERS[parameter](record) for parameter in ADDRESSES[name]}
        path = reverse(name, kwargs=values)
    return path + QUERIES.get(row, "")


def answers(path, method, browsers):
    """Return the status that each user gets."""
    return " ".join(str(getattr(browser, method)(path).status_code) for browser in browsers)


def for_each_role(statuses):
    """Return a status for each role, where one may stand for all."""
    return statuses if " " in statuses else " ".join([statuses] * len(ROLES))


@pytest.fixture
def browsers(user_with_role):
    """A browser for a user of each role, who is signed in; nobody is in the first."""
    superuser = UserFactory(is_staff=True, is_superuser=True)
    found = [Client()]
    for user in (*(user_with_role(role) for role in roles.ROLES), superuser):
        found.append(Client())
        found[-1].force_login(user)
    return found


def test_every_address_has_a_row_in_the_table_and_every_row_an_address():
    rows = {row_and_model(name)[0] for name in ADDRESSES}
    assert rows - TABLE.keys() == set(), "give these a row in TABLE"
    assert TABLE.keys() - rows == set(), "these are no addresses any more"


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name in ADDRESSES if row_and_model(name)[0] in TABLE])
def test_each_role_gets_what_the_table_says(name, browsers):
    path = path_of(name)
    read, sent = TABLE[row_and_model(name)[0]]
    assert answers(path, "get", browsers) == for_each_role(read), f"GET: {' '.join(ROLES)}"
    assert answers(path, "post", browsers) == for_each_role(sent), f"POST: {' '.join(ROLES)}"
