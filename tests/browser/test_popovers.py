"""What opens over a page opens within the window, at every width, by key and by touch."""

import pytest

from tests.browser.conftest import NO_BROWSER

expect = pytest.importorskip("playwright.sync_api", reason=NO_BROWSER).expect

SIZES = [(320, 568), (390, 844), (568, 320), (768, 1024), (900, 700), (1280, 800), (2560, 1200)]


def outside(page, locator):
    """Return by how much an element stands outside of the window, to the left and to the right."""
    box, width = locator.bounding_box(), page.viewport_size["width"]
    return max(-box["x"], 0), max(box["x"] + box["width"] - width, 0)


def sizes_outside(page, locator):
    """Return the sizes of a window at which the element stands outside of it."""
    found = {}
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        if outside(page, locator) != (0, 0):
            found[width] = outside(page, locator)
    return found


@pytest.mark.parametrize("text_size", ["100%", "200%"])
def test_the_menu_of_further_links_opens_within_the_window(watched, site, text_size):
    page = watched
    page.goto(f"{site}/dancers/")
    page.evaluate("size => { document.documentElement.style.fontSize = size; }", text_size)
    page.locator(".more summary").click()
    assert sizes_outside(page, page.locator(".more ul")) == {}


def test_the_menu_is_opened_and_closed_by_keyboard(watched, site):
    page = watched
    page.set_viewport_size({"width": 320, "height": 568})
    page.goto(f"{site}/dancers/")
    summary, first = page.locator(".more summary"), page.get_by_role("link", name="Schools")
    summary.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(first).to_be_focused()
    expect(first).to_be_in_viewport(ratio=1)
    page.keyboard.press("Escape")
    expect(first).to_be_hidden()
    expect(summary).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Surprise me").focus()
    page.keyboard.press("Tab")
    # What has the focus now is not under the menu.
    expect(first).to_be_hidden()


def test_the_menu_is_opened_and_left_by_touch(signed_in):
    page = signed_in("ada", "editor", viewport={"width": 390, "height": 844}, has_touch=True)
    page.goto("/dancers/")
    page.locator(".more summary").tap()
    expect(page.get_by_role("link", name="Schools")).to_be_in_viewport(ratio=1)
    page.locator("footer").tap(position={"x": 1, "y": 1})
    expect(page.get_by_role("link", name="Schools")).to_be_hidden()
    page.locator(".more summary").tap()
    page.get_by_role("link", name="Schools").tap()
    page.wait_for_url("**/schools/")


def test_an_editors_menu_opens_within_the_window_without_script(signed_in):
    page = signed_in("ada", "editor", java_script_enabled=False)
    page.goto("/dancers/")
    page.locator(".more summary").click()
    assert sizes_outside(page, page.locator(".more ul")) == {}


@pytest.mark.parametrize("path", ["/dancers/", "/"])
def test_suggestions_open_within_the_window(watched, site, path):
    page, found = watched, {}
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.goto(site + path)
        page.locator("[data-find]").first.press_sequentially("bal")
        listed = page.locator(".suggestions:visible")
        expect(listed).to_be_visible()
        if outside(page, listed) != (0, 0):
            found[width] = outside(page, listed)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert found == {}


def test_names_that_are_offered_open_within_the_window(signed_in):
    page = signed_in("ada", "editor")
    page.goto("/dancers/add/")
    page.get_by_role("button", name="Add to Training").click()
    page.get_by_role("combobox", name="School:").press_sequentially("bal")
    expect(page.locator(".names:visible")).to_be_visible()
    assert sizes_outside(page, page.locator(".names:visible")) == {}


def test_the_keys_are_shown_within_the_window(watched, site):
    page = watched
    page.goto(f"{site}/dancers/")
    page.keyboard.press("?")
    assert sizes_outside(page, page.get_by_role("dialog")) == {}
    page.set_viewport_size({"width": 320, "height": 256})
    page.get_by_role("button", name="Close").scroll_into_view_if_needed()
    expect(page.get_by_role("button", name="Close")).to_be_in_viewport(ratio=1)
