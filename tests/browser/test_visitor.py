"""A visitor's walk: from home to a fact, its sentence and back; with script and without."""

import re

import pytest

from tests.browser.conftest import NO_BROWSER

expect = pytest.importorskip("playwright.sync_api", reason=NO_BROWSER).expect


DANCER = "/dancers/valerie-baktybekova/"


def test_a_walk_from_home_to_a_sentence_and_on(watched, site):
    page = watched
    page.goto(site)
    page.get_by_label("Search the archive").fill("baktybekova valer")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
    page.get_by_role("link", name="Valerie Baktybekova", exact=True).first.click()
    page.get_by_role("listitem").filter(has_text="Began dancing").hover()
    lit = page.locator("mark.lit")
    expect(lit).to_have_text("she began dancing at the age of three")
    expect(lit).to_be_in_viewport()
    page.get_by_role("link", name="New York City Ballet").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("New York City Ballet")
    page.get_by_role("link", name="Valerie Baktybekova").first.click()
    expect(page).to_have_url(re.compile("#engagement-new-york-city-ballet$"))


def test_pointing_at_a_sentence_lights_its_fact(watched, site):
    watched.goto(site + DANCER)
    watched.locator("mark#passage-3").hover()
    expect(watched.locator(".fact.lit")).to_contain_text("Began dancing at the age of three")


def test_a_number_lights_its_passage_and_leaves_the_page_where_it_is(watched, site):
    page = watched
    page.goto(site + DANCER)
    fact = page.locator("#milestone-name-synonymous-with-excellence")
    fact.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    fact.get_by_role("link", name="Passage 26", exact=True).click()
    expect(page.locator("#passage-26")).to_have_class(re.compile("lit"))
    expect(page.locator("#passage-26")).to_be_in_viewport()
    assert abs(page.evaluate("scrollY") - before) < 5
    assert page.url.endswith("#passage-26")


def test_an_address_with_a_passage_or_a_fact_lights_it_and_the_other(watched, site):
    page = watched
    page.goto(f"{site}{DANCER}#passage-7")
    expect(page.locator(".fact.lit")).to_contain_text("Bolshoi Ballet Academy")
    page.goto(f"{site}{DANCER}#training-bolshoi-ballet-academy")
    expect(page.locator("mark.lit")).to_have_count(3)
    expect(page.locator("mark.lit").first).to_be_in_viewport()


def test_a_touch_keeps_the_light_and_escape_puts_it_out(watched, site):
    page = watched
    page.goto(site + DANCER)
    page.locator("mark#passage-3").dispatch_event("click")
    expect(page.locator(".fact.lit")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".lit")).to_have_count(0)


def test_a_list_updates_in_place_and_keeps_its_address(watched, site):
    page = watched
    page.goto(f"{site}/dancers/")
    page.evaluate("window.stays = true")
    box = page.get_by_role("group", name="Country of origin").get_by_label("Kazakhstan")
    box.check()
    expect(page.locator("#results .name")).to_have_count(2)
    expect(page.locator("[data-announce]")).to_have_text("2 dancers")
    expect(page).to_have_url(f"{site}/dancers/?country=kazakhstan")
    expect(box).to_be_focused()
    assert page.evaluate("window.stays")
    page.get_by_role("link", name=re.compile("Country of origin: Kazakhstan")).click()
    expect(page.locator("#results .name")).to_have_count(5)


def test_on_a_phone_the_filters_fold_and_stay_open_in_use(watched, site):
    page = watched
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{site}/dancers/")
    box = page.get_by_role("group", name="Style").get_by_label("Ballet")
    expect(box).to_be_hidden()
    page.get_by_text("Filters", exact=True).click()
    box.check()
    expect(page.locator(".chips")).to_contain_text("Ballet")
    expect(box).to_be_visible()


def test_the_colours_that_a_reader_chose_are_remembered(watched, site):
    page = watched
    page.goto(site)
    button = page.locator("[data-theme-toggle]")
    expect(button).to_have_text("Colours: auto")
    button.click()
    button.click()
    expect(button).to_have_text("Colours: dark")
    page.goto(f"{site}/dancers/")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 19, 15)"


def test_without_script_everything_is_there(new_context, site):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{site}/dancers/")
    page.get_by_role("group", name="Country of origin").get_by_label("Kazakhstan").check()
    page.get_by_role("button", name="Show").first.click()
    page.get_by_role("link", name="Valerie Baktybekova").click()
    page.get_by_role("link", name="Passage 3", exact=True).click()
    target = page.locator("mark:target")
    expect(target).to_have_text("she began dancing at the age of three")
    expect(target).to_be_in_viewport()
    page.locator("mark:target + .note").click()
    expect(page.locator(".fact:target")).to_contain_text("Began dancing")


def test_a_profile_prints_with_its_evidence(watched, site, tmp_path):
    page = watched
    page.goto(site + DANCER)
    page.emulate_media(media="print")
    for hidden in (".masthead nav", ".colophon a", ".tools"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator(".source-text")).to_be_visible()
    expect(page.locator(".printed")).to_have_text(site + DANCER)
    printed = tmp_path / "profile.pdf"
    page.pdf(path=printed, prefer_css_page_size=True)
    assert printed.read_bytes().count(b"/Type /Page\n") + printed.stat().st_size > 10_000


def test_a_profile_is_light(watched, site):
    page, sizes = watched, {}
    page.on("response", lambda response: sizes.update({response.url: len(response.body())}))
    page.goto(site + DANCER)
    page.wait_for_load_state("networkidle")
    assert sum(sizes.values()) < 60_000, sizes
    # The page; tokens.css, site.css; theme.js, site.js, combobox.js (the search box); favicon.svg.
    assert len(sizes) <= 7, list(sizes)
