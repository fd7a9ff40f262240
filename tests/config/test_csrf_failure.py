"""A form without a valid token is refused; what was typed in it can be sent again by a click."""

import pytest
from django.test import Client

from dancers.models import Dancer
from tests.factories import DancerFactory
from tests.forms import Fields, filled

PASSWORD = "words-that-nobody-guesses"
EDIT = "/dancers/aigul/edit/"


@pytest.fixture(autouse=True)
def dancer(db):
    return DancerFactory(name="Aigul", slug="aigul")


@pytest.fixture
def browser(editor):
    """A browser whose tokens are checked, and which is signed in."""
    editor.set_password(PASSWORD)
    editor.save()
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(editor)
    return browser


def refused(response):
    """Return the fields of the page that refuses a form; it keeps them for nobody else."""
    page = response.content.decode()
    assert response.status_code == 403
    assert "The form was not accepted" in page
    assert '<nav aria-label="Main">' in page
    assert "no-store" in response["Cache-Control"]
    assert response["X-Frame-Options"] == "DENY"
    fields = Fields()
    fields.feed(page)
    return fields.values


@pytest.mark.parametrize("path", [EDIT, "/admin/dancers/dancer/{}/change/"])
def test_a_refused_form_is_saved_when_it_is_sent_again(browser, dancer, path):
    path = path.format(dancer.pk)
    data = filled(browser, path, name="Aigul Sultanova") | {"csrfmiddlewaretoken": "stale"}
    response = browser.post(path, data)
    again = refused(response)
    assert f'action="{path}"' in response.content.decode()
    assert Dancer.objects.get().name == "Aigul"
    assert browser.post(path, again).status_code == 302
    assert Dancer.objects.get().name == "Aigul Sultanova"


def test_a_form_without_a_cookie_gets_one_with_the_page(browser):
    browser.cookies.pop("csrftoken", None)
    response = browser.post(EDIT, {"name": "Typed", "version": "1"})
    assert refused(response)["name"] == "Typed"
    assert response.cookies["csrftoken"].value


def test_a_refused_sign_in_keeps_the_name_and_never_the_password(browser):
    browser.logout()
    typed = {"username": "editor", "password": PASSWORD, "next": EDIT}
    response = browser.post("/sign-in/", typed)
    again = refused(response)
    assert (again["username"], again["next"], again["password"]) == ("editor", EDIT, "")
    assert PASSWORD not in response.content.decode()
    assert browser.post("/sign-in/", again | {"password": PASSWORD}).url == EDIT


def test_the_page_says_what_would_be_sent_and_where(browser):
    page = browser.post(EDIT, {"name": "Typed", "milestones-0-note": "One"}).content.decode()
    assert f"<code>{EDIT}</code>" in page
    assert "<dt>Name</dt>" in page
    assert "<dt>Milestones 1 note</dt>" in page
    assert "only if you filled in the form yourself" in page
    assert "<script>" not in page


def test_nothing_that_was_sent_is_read_as_markup(browser):
    markup = "\"'><script>alert(1)</script>"
    response = browser.post(f"{EDIT}?a={markup}", {"name": markup, markup: "x"})
    assert refused(response)["name"] == markup
    assert "<script>alert" not in response.content.decode()


def test_a_token_that_was_sent_is_not_sent_again(browser):
    page = browser.post(EDIT, {"name": "Typed", "csrfmiddlewaretoken": "old-token"})
    assert "old-token" not in page.content.decode()


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "https://testserver"},
        {"referer": "https://evil.example/page"},
        {"referer": "http://testserver.evil.example/"},
        {"referer": "http://[broken"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "http://testserver", "sec-fetch-site": "cross-site"},
    ],
    ids=str,
)
def test_what_another_site_had_sent_is_never_offered_again(browser, headers):
    response = browser.post(EDIT, {"name": "Forged", "why": "Forged"}, headers=headers)
    refused(response)
    page = response.content.decode()
    assert "Forged" not in page
    assert 'method="post"' not in page
    assert "csrfmiddlewaretoken" not in page
    assert "another site" in page


def test_over_https_a_referer_of_another_site_is_one_too(browser):
    headers = {"referer": "https://evil.example/"}
    response = browser.post(EDIT, {"name": "Forged"}, headers=headers, secure=True)
    assert "Forged" not in response.content.decode()


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://testserver"},
        {"origin": "http://testserver", "referer": "http://testserver/dancers/"},
        {"referer": "http://testserver/dancers/"},
        {"sec-fetch-site": "same-origin"},
        {"origin": "https://archive.example"},
    ],
    ids=str,
)
def test_what_this_site_had_sent_is_offered_again(browser, settings, headers):
    settings.CSRF_TRUSTED_ORIGINS = ["https://archive.example"]
    response = browser.post(EDIT, {"name": "Typed"}, headers=headers)
    assert refused(response)["name"] == "Typed"


def test_a_request_without_a_form_has_nothing_to_send_again(browser):
    response = browser.put(EDIT, b'{"name": "Typed"}', content_type="application/json")
    assert "Typed" not in response.content.decode()
    assert 'method="post"' not in response.content.decode()


def test_a_sign_out_that_was_refused_is_done_by_a_click(browser):
    again = refused(browser.post("/sign-out/"))
    assert browser.post("/sign-out/", again).status_code == 302
    assert "Sign in to edit" in browser.get("/").content.decode()
