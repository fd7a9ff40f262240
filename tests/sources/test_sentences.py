"""Texts are split into sentences as a reader splits them."""

import pytest

from sources.sentences import sentences, untouched


def split(text, language="en"):
    return [text[start:end] for start, end in sentences(text, language)]


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
    assert sentences(text) == [(0, 11), (13, 24), (26, 37)]


def test_a_sentence_is_used_where_a_passage_touches_it():
    assert untouched([(0, 10), (11, 20), (21, 30)], [(5, 8), (19, 21)]) == [(21, 30)]
