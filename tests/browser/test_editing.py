"""Editors at work on the public pages, in real browsers."""

import pytest

from dancers.models import Dancer
from sources.models import Version
from tests.browser.conftest import NO_BROWSER
from tests.factories import SourceFactory

expect = pytest.importorskip("playwright.sync_api", reason=NO_BROWSER).expect

EDIT = "/dancers/marat-kalmurzaeva/edit/"
TEXT = (
    "Aliya was born in Akbulak. She studied at the Vaganova Academy. "
    "In 1999 she joined the Mariinsky Ballet. She retired in 2015."
)


def save(page):
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).last.click()


def select_words(page, words):
    """Select words of the text beside the form, as a pointer does."""
    page.evaluate(
        """(words) => {
            const text = [...document.querySelectorAll("[data-text]")]
                .find((element) => element.textContent.includes(words)).firstChild;
            const start = text.data.indexOf(words);
            getSelection().setBaseAndExtent(text, start, text, start + words.length);
        }""",
        words,
    )


def test_a_dancer_is_added_from_a_text_with_words_that_are_selected_or_picked(signed_in):
    source = SourceFactory(name="An obituary", text=TEXT)
    page = signed_in("ada", "editor")
    page.goto(source.get_absolute_url())
    page.get_by_role("link", name="Add a dancer from this text").click()
    page.get_by_label("Name:").fill("Aliya")
    page.get_by_role("button", name="Add to Origin").click()
    row = page.locator(".part").last
    box = row.get_by_role("combobox", name="Place:")
    box.press_sequentially("akbu")
    page.get_by_role("option", name="Akbulak", exact=True).click()
    select_words(page, "born in Akbulak")
    page.get_by_role("button", name="Take the selected words").click()
    expect(row.get_by_label("Evidence:")).to_have_value("born in Akbulak")
    expect(row.locator(".verdict").first).to_contain_text("The text has these words")

    page.get_by_role("button", name="Add to Training").click()
    row = page.locator(".part").last
    row.get_by_role("combobox", name="School:").press_sequentially("Vaganova Academy")
    page.get_by_role("option", name="New: “Vaganova Academy”").click()
    row.get_by_label("Pick a sentence").select_option(label="She studied at the Vaganova Academy.")
    row.get_by_role("button", name="Take the sentence").click()
    save(page)

    expect(page.get_by_role("heading", name="Aliya", exact=True)).to_be_visible()
    expect(page.locator("#training-vaganova-academy")).to_be_visible()
    page.locator("#training-vaganova-academy").hover()
    expect(page.locator("mark.lit")).to_have_text("She studied at the Vaganova Academy.")
    first, second = Dancer.objects.get(slug="aliya").life()
    assert (first.position, second.position) == (1, 2)


def test_a_name_is_chosen_or_made_by_keyboard(signed_in):
    page = signed_in("ada", "editor")
    page.goto("/dancers/add/")
    page.get_by_role("button", name="Add to Origin").click()
    row = page.locator(".part").last
    box, new = row.get_by_role("combobox", name="Place:"), row.get_by_label("new", exact=True)
    box.press_sequentially("almat")
    expect(page.get_by_role("option", name="Almaty", exact=True)).to_be_visible()
    box.press("ArrowDown")
    box.press("Enter")
    expect(box).to_have_value("Almaty")
    expect(new).not_to_be_checked()
    box.fill("Akbulak-on-the-hill")
    expect(page.get_by_role("option", name="New: “Akbulak-on-the-hill”")).to_be_visible()
    box.press("ArrowUp")
    box.press("Enter")
    expect(new).to_be_checked()
    # Nothing is chosen: Enter puts the names away, and sends no form.
    box.fill("Almat")
    expect(page.get_by_role("option", name="Almaty", exact=True)).to_be_visible()
    box.press("Enter")
    expect(page.get_by_role("option", name="Almaty", exact=True)).to_have_count(0)
    expect(box).to_have_value("Almat")
    expect(new).not_to_be_checked()


