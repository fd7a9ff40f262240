"""A request that is too large is refused in the site's frame, with a plain sentence."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

PATH = "/sign-in/"


def assert_too_large(response, status):
    page = response.content.decode()
    assert response.status_code == status
    assert "larger than the site accepts" in page
    assert '<nav aria-label="Main">' in page
    assert response["X-Request-ID"] in page


@pytest.fixture(params=[True, False], ids=["checked", "unchecked"])
def browser(request, db):
    """A browser; where its token is checked, the form is read before the view sees it."""
    browser = Client(enforce_csrf_checks=request.param)
    browser.get(PATH)
    return browser


def test_what_can_not_be_read_is_not_offered_to_be_sent_again(db, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    response = Client(enforce_csrf_checks=True).post(PATH, {"username": "x" * 200})
    assert response.status_code == 403
    assert 'method="post"' not in response.content.decode()


def test_a_form_of_too_many_bytes_is_refused(browser, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    typed = {"username": "x" * 200, "password": "y"}
    assert_too_large(browser.post(PATH, typed), 413)
    body = "&".join(f"{name}={value}" for name, value in typed.items())
    form = "application/x-www-form-urlencoded"
    assert_too_large(browser.post(PATH, body, content_type=form), 413)


def test_a_form_of_too_many_fields_is_refused(browser, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    assert_too_large(browser.post(PATH, {"a": "1", "b": "2", "c": "3"}), 400)


def test_a_form_of_too_many_files_is_refused(browser, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 1
    files = {name: SimpleUploadedFile(name, b"x") for name in ("a", "b")}
    assert_too_large(browser.post(PATH, files), 400)
