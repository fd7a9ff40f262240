"""Evidence is taken from the text beside the form, in the words that the text has."""

import re

import pytest

from sources.models import Passage
from tests.browser.conftest import NO_BROWSER
from tests.factories import DancerFactory, MilestoneFactory, PassageFactory, SourceFactory

expect = pytest.importorskip("playwright.sync_api", reason=NO_BROWSER).expect

TABS = "Odette\tVera Orr\nSiegfried\tPaul Dent\n"
BLANKS = "Vera Orr was taught by Mme.  Lund in  Perm. She left\u00a0in 1931.\n"
WRAPPED = "Vera Orr was taught\n  by Lund.\nShe left in 1931."
STRESSED = "Ве́ра Дре́нская родила́сь в Перми́ в 1911 году́."

# As Chrome does: the words of a text are put in an element in an element.
WRAP = """(change) => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) nodes.push(walker.currentNode);
    for (const node of nodes) {
        const around = node.parentElement;
        if (!node.data.trim() || around.closest("script, style, textarea, option")) continue;
        for (const part of node.data.split(/(?<=\\.)/)) {
            const fonts = [document.createElement("font"), document.createElement("font")];
            fonts[1].textContent = change ? part.toUpperCase() : part;
            fonts[0].append(fonts[1]);
            around.insertBefore(fonts[0], node);
        }
        node.remove();
    }
}"""

# The text may be in many nodes: the places are counted through all of them.
SELECT = """([start, end]) => {
    const pointAt = (place) => {
        const text = document.querySelector("[data-text]");
        const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
        let left = place;
        while (walker.nextNode().length < left) left -= walker.currentNode.length;
        return [walker.currentNode, left];
    };
    getSelection().setBaseAndExtent(...pointAt(start), ...pointAt(end));
}"""


@pytest.fixture
def form(signed_in):
    """Open the form of a new dancer beside a text, with a fact: `form(text)`."""

    def open_form(text, **fields):
        source = SourceFactory(text=text, **fields)
        page = signed_in("ada", "editor")
        page.goto(f"/dancers/add/?source={source.slug}")
        page.get_by_role("button", name="Add to Milestones").click()
        return page

    return open_form


def quote(page):
    return page.get_by_label("Evidence:")


def verdict(page):
    return page.locator(".verdict").first


def take(page, text, words):
    """Select the words and take them as evidence."""
    start = text.index(words)
    # The browser counts in halves of such letters as \U00010414.
    ends = [len(part.encode("utf-16-le")) // 2 for part in (text[:start], words)]
    page.evaluate(SELECT, [ends[0], sum(ends)])
    page.get_by_role("button", name="Take the selected words").click()


def sentences(page):
    return page.get_by_label("Pick a sentence").locator("option:not([value=''])")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TABS, ["Odette\tVera Orr", "Siegfried\tPaul Dent"]),
        (BLANKS, ["Vera Orr was taught by Mme.", "Lund in  Perm.", "She left\u00a0in 1931."]),
        (WRAPPED, ["Vera Orr was taught\n  by Lund.", "She left in 1931."]),
    ],
)
def test_each_sentence_that_is_picked_stands_in_its_text_as_it_is(form, text, expected):
    page = form(text)
    expect(sentences(page)).to_have_count(len(expected))
    for index, sentence in enumerate(expected):
        page.get_by_label("Pick a sentence").select_option(index=index + 1)
        page.get_by_role("button", name="Take the sentence").click()
        box = page.locator("[data-quote]").nth(index)
        expect(box).to_have_value(sentence)
        expect(page.locator(".verdict").nth(index)).to_contain_text("The text has these words")


def test_a_sentence_is_found_by_its_words_without_leaving_the_form(form):
    page = form(" ".join(f"She danced part {number} for years." for number in range(200)))
    page.get_by_label("Note").first.fill("Typed.")
    expect(sentences(page)).to_have_count(8)
    page.get_by_label("Find a sentence").fill("part 117")
    page.get_by_role("button", name="Find", exact=True).click()
    expect(page.get_by_label("Pick a sentence")).to_have_value(re.compile("part 117"))
    page.get_by_role("button", name="Take the sentence").click()
    expect(quote(page)).to_have_value("She danced part 117 for years.")
    expect(page.get_by_label("Note").first).to_have_value("Typed.")
    page.get_by_label("Find a sentence").fill("Giselle")
    page.get_by_label("Find a sentence").press("Enter")
    expect(page.locator(".pick .aside")).to_have_text("No sentence has these words.")


def test_a_language_that_the_browser_does_not_know_keeps_no_sentence_back(form):
    page = form("She danced. She left.", language="en-Cyrl-Cyrl")
    expect(sentences(page)).to_have_count(2)
    take(page, "She danced. She left.", "anc")
    expect(quote(page)).to_have_value("danced")


