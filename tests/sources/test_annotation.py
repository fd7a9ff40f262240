"""A text is shown whole, its passages marked even where they nest, overlap or cross paragraphs."""

import re
from html import unescape
from types import SimpleNamespace

import pytest

from sources.annotation import Mark, annotate, place_marks
from tests.factories import PassageFactory, SourceFactory


def fact(name):
    return SimpleNamespace(anchor=name, label=name.title())


def shown(text, *stretches):
    """Return the HTML of the text with the stretches marked, numbered in their order."""
    marks = [
        Mark(text.index(stretch), text.index(stretch) + len(stretch), number, [fact(f"f{number}")])
        for number, stretch in enumerate(stretches, start=1)
    ]
    return str(annotate(text, marks, href=lambda fact: f"#{fact.anchor}"))


def words_of(html):
    return unescape(re.sub("<[^>]*>", "", html))


def without_notes(html):
    return re.sub('<a class="note".*?</a>', "", html)


def test_a_passage_is_marked_and_leads_to_its_fact():
    assert shown("She danced well.", "danced") == (
        '<p>She <mark id="passage-1" data-passage="1">danced</mark>'
        '<a class="note" href="#f1" data-number="1" aria-label="Passage 1: F1"></a> well.</p>'
    )


def test_a_passage_within_another_is_a_mark_in_a_mark():
    html = without_notes(shown("abcdef", "bcde", "cd"))
    assert (
        html
        == '<p>a<mark id="passage-1" data-passage="1">b<mark id="passage-2" data-passage="2">cd</mark>e</mark>f</p>'
    )


def test_two_passages_that_begin_together_nest_the_longer_one_outside():
    html = without_notes(shown("abcdef", "ab", "abcd"))
    assert (
        html
        == '<p><mark id="passage-2" data-passage="2"><mark id="passage-1" data-passage="1">ab</mark>cd</mark>ef</p>'
    )


def test_overlapping_passages_are_both_whole():
    html = without_notes(shown("abcdef", "bcd", "cde"))
    assert html == (
        '<p>a<mark id="passage-1" data-passage="1">b<mark id="passage-2" data-passage="2">cd</mark></mark><mark data-passage="2">e</mark>f</p>'
    )


def test_a_passage_goes_on_in_the_next_paragraph():
    html = without_notes(shown("ab\n\ncd", "b\n\nc"))
    assert (
        html
        == '<p>a<mark id="passage-1" data-passage="1">b</mark></p>\n\n<p><mark data-passage="1">c</mark>d</p>'
    )


@pytest.mark.parametrize(
    ("text", "stretches"),
    [
        ('One & <two>.\n\nThree "four".', ["<two>.\n\nThree"]),
        ("abcdefghij", ["abcdefghij", "bcdefgh", "ghij", "c", "hi"]),
        ("\n\nabc\n \n\nd\n\n", ["abc\n \n\nd", "c\n"]),
        ("no passage at all", []),
    ],
)
def test_the_words_are_those_of_the_source(text, stretches):
    html = shown(text, *stretches)
    assert words_of(html) == text
    assert html.count("<mark") == html.count("</mark>")
    for number in range(1, len(stretches) + 1):
        assert html.count(f'id="passage-{number}"') == 1
        assert html.count(f'href="#f{number}"') == 1


def test_a_passage_of_five_facts_leads_to_each():
    names = ["first", "second", "third", "fourth", "fifth"]
    mark = Mark(0, 3, 1, [fact(name) for name in names])
    html = annotate("She danced.", [mark], href=lambda fact: f"#{fact.anchor}")
    assert re.findall('href="#(.*?)" data-number="(.*?)"', html) == [
        (name, f"1{letter}") for name, letter in zip(names, "abcde", strict=True)
    ]


def test_a_text_in_cyrillic_is_marked_like_any_other():
    html = shown("Айгүл Алматыда туды.\n\nКейін ол биледі.", "Алматыда туды", "биледі")
    assert '<mark id="passage-1" data-passage="1">Алматыда туды</mark>' in html
    assert words_of(html) == "Айгүл Алматыда туды.\n\nКейін ол биледі."


@pytest.mark.django_db
def test_passages_are_numbered_in_the_order_of_the_text():
    source = SourceFactory(text="One. Two. Three.")
    quotes = ["Three.", "One. Two.", "One."]
    passages = [PassageFactory(source=source, quote=quote) for quote in quotes]
    marks = place_marks(source, dict.fromkeys(passages, []), first_number=4)
    assert {passage.quote: mark.number for passage, mark in marks.items()} == {
        "One.": 4,
        "One. Two.": 5,
        "Three.": 6,
    }


@pytest.mark.django_db
def test_a_passage_that_is_lost_has_a_number_and_no_place():
    passage = PassageFactory(source=SourceFactory(text="One."), quote="Two.")
    marks = place_marks(passage.source, {passage: []})
    assert (marks[passage].number, marks[passage].is_placed) == (1, False)
