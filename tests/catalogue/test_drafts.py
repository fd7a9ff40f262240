"""A draft lasts an hour, and only who had a session has one."""

import time

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from catalogue import kept
from tests.factories import DancerFactory
from tests.forms import filled

pytestmark = pytest.mark.django_db

URL = "/dancers/aigul/edit/"


@pytest.fixture
def typed(desk):
    """What somebody typed in a form, whose session has ended since."""
    DancerFactory(name="Aigul", slug="aigul")
    data = filled(desk, URL, note="Typed at length")
    desk.logout()
    return data


def is_typed(client):
    return "Typed at length" in client.get(URL).content.decode()


@pytest.mark.parametrize("token", [None, "", "x", "token:1xXGG3:forged", "a:b:c"])
def test_a_form_that_nobody_signed_in_was_given_leaves_no_session(client, typed, token):
    before = Session.objects.count()
    data = {name: value for name, value in typed.items() if name != "submission"}
    response = client.post(URL, data | ({} if token is None else {"submission": token}))
    assert response.url == f"/sign-in/?next={URL}"
    assert Session.objects.count() == before


def test_a_token_is_valid_as_long_as_a_session_lasts(desk, typed, editor, settings):
    settings.SESSION_COOKIE_AGE = -1
    desk.post(URL, typed)
    assert kept.KEY not in desk.session


def test_a_draft_is_forgotten_after_an_hour(desk, typed, editor, monkeypatch):
    desk.post(URL, typed)
    desk.force_login(editor)
    now = time.time()
    monkeypatch.setattr("catalogue.kept.time.time", lambda: now + 61 * 60)
    assert not is_typed(desk)


def test_a_draft_is_there_before_that(desk, typed, editor, monkeypatch):
    desk.post(URL, typed)
    desk.force_login(editor)
    now = time.time()
    monkeypatch.setattr("catalogue.kept.time.time", lambda: now + 59 * 60)
    assert is_typed(desk)


def test_its_session_ends_after_an_hour_and_that_of_who_signs_in_does_not(desk, typed, editor):
    desk.post(URL, typed)
    assert desk.session.get_expiry_age() <= kept.LIFETIME
    desk.force_login(editor)
    assert desk.session.get_expiry_age() > kept.LIFETIME


def test_what_is_too_long_for_a_draft_comes_back_at_once(desk, typed, monkeypatch):
    monkeypatch.setattr(kept, "MOST_CHARACTERS", 10)
    browser = Client(enforce_csrf_checks=True)
    browser.get("/sign-in/")
    token = {"csrfmiddlewaretoken": browser.cookies["csrftoken"].value}
    response = browser.post(URL, typed | token)
    assert response.status_code == 403
    assert "Typed at length" in response.content.decode()
    assert f'action="{URL}"' in response.content.decode()
