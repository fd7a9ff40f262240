"""Texts are split into sentences as a reader splits them."""

import pysbd
import pytest

from sources import sentences
from sources.sentences import split_sentences, uncited_sentences


def split(text, language="en"):
    return [text[start:end] for start, end in split_sentences(text, language)]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["She trained with Mrs. Shalyapova.", "For years, she danced."]),
        ("en", ['Her mother said: "Never stop, Martin."', "She smiled."]),
        ("en", ["Dr. No taught her in St. Petersburg at 5 p.m. on Fridays."]),
        ("ru", ["Проф. А. В. Шелест учила её.", "Потом она танцевала."]),
        ("kk", ["Ол Алматыда туды.", "Кейін биледі."]),
        ("xx", ["One.", "Two."]),
    ],
)
def test_titles_quotes_and_initials_end_no_sentence(language, expected):
    assert split(" ".join(expected), language) == expected


def test_sentences_are_found_across_paragraphs_and_when_repeated():
    text = "She danced.\n\nShe danced.  She rested.\n"
    assert split_sentences(text) == [(0, 11), (13, 24), (26, 37)]


def test_a_line_that_goes_on_with_a_small_letter_ends_no_sentence():
    assert split("She was taught\n  by Lund.\nShe left\nin 1931.") == [
        "She was taught\n  by Lund.",
        "She left\nin 1931.",
    ]
    assert split("Odette\tVera Orr\nSiegfried\tPaul Dent") == [
        "Odette\tVera Orr",
        "Siegfried\tPaul Dent",
    ]


def test_a_sentence_is_used_where_a_passage_touches_it():
    assert uncited_sentences([(0, 10), (11, 20), (21, 30)], [(5, 8), (19, 21)]) == [(21, 30)]


def test_a_sentence_is_used_wherever_passages_nest_or_overlap():
    spans = [(0, 10), (11, 20), (21, 30), (31, 40)]
    assert uncited_sentences(spans, [(0, 25), (3, 5), (8, 12)]) == [(31, 40)]
    assert uncited_sentences(spans, [(10, 11), (20, 21), (50, 60)]) == spans


def sentence(number):
    return f"Dr. No taught her dance number {number} in St. Petersburg."


@pytest.mark.parametrize("separator", [" ", "\n", "\n\n"])
def test_a_long_text_is_split_as_a_short_one_is(separator):
    expected = [sentence(number) for number in range(200)]
    assert split(separator.join(expected)) == expected


@pytest.mark.parametrize("text", ["a" * 10_000, "word " * 3_000, "1. " * 2_000, "漢字。" * 2_000])
def test_nothing_is_left_out_of_a_text_without_plain_sentences(text):
    assert "".join("".join(split(text)).split()) == "".join(text.split())


@pytest.mark.parametrize("words", ["She danced. ", "a.\n", "word", "A. " + "word " * 590])
def test_a_long_text_is_split_in_pieces_and_no_part_of_it_more_than_a_few_times(words, monkeypatch):
    split_piece, pieces = sentences._split_piece, []
    monkeypatch.setattr(
        sentences, "_split_piece", lambda piece, _: pieces.append(piece) or split_piece(piece, _)
    )
    text = words * (20_000 // len(words))
    split_sentences(text)
    assert max(map(len, pieces)) <= 3_000
    assert sum(map(len, pieces)) <= 3 * len(text)


def test_sentences_are_not_looked_for_from_the_start_of_the_text(monkeypatch):
    def look(*args):
        raise AssertionError("a look at the whole text for each sentence")

    monkeypatch.setattr(pysbd.Segmenter, "sentences_with_char_spans", look)
    assert len(split_sentences("She danced.\n" * 100)) == 100
