"""Cookies: for this host alone and by HTTPS in production, and out of reach of scripts."""

import re
from http.cookies import SimpleCookie

import pytest
from django.conf import settings as site_settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher

from tests.config.test_settings import PRODUCTION, manage
from tests.factories import DancerFactory, UserFactory
from tests.forms import submit
from tests.serving import ask

PASSWORD = "words-that-nobody-guesses"
TWO_WEEKS = 14 * 24 * 60 * 60


def sign_in(port, name="maya"):
    """Sign in by the form of a served site; return the cookies that it set."""
    _status, headers, page = ask(port, "/sign-in/")
    jar = SimpleCookie("; ".join(cookie.partition(";")[0] for cookie in cookies_in(headers)))
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    sent = {"username": name, "password": PASSWORD, "csrfmiddlewaretoken": token}
    cookie = "; ".join(f"{morsel.key}={morsel.value}" for morsel in jar.values())
    status, answered, _page = ask(port, "/sign-in/", sent, Cookie=cookie)
    assert status == 302
    return cookies_in(headers) + cookies_in(answered)


def cookies_in(headers):
    return [value for name, value in headers if name == "Set-Cookie"]


@pytest.fixture
def maya(db):
    # As the served site hashes it; the tests hash otherwise.
    return UserFactory(username="maya", password=PBKDF2PasswordHasher().encode(PASSWORD, "s", 1))


@pytest.mark.django_db(transaction=True)
def test_in_production_they_are_of_this_host_alone(served, maya):
    cookies = {cookie.partition("=")[0]: cookie for cookie in sign_in(served.port)}
    assert cookies.keys() == {"__Host-csrftoken", "__Host-sessionid"}
    for cookie in cookies.values():
        attributes = {part.strip() for part in cookie.split(";")[1:]}
        assert {"HttpOnly", "Path=/", "SameSite=Lax", "Secure"} <= attributes
        assert "domain" not in cookie.lower()
    assert f"Max-Age={TWO_WEEKS}" in cookies["__Host-sessionid"]


@pytest.mark.django_db(transaction=True)
def test_in_production_nobody_gets_the_page_of_who_is_signed_in(served, maya):
    DancerFactory(slug="aigul")
    session = sign_in(served.port)[-1].partition(";")[0]
    for _request in range(3):
        assert "Sign out" in ask(served.port, "/dancers/aigul/", Cookie=session)[2]
        assert "Sign out" not in ask(served.port, "/dancers/aigul/")[2]
        # A cookie of the local site's name is no session here.
        other = session.replace("__Host-", "")
        assert "Sign out" not in ask(served.port, "/dancers/aigul/", Cookie=other)[2]


@pytest.mark.django_db
def test_scripts_and_other_sites_see_none_of_them(client, editor, settings):
    settings.SESSION_COOKIE_SECURE = True
    editor.set_password(PASSWORD)
    editor.save()
    client.get("/sign-in/")
    submit(client, "/sign-in/", username="editor", password=PASSWORD)
    dancer = DancerFactory(name="Aigul")
    submit(client, f"{dancer.get_absolute_url()}edit/", name="Saule")
    names = {site_settings.SESSION_COOKIE_NAME, site_settings.CSRF_COOKIE_NAME, "messages"}
    assert client.cookies.keys() == names
    for cookie in client.cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert cookie["path"] == "/"
        assert cookie["domain"] == ""
    assert client.cookies["messages"]["secure"]


def test_a_site_says_how_long_a_session_lasts():
    shown = manage("diffsettings", "--all", **PRODUCTION).stdout
    assert f"SESSION_COOKIE_AGE = {TWO_WEEKS}\n" in shown
    shown = manage("diffsettings", "--all", SESSION_COOKIE_AGE="3600").stdout
    assert "SESSION_COOKIE_AGE = 3600\n" in shown


def test_the_local_site_comes_by_http():
    shown = manage("diffsettings", "--all").stdout
    assert "SESSION_COOKIE_NAME = 'sessionid'" in shown
    assert "CSRF_COOKIE_NAME = 'csrftoken'" in shown
    assert "SESSION_COOKIE_SECURE = False" in shown