@pytest.mark.parametrize(
    ("text", "typed", "said"),
    [
        (TABS, "Odette Vera Orr", "The text has these words."),
        (BLANKS, "by Mme. Lund in Perm. She left in 1931.", "The text has these words."),
        (WRAPPED, "taught by Lund.", "The text has these words."),
        ("She danced. She\tdanced.", "She danced.", "The text has these words."),
        ("She  danced. She\tdanced.", "She danced.", "more than once"),
        (TABS, "OdetteVera", "The text has no such words."),
    ],
)
def test_words_that_are_typed_with_single_spaces_are_found(form, text, typed, said):
    page = form(text)
    quote(page).fill(typed)
    expect(verdict(page)).to_contain_text(said)
    marked = page.evaluate(
        "[...CSS.highlights.get('active-evidence')].map((range) => range.toString())"
    )
    assert [" ".join(words.split()) for words in marked] == [typed] * len(marked)
    assert bool(marked) is ("no such" not in said)


def test_words_with_other_spacing_are_saved_as_the_text_has_them(form):
    page = form(TABS)
    page.get_by_label("Name:").fill("Vera Orr")
    page.get_by_label("Headline:").fill("Danced Odette")
    quote(page).fill("Odette Vera Orr")
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).last.click()
    assert Passage.objects.get(source__text=TABS).quote == "Odette\tVera Orr"


CUT = [
    ("нск", "Дре́нская"),
    ("\u0301нская родила", "Дре́нская родила́сь"),
    ("Ве", "Ве́ра"),
    ("году", "году́"),
    ("ara", "O’Hara’s"),
    ("Arc", "d'Arc"),
    ("лма", "Алма́-Ата́"),
    ("-Сарай", "Бахчи-Сарай"),
    ("\U00010415", "\U00010414\U00010415"),
    ("923", "1923"),
    (" danced.", "danced."),
    ("danced. She", "danced. She"),
]


def test_a_selection_grows_to_whole_words(form):
    text = (
        f"{STRESSED} She saw O’Hara’s d'Arc. Алма́-Ата́, Бахчи-Сарай. "
        "The \U00010414\U00010415 in 1923 – 1924. She danced. She left."
    )
    page = form(text)
    for number, (words, grown) in enumerate(CUT):
        take(page, text, words)
        expect(page.locator("[data-quote]").nth(number)).to_have_value(grown)
    said = page.locator(".verdict", has_text="The text has these words")
    expect(said).to_have_count(len(CUT))


def test_a_selection_with_joiners_grows_to_whole_words(form):
    # They are refused in a text that is saved: it is put beside the form as it may be one day.
    text = "می\u200cخواهم क\u094d\u200dष"
    page = form("She danced.")
    page.route("**/dancers/add/**", lambda route: answer_with(route, text))
    page.reload()
    page.get_by_role("button", name="Add to Milestones").click()
    take(page, text, "خواه")
    expect(quote(page)).to_have_value("می\u200cخواهم")
    take(page, text, "ष")
    expect(page.locator("[data-quote]").nth(1)).to_have_value("क\u094d\u200dष")


def answer_with(route, text):
    response = route.fetch()
    route.fulfill(response=response, body=response.text().replace("She danced.", text))


def test_a_selection_that_leaves_its_text_is_taken_up_to_its_end(form):
    page = form("She danced. She left.")
    page.evaluate(
        """() => {
            const text = document.querySelector("[data-text]").firstChild;
            const button = document.querySelector("p[data-take]").nextElementSibling;
            getSelection().setBaseAndExtent(text, 13, button, 1);
        }"""
    )
    page.get_by_role("button", name="Take the selected words").click()
    expect(quote(page)).to_have_value("She left.")


@pytest.mark.parametrize("is_translated", [False, True], ids=["wrapped", "changed"])
def test_evidence_is_in_the_words_of_the_text_though_the_page_is_translated(form, is_translated):
    text = f"{STRESSED} She danced. {TABS}"
    page = form(text)
    page.evaluate(WRAP, is_translated)
    if is_translated:
        # A translation that takes no notice of `translate="no"` is undone by the first selection.
        page.evaluate(SELECT, [3, 9])
        assert page.locator("[data-text]").evaluate("text => text.textContent") == text
    take(page, text, "родила́сь в Перми́ в 1911 году́. She danced.")
    expect(quote(page)).to_have_value("родила́сь в Перми́ в 1911 году́. She danced.")
    page.get_by_label("Pick a sentence").select_option(index=3)
    page.get_by_role("button", name="Take the sentence").click()
    expect(page.locator("[data-quote]").nth(1)).to_have_value("Odette\tVera Orr")
    marked = "[...CSS.highlights.get('active-evidence')].map((range) => range.toString())"
    assert len(page.evaluate(marked)) == 2
    page.get_by_label("Headline:").fill("Danced")
    page.get_by_role("button", name="Add to Milestones").click()
    page.get_by_role("button", name="Move up").last.click()
    expect(page.get_by_role("button", name="Move up").first).to_be_focused()


