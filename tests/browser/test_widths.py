"""From a phone to a wall: no page scrolls sideways, and evidence works at each width."""

import pytest

from sources.models import changing
from tests.browser.conftest import NO_BROWSER, sign_in
from tests.factories import DancerFactory, MilestoneFactory, PassageFactory, SourceFactory

expect = pytest.importorskip("playwright.sync_api", reason=NO_BROWSER).expect

PAGES = [
    "/",
    "/dancers/?q=a&country=kazakhstan",
    "/dancers/valerie-baktybekova/",
    "/sources/isabella-baktybekova/",
    "/performances/",
    "/places/moscow/",
    "/search/?q=ballet",
    "/nowhere/",
    "/sign-in/",
]


def test_no_page_scrolls_sideways(watched, site):
    dancer = DancerFactory(name="Ы" * 200, slug="long")
    MilestoneFactory(dancer=dancer, headline="x" * 200)
    for path in [*PAGES, "/dancers/long/"]:
        watched.goto(site + path)
        for width in (320, 360, 768, 1280, 2560):
            watched.set_viewport_size({"width": width, "height": 900})
            wide = watched.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, (path, width)


def test_text_at_200_percent_is_still_within_the_page(watched, site):
    watched.set_viewport_size({"width": 640, "height": 450})
    for path in PAGES:
        watched.goto(site + path)
        watched.evaluate("document.documentElement.style.fontSize = '200%'")
        assert watched.evaluate("document.documentElement.scrollWidth") <= 640, path


def test_on_a_phone_the_text_follows_the_facts_and_numbers_lead_both_ways(watched, site):
    page = watched
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{site}/dancers/valerie-baktybekova/")
    facts, text = page.locator(".narrative").bounding_box(), page.locator(".texts").bounding_box()
    assert text["y"] >= facts["y"] + facts["height"]
    page.get_by_role("link", name="Passage 17", exact=True).click()
    expect(page.locator("#passage-17")).to_be_in_viewport()
    page.locator("#passage-17 + .note").click()
    expect(page.locator("#origin-born-almaty")).to_be_in_viewport()


def test_the_page_does_not_shift_while_it_loads(watched, site):
    page = watched
    page.add_init_script(
        """window.shift = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) window.shift += entry.value;
        }).observe({type: "layout-shift", buffered: true});"""
    )
    for path in PAGES:
        page.goto(site + path)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("window.shift") < 0.02, path


def test_a_source_of_50000_words_is_drawn_in_time(watched, site):
    words = " ".join(f"word{number}." for number in range(50_000))
    source = SourceFactory(text=words, slug="long")
    dancer = DancerFactory(slug="long")
    with changing():
        for number in range(0, 50_000, 500):
            passage = PassageFactory(source=source, quote=f"word{number}.")
            MilestoneFactory(dancer=dancer, passages=[passage])
    first_words = PassageFactory(source=source, quote="word1.")
    MilestoneFactory(dancer=dancer, passages=[first_words])
    watched.set_default_timeout(20_000)
    watched.goto(f"{site}/dancers/long/")
    for number in (101, 2):
        watched.get_by_role("link", name=f"Passage {number}", exact=True).click()
        expect(watched.locator(f"#passage-{number}")).to_be_in_viewport()


def test_who_is_signed_in_and_the_way_out_fit_on_a_phone(watched, site, django_user_model):
    watched.set_viewport_size({"width": 320, "height": 700})
    sign_in(watched, site, django_user_model)
    django_user_model.objects.update(first_name="Ы" * 150, last_name="x" * 150)
    for path in ("/", "/password/", "/sign-in/"):
        watched.goto(site + path)
        assert watched.evaluate("document.documentElement.scrollWidth") <= 320, path
    watched.get_by_role("button", name="Sign out").click()
    expect(watched.get_by_role("link", name="Sign in to edit")).to_be_visible()
