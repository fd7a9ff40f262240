"""axe finds nothing on any page, in either scheme."""

import pytest
from django.db import connection
from django.urls import reverse

from dancers.models import Dancer
from tests.browser.conftest import NO_BROWSER, sign_in
from tests.factories import factory_for
from tests.test_architecture import ENTRIES

Axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason=NO_BROWSER).Axe


# Colours don't depend on the database: each half of the suite looks at a scheme of its own.
SCHEME = "light" if connection.vendor == "sqlite" else "dark"


def violations(page):
    """Return what axe finds on the page, each as its rule and the elements."""
    found = Axe().run(page).response["violations"]
    return [(rule["id"], [node["html"][:120] for node in rule["nodes"]][:3]) for rule in found]


def public_pages():
    """Return an address of each public kind of page."""
    entries = [factory_for(model)(name="Майя Плисецкая") for model in ENTRIES]
    lists = [reverse(f"{model._meta.model_name}_list") for model in ENTRIES]
    told = ["/dancers/marat-kalmurzaeva/", "/sources/isabella-baktybekova/", "/styles/ballet/"]
    history = "/dancers/marat-kalmurzaeva/history/"
    told += ["/changes/", history, f"{history}1/", f"{history}1/?compare"]
    states = [
        "/",
        "/nowhere/",
        "/search/",
        "/search/?q=ballet",
        "/search/?q=acadmy",
        "/sign-in/",
        "/dancers/?q=nobody&country=kazakhstan",
        "/dancers/?q=%00",
    ]
    return [*states, *told, *lists, *(entry.get_absolute_url() for entry in entries)]


def test_axe_finds_nothing_on_the_public_pages(watched, site):
    watched.emulate_media(color_scheme=SCHEME, reduced_motion="reduce")
    found = {}
    for path in public_pages():
        watched.goto(site + path)
        if broken := violations(watched):
            found[path] = broken
    assert found == {}


def test_axe_finds_nothing_at_the_desk(page, site, django_user_model):
    # The page is not watched: axe itself writes styles here, which the policy refuses.
    page.emulate_media(color_scheme=SCHEME)
    page.goto(f"{site}/admin/login/")
    assert violations(page) == []
    sign_in(page, site, django_user_model)
    dancer = Dancer.objects.get(slug="victoria-bektemirova").pk
    form = f"/admin/dancers/dancer/{dancer}/change/"
    lists = ["/admin/", "/admin/dancers/dancer/", "/admin/dancers/milestone/?q=love"]
    forms = [form, "/admin/sources/passage/add/", "/admin/sources/source/add/"]
    found = {}
    for path in [
        *lists,
        *forms,
        form.replace("change", "history"),
        form.replace("change", "delete"),
    ]:
        page.goto(site + path)
        if broken := violations(page):
            found[path] = broken
    assert found == {}


def test_axe_finds_nothing_where_evidence_is_lit(watched, site):
    for scheme in ("light", "dark"):
        watched.emulate_media(color_scheme=scheme)
        watched.goto(f"{site}/dancers/marat-kalmurzaeva/#engagement-national-ballet-of-kazakhstan")
        assert violations(watched) == []
