"""The served site over a database that is lost or read-only, and then is back."""

import pytest
from django.db import connection

from tests.factories import DancerFactory
from tests.serving import assert_unavailable, post

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = ["/", "/dancers/", "/dancers/aigul/", "/search/?q=a"]
READ_ONLY = {
    "sqlite": {"DJANGO_SETTINGS_MODULE": "tests.config.query_only_settings"},
    "postgresql": {"PGOPTIONS": "-c default_transaction_read_only=on"},
}


@pytest.mark.parametrize("keeps", ["on", "off"])
def test_a_site_that_loses_its_database_says_so_and_recovers(
    serve, database, signed_in, editor, client, keeps
):
    DancerFactory(name="Aigul", slug="aigul")
    session = signed_in(client, editor)
    database.copy()
    site = serve(DATABASE_URL=database.url, KEEP_PAGES=keeps, STALE_PAGE_SECONDS="0")
    assert [site.get(path)[0] for path in PAGES] == [200] * 4
    database.go()
    for path in PAGES * 2:
        assert_unavailable(site.get(path))
    assert site.get("/readyz")[::2] == (503, "database out of reach\n")
    assert site.get("/healthz")[::2] == (200, "ok\n")
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
    assert site.get("/readyz")[0] == 200


@pytest.mark.parametrize("keeps", ["on", "off"])
def test_a_site_over_a_read_only_database_is_read_and_refuses_to_save(
    serve, signed_in, editor, client, keeps
):
    DancerFactory(name="Aigul", slug="aigul")
    session = signed_in(client, editor)
    site = serve(KEEP_PAGES=keeps, **READ_ONLY[connection.vendor])
    assert [site.get(path)[0] for path in [*PAGES, "/readyz"]] == [200] * 5
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


def test_cached_pages_are_served_for_a_while_without_the_database(serve, database):
    DancerFactory(name="Aigul", slug="aigul")
    database.copy()
    site = serve(DATABASE_URL=database.url, WEB_CONCURRENCY="1")
    status, headers, page = site.get("/dancers/aigul/")
    database.go()
    again = site.get("/dancers/aigul/")
    assert (status, again[0], again[2]) == (200, 200, page)
    assert site.get("/dancers/aigul/?junk=1")[1]["ETag"] == headers["ETag"]
    assert_unavailable(site.get("/dancers/"))
    database.come_back()
    assert site.get("/dancers/")[0] == 200
