"""The pages of editing: axe finds nothing, and none scrolls sideways, in either scheme."""

import pytest

from tests.browser.conftest import NO_BROWSER
from tests.browser.test_accessibility import SCHEME, violations
from tests.factories import DancerFactory, MilestoneFactory

expect = pytest.importorskip("playwright.sync_api", reason=NO_BROWSER).expect

MARAT = "/dancers/marat-kalmurzaeva/"
PAGES = [
    f"{MARAT}edit/",
    f"{MARAT}delete/",
    f"{MARAT}history/",
    f"{MARAT}history/1/revert/",
    "/dancers/add/?source=marat-kalmurzaeva",
    "/sources/marat-kalmurzaeva/edit/",
    "/places/kazakhstan/edit/",
    "/places/kazakhstan/delete/",
    "/to-do/",
    "/changes/",
]


def states(page):
    """Yield the pages, then the states that only work brings about: a refusal, a conflict."""
    for path in PAGES:
        page.goto(path)
        yield path
    page.goto(f"{MARAT}edit/")
    page.locator(".part summary").nth(5).click()
    page.get_by_role("button", name="Add to Training").click()
    page.locator(".part").last.get_by_role("combobox").first.press_sequentially("bal")
    expect(page.locator("[role=listbox]:visible")).to_be_visible()
    yield "rows are open, names are offered"
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.get_by_role("alert")).to_be_visible()
    yield "the form is refused"
    page.goto(f"{MARAT}edit/")
    page.get_by_label("Summary:").fill("Another summary")
    page.locator("[name=version]").evaluate("box => box.value = ''")
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).last.click()
    yield "two changed it"


def test_axe_finds_nothing_while_one_edits(signed_in):
    page = signed_in("cora", "curator", color_scheme=SCHEME, reduced_motion="reduce")
    found = {state: broken for state in states(page) if (broken := violations(page))}
    assert found == {}


def widths_that_scroll(page):
    """Return the widths at which the page scrolls sideways."""
    found = []
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(width)
    return found


def test_no_page_scrolls_sideways_while_one_edits(signed_in):
    page = signed_in("cora", "curator")
    dancer = DancerFactory(name="Ы" * 200, slug="long")
    MilestoneFactory(dancer=dancer, headline="x" * 200)
    found = {state: widths for state in states(page) if (widths := widths_that_scroll(page))}
    for path in ("edit/", "delete/", "history/"):
        page.goto(f"/dancers/long/{path}")
        if widths := widths_that_scroll(page):
            found[path] = widths
    assert found == {}