def test_a_browser_that_translates_leaves_texts_quotes_and_names_alone(signed_in):
    source = SourceFactory(text="She danced.")
    fact = MilestoneFactory(passages=[PassageFactory(source=source, quote="She danced.")])
    page = signed_in("ada", "editor")
    page.goto(f"{fact.dancer.get_absolute_url()}edit/?source={SourceFactory().slug}")
    page.get_by_role("button", name="Add to Training").click()
    page.get_by_role("combobox", name="School:").press_sequentially("zz")
    expect(page.locator("[role=option]")).to_have_count(1)
    left = (
        "[data-text], [data-quote], [name$='-passages-source'], .pick select, textarea, #id_name, "
        "[data-entry] input[type=text], [role=listbox].names, [data-legend='']"
    )
    translated = """elements => elements
        .filter((element) => element.translate || !element.closest(".notranslate"))
        .map((element) => element.outerHTML.slice(0, 200))"""
    assert page.locator(left).count() > 15
    assert page.locator(left).evaluate_all(translated) == []
    page.goto("/admin/sources/passage/add/")
    assert page.locator("#id_quote, .select2-container").evaluate_all(translated) == []
    # What visitors read may be translated, evidence included.
    page.goto(source.get_absolute_url())
    assert page.locator(".source-text").evaluate("text => text.translate")


# Counts what a screen reader is told to say.
LISTEN = """() => {
    window.spoken = [];
    const regions = "[role=status], [role=alert], [role=log], [aria-live]";
    new MutationObserver((changes) => {
        for (const { target, addedNodes } of changes) {
            const around = (target.nodeType === 1 ? target : target.parentElement);
            const region = around?.closest(regions);
            const isForms = region?.closest("form") && addedNodes.length;
            if (isForms) window.spoken.push(region.textContent);
        }
    }).observe(document, { childList: true, characterData: true, subtree: true });
}"""


def test_a_form_with_thirty_facts_says_nothing_at_the_start_and_each_change_once(signed_in):
    words = " ".join(f"word{number}." for number in range(40))
    source, dancer = SourceFactory(text=words), DancerFactory()
    for number in range(30):
        passage = PassageFactory(source=source, quote=f"word{number}.")
        MilestoneFactory(dancer=dancer, passages=[passage])
    page = signed_in("ada", "editor")
    page.add_init_script(f"({LISTEN})()")
    page.goto(f"{dancer.get_absolute_url()}edit/")
    expect(page.locator(".verdict", has_text="The text has these words")).to_have_count(30)
    expect(page.locator("form [role=status]:not(.find *), form [aria-live]")).to_have_count(1)
    page.wait_for_timeout(1000)
    assert page.evaluate("spoken") == []
    page.locator(".part summary").first.click()
    quote(page).first.press_sequentially("ab")
    expect(page.locator("[data-announcer]")).to_have_text(
        "The text has no such words. What you typed is not saved yet."
    )
    quote(page).first.press_sequentially("cd")
    page.wait_for_timeout(1000)
    assert len(page.evaluate("spoken")) == 1
    quote(page).first.fill("word31.")
    expect(page.locator("[data-announcer]")).to_have_text("✓ The text has these words.")
    assert len(page.evaluate("spoken")) == 2


def test_each_box_is_described_by_what_was_found_of_it(form):
    page = form("She danced. She left.")
    for index in (1, 2):
        page.get_by_label("Pick a sentence").select_option(index=index)
        page.get_by_role("button", name="Take the sentence").click()
    page.locator("[data-quote]").nth(1).fill("She sang.")
    told = page.locator("[data-quote]").evaluate_all(
        """boxes => boxes.map((box) => (box.getAttribute("aria-describedby") ?? "").split(" ")
            .map((id) => document.getElementById(id))
            .filter((element) => element?.matches(".verdict"))
            .map((verdict) => verdict.textContent).join("|"))"""
    )
    assert told[:2] == ["✓ The text has these words.", "The text has no such words."]
    expect(page.get_by_label("Evidence:")).to_have_accessible_description(
        "Select words in the text beside, pick a sentence of it, or type them. "
        "✓ The text has these words."
    )


def test_another_text_chosen_for_a_quote_is_looked_in_at_once(signed_in):
    page = signed_in("ada", "editor")
    first, second = SourceFactory(text="She danced."), SourceFactory(text="She left.")
    page.goto(f"/dancers/add/?source={first.slug}&source={second.slug}")
    page.get_by_role("button", name="Add to Milestones").click()
    quote(page).fill("She left.")
    expect(verdict(page)).to_have_text("The text has no such words.")
    page.locator("[name$='-passages-source']").first.select_option(second.slug)
    expect(verdict(page)).to_have_text("✓ The text has these words.")
