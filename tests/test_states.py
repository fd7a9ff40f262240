"""Every state of a page: nothing there, one, ten thousand, refused, not found, failed."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from dancers.models import Dancer
from sources.facet_index import rebuild
from sources.names import folded_name, sort_key
from tests.factories import MilestoneFactory, factory_for
from tests.test_architecture import ENTRIES

LISTS = [reverse(f"{model._meta.model_name}_list") for model in ENTRIES]


@pytest.mark.django_db
@pytest.mark.parametrize("path", LISTS)
def test_an_empty_archive_says_so(client, path):
    assert "The archive has none yet." in client.get(path).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("model", ENTRIES, ids=lambda model: model.__name__)
def test_one_row_is_counted_as_one(client, model):
    factory_for(model)()
    page = client.get(reverse(f"{model._meta.model_name}_list")).content.decode()
    assert re.search(rf">\s*1 {model._meta.verbose_name}\s*<", page)


@pytest.mark.django_db
def test_ten_thousand_rows_are_paged(client):
    names = [f"Dancer {number:05}" for number in range(10_000)]
    Dancer.objects.bulk_create(
        Dancer(name=name, slug=f"d-{number}") for number, name in enumerate(names)
    )
    assert Dancer.objects.filter(sort_name=sort_key(names[0])).exists()
    assert Dancer.objects.filter(folded_name=folded_name(names[-1])).exists()
    rebuild(Dancer)
    page = client.get("/dancers/", {"page": 200}).content.decode()
    assert "10,000 dancers" in page
    assert "Dancer 09999" in page
    assert 'rel="next"' not in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/dancers/?q=%00", 400, "The address can't be read"),
        ("/dancers/nobody/", 404, "There is no such page"),
        ("/nowhere/", 404, "Search the archive"),
    ],
)
def test_a_refusal_stands_in_the_sites_frame_with_a_way_on(client, path, status, words):
    response = client.get(path)
    page = " ".join(response.content.decode().replace("&#x27;", "'").split())
    assert response.status_code == status
    assert words in page
    assert '<nav aria-label="Main">' in page


@pytest.mark.django_db
def test_a_refused_form_stands_in_the_sites_frame(editor):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(editor)
    response = browser.post("/admin/dancers/dancer/add/", {"name": "Maya"})
    assert response.status_code == 403
    assert "The form was not accepted" in response.content.decode()
    assert '<nav aria-label="Main">' in response.content.decode()


@pytest.mark.django_db
def test_a_failure_stands_in_the_sites_frame(client, monkeypatch):
    monkeypatch.setattr("catalogue.views.fact_numbers", lambda: 1 / 0)
    client.raise_request_exception = False
    response = client.get("/")
    assert response.status_code == 500
    assert "Something went wrong here" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", *LISTS, "/healthz", "/nowhere/", "/?q=%00", "/media/x"])
def test_every_answer_has_the_headers_that_keep_its_reader_safe(client, path):
    headers = client.get(path).headers
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.django_db
def test_a_production_site_has_browsers_come_by_https(client, settings):
    settings.SECURE_HSTS_SECONDS = 3600
    response = client.get("/", secure=True)
    assert response.headers["Strict-Transport-Security"].startswith("max-age=3600")


@pytest.mark.django_db
def test_a_page_for_a_fact_of_every_basis_says_what_it_rests_on(client):
    for basis in ("inferred", "editorial"):
        fact = MilestoneFactory(basis=basis, note=f"Because it is {basis}.")
        page = client.get(fact.dancer.get_absolute_url()).content.decode()
        assert f">{basis}</span>" in page
        assert f"Because it is {basis}." in page
