"""The served site over a database that is lost or read-only, and then is back."""

import socket
import threading
from contextlib import suppress
from urllib.parse import urlencode

import pytest
from django.conf import global_settings
from django.db import connection

from tests.factories import DancerFactory
from tests.serving import PRODUCTION, Site, Visitor, request

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = ["/", "/dancers/", "/dancers/aigul/", "/search/?q=a"]
READ_ONLY = {
    "sqlite": {"DJANGO_SETTINGS_MODULE": "tests.config.query_only_settings"},
    "postgresql": {"PGOPTIONS": "-c default_transaction_read_only=on"},
}
TOKEN = "a" * 32


@pytest.fixture
def serve(collected, tmp_path):
    """Serve the site with other settings: `serve(KEEP_PAGES="off")`."""
    sites = []

    def start(**environment):
        log = tmp_path / f"log{len(sites)}"
        # It is asked by HTTP, with cookies that go by HTTP.
        own = {"HTTPS_ONLY": "off", **environment}
        sites.append(Site(collected, "locmemcache://", log, **own))
        return sites[-1]

    yield start
    for site in sites:
        site.end()


@pytest.fixture
def signed_in(settings):
    """Give somebody a password and a session that the served site knows; return its cookie."""

    def sign_in(client, user):
        settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS
        settings.SECRET_KEY = PRODUCTION["SECRET_KEY"]
        user.set_password("hush-hush")
        user.save()
        client.force_login(user)
        return f"sessionid={client.cookies['sessionid'].value}"

    return sign_in


def post(site, path, cookies="", **typed):
    """Send a form as a browser does that has the site's token."""
    body = urlencode(typed | {"csrfmiddlewaretoken": TOKEN})
    head = request(
        path,
        "POST",
        Cookie=f"csrftoken={TOKEN}; {cookies}",
        Content_Type="application/x-www-form-urlencoded",
        Content_Length=str(len(body)),
    )
    with Visitor(site) as visitor:
        visitor.send(head + body.encode())
        return visitor.read()


def assert_unavailable(answer):
    status, headers, page = answer
    assert status == 503
    assert headers["Retry-After"]
    assert '<nav aria-label="Main">' in page
    assert headers["X-Request-ID"] in page


class LostFile:
    """A copy of the test's file, in a folder that goes away and comes back."""

    def __init__(self, folder):
        self.folder, self.away = folder / "data", folder / "away"
        self.path = self.folder / "archive.sqlite3"
        self.folder.mkdir()
        self.url = f"sqlite:///{self.path}"

    def copy(self):
        with connection.cursor() as cursor:
            cursor.execute(f"VACUUM INTO '{self.path}'")

    def go(self):
        self.folder.rename(self.away)

    def come_back(self):
        self.away.rename(self.folder)


class LostServer:
    """The test's server behind a port that is closed and opened again."""

    def __init__(self):
        own = connection.settings_dict
        self.server = (own["HOST"], int(own["PORT"] or 5432))
        self.port, self.sockets = 0, []
        self.come_back()
        self.url = f"postgres://{own['USER']}:{own['PASSWORD']}@127.0.0.1:{self.port}/{own['NAME']}"

    def copy(self):
        """Do nothing: it is the same database."""

    def come_back(self):
        self.listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, args=[self.listener], daemon=True).start()

    def _accept(self, listener):
        with suppress(OSError):
            while True:
                client, _address = listener.accept()
                server = socket.create_connection(self.server)
                self.sockets += [client, server]
                for pair in ((client, server), (server, client)):
                    threading.Thread(target=self._pass_on, args=pair, daemon=True).start()

    def _pass_on(self, source, target):
        with suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
        for each in (source, target):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def go(self):
        for each in [self.listener, *self.sockets]:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        self.sockets = []

    close = go


@pytest.fixture
def database(tmp_path):
    """A database that can be lost, and be back."""
    if connection.vendor == "sqlite":
        yield LostFile(tmp_path)
        return
    server = LostServer()
    yield server
    server.close()


@pytest.mark.parametrize("keeps", ["on", "off"])
def test_a_site_that_loses_its_database_says_so_and_recovers(
    serve, database, signed_in, editor, client, keeps
):
    DancerFactory(name="Aigul", slug="aigul")
    session = signed_in(client, editor)
    database.copy()
    site = serve(DATABASE_URL=database.url, KEEP_PAGES=keeps)
    assert [site.get(path)[0] for path in PAGES] == [200] * 4
    database.go()
    for path in PAGES * 2:
        assert_unavailable(site.get(path))
    assert site.get("/healthz")[::2] == (503, "database out of reach\n")
    answer = post(site, "/sign-in/", username="ada", password="hush-hush")
    assert_unavailable(answer)
    assert 'value="ada"' in answer[2]
    assert "hush-hush" not in answer[2]
    answer = post(site, "/dancers/aigul/edit/", session, name="Typed", version="1")
    assert_unavailable(answer)
    assert 'name="name" value="Typed"' in answer[2]
    assert "Internal Server Error" not in site.log.read_text()
    database.come_back()
    assert [site.get(path)[0] for path in PAGES] == [200] * 4
    assert site.get("/healthz")[0] == 200


@pytest.mark.parametrize("keeps", ["on", "off"])
def test_a_site_over_a_read_only_database_is_read_and_refuses_to_save(
    serve, signed_in, editor, client, keeps
):
    DancerFactory(name="Aigul", slug="aigul")
    session = signed_in(client, editor)
    site = serve(KEEP_PAGES=keeps, **READ_ONLY[connection.vendor])
    assert [site.get(path)[0] for path in [*PAGES, "/healthz"]] == [200] * 5
    answers = [
        post(site, "/sign-in/", username="editor", password="hush-hush"),
        post(site, "/dancers/aigul/edit/", session, name="Typed", version="1"),
        post(site, "/admin/auth/group/add/", session, name="Typed"),
        post(site, "/sign-out/", session),
    ]
    for answer in answers:
        assert_unavailable(answer)
        assert "Nothing can be saved at the moment" in answer[2]
        assert "hush-hush" not in answer[2]
    assert 'value="editor"' in answers[0][2]
    assert all('name="name" value="Typed"' in answer[2] for answer in answers[1:3])


def test_a_site_that_starts_without_its_database_answers_when_it_is_there(serve, database):
    database.copy()
    database.go()
    site = serve(DATABASE_URL=database.url)
    assert "Traceback" not in site.log.read_text()
    assert_unavailable(site.get("/"))
    database.come_back()
    assert site.get("/")[0] == 200
