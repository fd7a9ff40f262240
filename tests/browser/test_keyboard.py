"""By keyboard alone: to the search, through the evidence, and out again."""

import itertools

import pytest

from tests.browser.conftest import NO_BROWSER

expect = pytest.importorskip("playwright.sync_api", reason=NO_BROWSER).expect


def test_the_keys_are_shown_and_lead_to_the_search(watched, site):
    page = watched
    page.goto(f"{site}/dancers/")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.keyboard.press("/")
    expect(page.locator("#id_q")).to_be_focused()
    page.keyboard.type("marat/?")
    expect(page.locator("#id_q")).to_have_value("marat/?")


def test_the_first_stop_leads_past_the_frame(watched, site):
    page = watched
    page.goto(f"{site}/dancers/marat-kalmurzaeva/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_a_fact_and_its_passage_are_lit_from_either_side(watched, site):
    page = watched
    page.goto(f"{site}/dancers/marat-kalmurzaeva/")
    page.locator("#origin-born-akbulak .footnote").focus()
    expect(page.locator("mark.lit")).to_have_text(
        "Born and raised in the small town of Akbulak, Kazakhstan"
    )
    page.locator('.note[href="#training-mrs-shalyapova"]').first.focus()
    expect(page.locator("#training-mrs-shalyapova")).to_have_class("fact lit")
    page.keyboard.press("Enter")
    expect(page.locator("#training-mrs-shalyapova")).to_be_in_viewport()


def test_every_stop_is_visible_and_in_the_order_of_the_page(watched, site):
    page = watched
    page.goto(f"{site}/dancers/victoria-bektemirova/")
    tops, seen = [], set()
    for _stop in range(40):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            """() => {
              const element = document.activeElement, box = element.getBoundingClientRect();
              const style = getComputedStyle(element);
              return [element.outerHTML.slice(0, 80), box.width * box.height, style.outlineStyle,
                      element.closest(".narrative") ? box.top + scrollY : null];
            }"""
        )
        markup, area, outline, top = stop
        assert area > 0, markup
        assert outline != "none", markup
        seen.add(markup)
        if top is not None:
            tops.append(top)
    assert len(seen) > 30
    # Within a line, a link may stand a little higher than the number after it.
    assert all(later > earlier - 8 for earlier, later in itertools.pairwise(tops))
