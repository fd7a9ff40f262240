"""A method that an address doesn't take gets 405 before all else, whoever sends it."""

import pytest
from django.test import Client

from catalogue import roles
from tests.factories import DancerFactory, UserFactory
from tests.serving import Visitor
from tests.test_permissions import ADDRESSES, path_of

OTHERS = ["PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND"]
# What no form is sent to, of the public pages and of the admin.
READ_ONLY = [
    name
    for name in ADDRESSES
    if (name.endswith(("_list", "_detail")) and not name.startswith("admin:"))
    or name
    in {
        *("home", "surprise", "healthz", "readyz", "portrait", "search", "search_suggest"),
        *("entry_names", "changes", "to_do", "entry_history", "entry_version", "password_changed"),
        *("admin:autocomplete", "admin:jsi18n", "admin:password_change_done"),
    }
]
SENT_ONLY = ["sign_out", "admin:logout"]


@pytest.fixture
def browsers(user_with_role):
    """A browser of a visitor, of somebody with each role, and of a superuser."""
    users = [user_with_role(role) for role in roles.ROLES]
    found = [Client(enforce_csrf_checks=True)]
    for user in (*users, UserFactory(is_superuser=True, is_staff=True)):
        found.append(Client(enforce_csrf_checks=True))
        found[-1].force_login(user)
    return found


def statuses(browsers, method, path):
    return {browser.generic(method, path).status_code for browser in browsers}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ADDRESSES)
def test_no_address_takes_another_method(browsers, name):
    path = path_of(name)
    for method in OTHERS:
        assert statuses(browsers, method, path) == {405}, method


@pytest.mark.django_db
@pytest.mark.parametrize("name", READ_ONLY)
def test_a_page_that_is_read_takes_no_post_even_without_a_token(browsers, name):
    path = path_of(name)
    assert statuses(browsers, "POST", path) == {405}
    assert browsers[0].post(path)["Allow"].startswith("GET, HEAD")


@pytest.mark.django_db
@pytest.mark.parametrize("name", SENT_ONLY)
def test_what_is_sent_is_not_read(browsers, name):
    assert statuses(browsers, "GET", path_of(name)) == {405}


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/dancers/gone/", "/dancers/gone/history/", "/dancers/no/edit/"])
def test_a_method_is_looked_at_before_the_record(browsers, path):
    DancerFactory(slug="gone").delete()
    assert statuses(browsers, "DELETE", path) == {405}


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/admin/nowhere/", "/admin/dancers/dancer/0/change/"])
def test_the_admin_looks_at_the_method_before_the_record(browsers, path):
    assert statuses(browsers, "DELETE", path) == {405}


@pytest.mark.django_db
def test_a_form_without_a_token_is_still_refused(browsers):
    assert statuses(browsers, "POST", "/sign-in/") == {403}


@pytest.mark.django_db(transaction=True)
def test_the_served_site_says_so_too(served):
    DancerFactory(slug="aigul")
    paths = ["/dancers/aigul/", "/dancers/aigul/edit/", "/admin/", "/healthz", "/sign-in/"]
    for method in ("PUT", "DELETE", "TRACE"):
        for path in paths:
            with Visitor(served) as visitor:
                assert visitor.get(path, method=method)[0] == 405
