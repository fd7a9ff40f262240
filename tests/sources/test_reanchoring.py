"""A quote is found again in a text that was edited around it, or in it."""

import pytest

from sources.reanchoring import moved

OLD = "She was born in Almaty. She trained for years. She danced."


@pytest.mark.parametrize(
    ("new", "quote", "words"),
    [
        ("She was born at Almaty. She trained for years.", "born in Almaty", "born at Almaty"),
        ("She was born in Almaty. She trained, for years.", "She trained", "She trained"),
        ("She trained for many years. She danced.", "trained for years", "trained for many years"),
        ("She was born in Almaty. She danced.", "She trained for years.", None),
        ("SHE TRAINED FOR YEARS.", "She trained for years.", "SHE TRAINED FOR YEARS."),
        ("", "She danced.", None),
        ("She danced. She danced.", "She danced.", None),
    ],
)  # fmt: skip
def test_the_words_at_the_place_of_the_quote_are_found(new, quote, words):
    assert moved(OLD, new, quote) == words


def test_what_is_found_stands_in_the_text_once():
    old = "One two three. " * 500 + "She danced in Almaty. " + "Four five six. " * 500
    new = old.replace("danced in Almaty", "danced at Almaty").replace("three", "drei")
    assert moved(old, new, "She danced in Almaty.") == "She danced at Almaty."


def test_a_long_text_that_is_changed_all_over_is_given_up_and_not_waited_for():
    old = " ".join(f"word{number}" for number in range(80_000))
    new = f"Another {old.replace('word10000 ', 'other words ')} end"
    assert moved(old, new.replace("word1 ", "w "), "word9999 word10000 word10001") is None
