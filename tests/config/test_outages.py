"""A database that is busy, read-only, full or lost: 503 in the site's frame; nothing is lost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import (
    DataError,
    IntegrityError,
    InterfaceError,
    InternalError,
    OperationalError,
    ProgrammingError,
    connection,
)

from dancers.models import Dancer
from sources.submissions import new_token
from tests.factories import DancerFactory, SourceFactory
from tests.forms import Fields, filled
from tests.outages import lost, read_only

EMPTY_PARTS = {"passages-TOTAL_FORMS": "0", "passages-INITIAL_FORMS": "0"}
PASSWORD = "words-that-nobody-guesses"
PUBLIC = ["/", "/dancers/", "/dancers/aigul/", "/changes/", "/search/?q=a", "/surprise/"]
EDITORS = [
    "/dancers/aigul/edit/",
    "/dancers/aigul/delete/",
    "/dancers/aigul/history/1/revert/",
    "/names/schools/?q=a",
    "/to-do/",
    "/password/",
    "/admin/",
    "/admin/dancers/dancer/",
    "/admin/dancers/dancer/add/",
    "/nowhere/",
]


@pytest.fixture(autouse=True)
def dancer(db):
    return DancerFactory(name="Aigul", slug="aigul")


@pytest.fixture
def maya(editor):
    editor.set_password(PASSWORD)
    editor.save()
    return editor


def assert_unavailable(response):
    page = response.content.decode()
    assert response.status_code == 503, page
    assert int(response["Retry-After"]) > 0
    assert "no-store" in response["Cache-Control"]
    assert '<nav aria-label="Main">' in page
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"
    assert int(response["Content-Length"]) == len(response.content)
    assert response["X-Request-ID"] in page
    return page


def sent_again(response):
    """Return the fields of the form that sends again what was sent."""
    fields = Fields()
    fields.feed(assert_unavailable(response))
    return fields.values


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
@pytest.mark.parametrize("keeps", [True, False])
@pytest.mark.parametrize("path", PUBLIC)
def test_a_page_without_its_database_says_so(client, settings, path, keeps, error):
    settings.KEEP_PAGES = keeps
    with lost(error):
        page = assert_unavailable(client.get(path))
    assert "The archive is not available at the moment" in page
    assert "Try again" in page


@pytest.mark.parametrize("path", [*PUBLIC, *EDITORS])
def test_whoever_is_signed_in_gets_the_same_page(desk, path):
    desk.raise_request_exception = False
    with lost():
        assert_unavailable(desk.get(path))


def test_a_page_for_an_outage_is_not_kept(client, settings):
    settings.KEEP_PAGES = True
    with lost():
        assert client.get("/dancers/aigul/").status_code == 503
    assert client.get("/dancers/aigul/").status_code == 200


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("/dancers/aigul/edit/", {"name": "Typed <b>", "why": "Because"}),
        ("/dancers/add/", {"name": "Typed <b>", "why": "Because"}),
        ("/dancers/aigul/delete/", {"why": "Typed <b>"}),
        ("/dancers/aigul/history/1/revert/", {"why": "Typed <b>"}),
        ("/admin/dancers/dancer/add/", {"name": "Typed <b>"}),
        ("/admin/auth/group/add/", {"name": "Typed <b>"}),
    ],
)
@pytest.mark.parametrize("error", [OperationalError, InterfaceError, InternalError])
def test_what_was_typed_comes_back(desk, path, typed, error):
    with lost(error):
        response = desk.post(path, typed | {"version": "1"})
    assert sent_again(response).items() >= (typed | {"version": "1"}).items()
    assert f'action="{path}"' in response.content.decode()
    assert "<b>" not in response.content.decode()


def test_what_comes_back_can_be_saved_when_the_database_is_back(desk):
    data = filled(desk, "/dancers/aigul/edit/", name="Aigul Sultanova")
    with read_only():
        again = sent_again(desk.post("/dancers/aigul/edit/", data))
    assert desk.post("/dancers/aigul/edit/", again).status_code == 302
    assert Dancer.objects.get().name == "Aigul Sultanova"


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("/dancers/aigul/edit/", {"name": "Typed"}),
        ("/dancers/aigul/delete/", {"why": "Typed"}),
        ("/admin/dancers/dancer/{}/change/", {"name": "Typed"}),
        ("/admin/dancers/dancer/{}/delete/", {"post": "yes"}),
        ("/admin/auth/group/add/", {"name": "Typed"}),
        ("/sign-out/", {}),
    ],
)
def test_a_database_that_is_read_only_keeps_what_was_typed(desk, dancer, path, typed):
    path = path.format(dancer.pk)
    data = typed | ({} if "group" in path or "sign" in path else {"version": "1"})
    if path.endswith(("edit/", "change/")):
        data = filled(desk, path, **typed)
    with read_only():
        page = assert_unavailable(desk.post(path, data))
    assert "Nothing can be saved at the moment" in page
    assert all(f'name="{name}" value="{typed[name]}"' in page for name in typed)


def test_pages_of_a_database_that_is_read_only_are_read(client, desk):
    with read_only():
        assert [client.get(path).status_code for path in PUBLIC[:4]] == [200] * 4
        assert desk.get("/admin/dancers/dancer/").status_code == 200


@pytest.mark.parametrize("outage", [read_only, lost])
def test_a_sign_in_keeps_the_name_and_never_the_password(client, maya, outage):
    typed = {"username": "editor", "password": PASSWORD, "next": "/dancers/"}
    with outage():
        response = client.post("/sign-in/?next=/dancers/", typed)
    page = assert_unavailable(response)
    assert sent_again(response) == {
        "username": "editor",
        "next": "/dancers/",
        "password": "",
        "csrfmiddlewaretoken": sent_again(response)["csrfmiddlewaretoken"],
        "q": "",
    }
    assert PASSWORD not in page
    assert 'type="password"' in page
    assert "Send again" in page


def test_a_change_of_a_password_echoes_none_of_them(client, maya):
    client.force_login(maya)
    new = "other-words-that-nobody-guesses"
    fields = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    with read_only():
        page = assert_unavailable(client.post("/password/", fields))
    assert PASSWORD not in page
    assert new not in page
    assert page.count('type="password"') == 3


def test_a_file_that_was_sent_is_asked_for_again(desk):
    typed = {"name": "Typed", "portrait": SimpleUploadedFile("maya.png", b"png")}
    with lost():
        page = assert_unavailable(desk.post("/dancers/aigul/edit/", typed))
    assert "A file can't be kept" in page
    assert "Portrait (maya.png)" in page
    assert 'type="file"' in page


def test_a_form_that_fills_a_full_disk_comes_back(desk):
    if connection.vendor == "postgresql":
        pytest.skip("its disk can't be made small")
    text = "A sentence. " * 80_000
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count")
        usual = cursor.fetchone()[0]
        cursor.execute("PRAGMA max_page_count = 1")
        try:
            data = {"name": "A book", "text": text, "language": "en"}
            page = assert_unavailable(desk.post("/admin/sources/source/add/", data | EMPTY_PARTS))
        finally:
            cursor.execute(f"PRAGMA max_page_count = {usual}")
    assert "run out of disk space" in page
    assert text in page


def test_what_is_kept_of_somebody_signed_out_is_not_lost_where_no_session_can_be_saved(client):
    with read_only():
        response = client.post("/dancers/aigul/edit/", {"name": "Typed", "submission": new_token()})
    assert sent_again(response)["name"] == "Typed"


def test_a_session_that_can_not_be_saved_after_the_view_is_an_outage(client, maya):
    client.post("/dancers/aigul/edit/", {"name": "Typed", "submission": new_token()})
    client.force_login(maya)
    with read_only():
        # The form takes what was typed out of the session.
        assert_unavailable(client.get("/dancers/aigul/edit/"))


def test_a_session_that_somebody_ended_meanwhile_is_no_outage(client, maya, monkeypatch):
    client.post("/dancers/aigul/edit/", {"name": "Typed", "submission": new_token()})
    client.force_login(maya)
    monkeypatch.setattr(
        "catalogue.editing_views.Editing.problems",
        property(lambda form: client.session.delete() or []),
    )
    assert client.get("/dancers/aigul/edit/").status_code == 400


def test_an_outage_that_a_middleware_meets_is_answered_too(client, monkeypatch):
    def fail(*args):
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(
        "django.contrib.messages.middleware.MessageMiddleware.process_response", fail
    )
    client.raise_request_exception = False
    assert_unavailable(client.get("/sign-in/"))


@pytest.mark.parametrize("debug", [True, False])
def test_the_local_site_answers_an_outage_too(client, settings, debug):
    settings.DEBUG = debug
    with lost():
        assert_unavailable(client.get("/dancers/"))
    with read_only():
        typed = {"name": "Typed", "submission": new_token()}
        assert_unavailable(client.post("/dancers/aigul/edit/", typed))


@pytest.mark.parametrize("error", [ProgrammingError, DataError, IntegrityError, ZeroDivisionError])
def test_an_error_of_the_program_stays_one(client, error):
    client.raise_request_exception = False
    with lost(error):
        response = client.get("/dancers/")
    assert response.status_code == 500
    assert "Retry-After" not in response


@pytest.mark.parametrize("path", ["/dancers/"])
def test_a_table_that_is_not_there_is_no_outage(client, monkeypatch, path):
    def fail(*args, **kwargs):
        connection.cursor().execute("SELECT * FROM nowhere")

    monkeypatch.setattr("dancers.views.DancerListView.get", fail)
    client.raise_request_exception = False
    assert client.get(path).status_code == 500


def test_a_failure_of_the_program_keeps_what_was_typed_and_shows_its_id(desk, monkeypatch):
    monkeypatch.setattr("catalogue.editing.Editing.is_valid", lambda editing: 1 / 0)
    desk.raise_request_exception = False
    response = desk.post("/dancers/aigul/edit/", {"name": "Typed", "version": "1"})
    page = response.content.decode()
    assert response.status_code == 500
    assert response["X-Request-ID"] in page
    assert 'name="name" value="Typed"' in page


@pytest.mark.parametrize("method", ["put", "head", "delete"])
def test_other_methods_have_nothing_to_send_again(client, method):
    with lost():
        response = getattr(client, method)("/dancers/")
    assert response.status_code in (405, 503)
    assert b"csrfmiddlewaretoken" not in response.content


def test_a_text_of_many_lines_comes_back_whole(desk):
    text = "First line\r\n\r\n  second <line> & \"quotes\" 'too'\r\n"
    SourceFactory(slug="book")
    with lost():
        response = desk.post("/sources/book/edit/", {"text": text})
    assert sent_again(response)["text"] == text