def test_words_that_the_text_has_not_are_told_at_once_and_nothing_typed_is_lost(signed_in):
    page = signed_in("ada", "editor")
    page.goto(EDIT)
    row = page.locator(".part", has_text="Born in Akbulak").first
    row.locator("summary").click()
    row.get_by_label("Evidence:").fill("No such words.")
    expect(row.locator(".verdict").first).to_have_text("The text has no such words.")
    page.get_by_label("Why:").fill("A try")
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("Nothing is saved yet")
    page.get_by_role("alert").get_by_role("link").first.click()
    expect(page.get_by_label("Evidence:").and_(page.locator(":focus"))).to_have_value(
        "No such words."
    )
    expect(page.get_by_label("Why:")).to_have_value("A try")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.get_by_role("link", name="Leave without saving").click()
    page.wait_for_url("**/dancers/marat-kalmurzaeva/")
    assert asked == ["beforeunload"]


def test_a_problem_leads_to_the_row_that_it_names_by_number(signed_in):
    page = signed_in("ada", "editor")
    page.goto("/dancers/add/")
    page.get_by_label("Name:").fill("Vera Orr")
    for _number in range(2):
        page.get_by_role("button", name="Add to Training").click()
    row = page.locator(".part").last
    expect(row.locator("summary")).to_contain_text("Training 2")
    row.get_by_label("Basis:").select_option("editorial")
    row.get_by_role("combobox", name="Place:").fill("Almaty")
    save(page)
    problem = page.get_by_role("alert").get_by_role("link", name="Training 2 (Almaty)").first
    row.locator("summary").click()
    problem.click()
    expect(row.locator("summary")).to_be_focused()
    expect(row.get_by_role("combobox", name="Place:")).to_be_visible()


def test_facts_are_put_in_another_order_by_keyboard(signed_in):
    page = signed_in("ada", "editor")
    page.goto(EDIT)
    before = [fact.label for fact in Dancer.objects.get(slug="marat-kalmurzaeva").life()]
    page.get_by_role("button", name="Move down").first.press("Enter")
    save(page)
    after = [fact.label for fact in Dancer.objects.get(slug="marat-kalmurzaeva").life()]
    assert after == [before[1], before[0], *before[2:]]


def test_two_editors_and_a_curator_on_one_dancer(signed_in):
    ada, ben = signed_in("ada", "editor"), signed_in("ben", "editor")
    ada.goto(EDIT)
    ben.goto(EDIT)
    ada.get_by_label("Summary:").fill("Ada's summary")
    ada.get_by_label("Why:").fill("Shorter")
    save(ada)
    ben.get_by_label("Summary:").fill("Ben's summary")
    ben.get_by_label("Pronoun:").fill("they")
    save(ben)
    expect(ben.get_by_role("heading", level=1)).to_contain_text("was changed meanwhile")
    expect(ben.locator("main")).to_contain_text("Shorter")
    ben.get_by_label("It is now Ada's summary").check()
    with ben.expect_navigation():
        ben.get_by_role("button", name="Save the merge").click()
    expect(ben.locator(".summary").first).to_have_text("Ada's summary")

    cora = signed_in("cora", "curator")
    cora.goto("/dancers/marat-kalmurzaeva/")
    cora.get_by_role("link", name="History", exact=True).click()
    expect(cora.locator("main")).to_contain_text("Shorter")
    cora.get_by_role("link", name="Undo this change").nth(1).click()
    with cora.expect_navigation():
        cora.locator("main").get_by_role("button").last.click()
    dancer = Dancer.objects.get(slug="marat-kalmurzaeva")
    assert dancer.pronoun == "they"
    assert dancer.summary.startswith("Born and raised")
    assert [str(version.made_by) for version in Version.objects.filter(kind="dancer")[:3]] == [
        "cora",
        "ben",
        "ada",
    ]


def test_the_form_is_whole_without_script(signed_in):
    page = signed_in("ada", "editor", java_script_enabled=False)
    page.goto(EDIT)
    with page.expect_navigation():
        page.get_by_role("button", name="Add to Training").click()
    row = page.locator(".part[data-part^='trainings-']").last
    row.get_by_label("School:").fill("Vaganova Academy")
    row.get_by_label("new").first.check()
    row.get_by_label("Evidence:").fill("she was selected to perform with the National Ballet")
    save(page)
    expect(page.locator("#training-vaganova-academy")).to_be_visible()
