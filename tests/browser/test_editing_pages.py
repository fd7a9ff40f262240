"""The pages of editing: axe finds nothing, and none scrolls sideways, in either scheme."""

import pytest

from tests.browser.conftest import NO_BROWSER
from tests.browser.test_accessibility import violations
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_while_one_edits(signed_in, scheme):
    page = signed_in("cora", "curator", color_scheme=scheme, reduced_motion="reduce")
    found = {state: broken for state in states(page) if (broken := violations(page))}
    assert found == {}


@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_scrolls_sideways_while_one_edits(signed_in, width):
    page = signed_in("cora", "curator", viewport={"width": width, "height": 800})
    dancer = DancerFactory(name="Ы" * 200, slug="long")
    MilestoneFactory(dancer=dancer, headline="x" * 200)
    wide = "document.documentElement.scrollWidth"
    assert [state for state in states(page) if page.evaluate(wide) > width] == []
    for path in ("edit/", "delete/", "history/"):
        page.goto(f"/dancers/long/{path}")
        assert page.evaluate(wide) <= width, path
