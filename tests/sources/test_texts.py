"""Texts as received are mended, and quotes are found in them."""

import pytest

from sources.texts import find_wording, mend, nearly, places


@pytest.mark.parametrize(
    ("received", "mended"),
    [
        ("dancing â€“ she".encode(), "dancing – she"),
        ("\ufeffOne.\r\nTwo.\rThree.".encode(), "One.\nTwo.\nThree."),
        ("Zoe\u0308".encode(), "Zo\u00eb"),
        ("“curly” &lt;b&gt; ﬁn".encode(), "“curly” &lt;b&gt; fin"),
    ],
)
def test_damage_is_undone_and_nothing_else(received, mended):
    assert mend(received)[0] == mended


def test_a_file_that_is_no_utf8_is_refused():
    with pytest.raises(UnicodeDecodeError):
        mend(b"\xff\xfe")


def test_a_quote_is_found_at_every_place_even_where_they_overlap():
    assert places("aaa b aa", "aa") == [0, 1, 6]
    assert places("abc", "d") == []
    assert places("abc", "") == []


@pytest.mark.parametrize(
    ("quote", "near"),
    [
        ('she "danced"  Well', "She “danced” well."),
        ("danced” well", "danced” well."),
        ("She sang", None),
        ("…", None),
    ],
)
def test_words_in_another_case_spacing_or_punctuation_are_pointed_to(quote, near):
    assert nearly("Then: She “danced” well. The end.", quote) == near


@pytest.mark.parametrize(
    ("text", "quote", "found"),
    [
        ("She  danced.\nShe\tdanced.", "She danced.", ["She  danced.", "She\tdanced."]),
        ("She danced. She\u00a0danced.", "She danced.", ["She danced."]),
        ("a b  a b", "a b a", ["a b  a"]),
        ("a\tb\ta\tb\ta", "a b a", ["a\tb\ta", "a\tb\ta"]),
        ("She danced.", "Shedanced.", []),
        ("She danced.", " ", [" "]),
        ("She danced.", "  ", []),
        ("She danced.", "", []),
    ],
)
def test_the_wording_of_the_text_is_found_where_only_white_space_differs(text, quote, found):
    assert find_wording(text, quote) == found


@pytest.mark.parametrize(("quote", "near"), [("в 1911 году.", "в 1911 году́."), ("Дре", None)])
def test_near_words_end_with_whole_words_stress_marks_included(quote, near):
    assert nearly("Ве́ра Дре́нская родила́сь в  1911 году́.".replace("  ", " "), quote) == near
