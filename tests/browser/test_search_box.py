"""The search box: suggestions as one types, by keyboard and pointer, and without script."""

import re

import pytest

from tests.browser.conftest import NO_BROWSER
from tests.browser.test_accessibility import violations

expect = pytest.importorskip("playwright.sync_api", reason=NO_BROWSER).expect


def test_a_name_is_suggested_and_chosen_by_keyboard(watched, site):
    page = watched
    page.goto(f"{site}/places/moscow/")
    box = page.get_by_role("combobox", name="Search the archive")
    box.press_sequentially("v")
    expect(page.get_by_role("option")).to_have_count(0)
    box.press_sequentially("al")
    expect(page.get_by_role("option").first).to_have_text(re.compile("Valerie Baktybekova"))
    expect(page.get_by_role("status").filter(has_text="3 suggestions")).to_have_count(1)
    expect(box).to_have_attribute("aria-expanded", "true")
    assert violations(page) == []
    box.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(box).to_have_value("val")
    box.press_sequentially("e")
    expect(page.get_by_role("option")).to_have_count(3)
    box.press("ArrowDown")
    chosen = page.get_by_role("option", selected=True)
    assert box.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    box.press("Enter")
    expect(page).to_have_url(re.compile("/dancers/valerie-baktybekova/$"))


def test_a_suggestion_is_chosen_by_pointer(watched, site):
    watched.goto(site)
    watched.get_by_label("Search the archive").press_sequentially("bolsh")
    watched.get_by_role("option", name="Bolshoi Ballet Academy school").click()
    expect(watched.get_by_role("heading", level=1)).to_have_text("Bolshoi Ballet Academy")


def test_the_search_is_whole_without_script(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site)
    page.get_by_label("Search the archive").fill("valery almaty")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_text("Did you mean")).to_be_visible()
    page.get_by_role("link", name="Valerie Baktybekova", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Valerie Baktybekova")
    context.close()
