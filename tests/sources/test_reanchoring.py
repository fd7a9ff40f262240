"""A quote is found again in a text that was edited around it, or in it."""

from time import process_time

import pytest

from sources.reanchoring import find_moved_quote, is_same_evidence

OLD = "She was born in Almaty. She trained for years. She danced."


@pytest.mark.parametrize(
    ("new", "quote", "words"),
    [
        ("She was born at Almaty. She trained for years.", "born in Almaty", "born at Almaty"),
        ("She was born in Almaty. She trained, for years.", "She trained", "She trained"),
        ("She trained for many years. She danced.", "trained for years", "trained for many years"),
        ("SHE TRAINED FOR YEARS.", "She trained for years.", "SHE TRAINED FOR YEARS."),
    ],
)  # fmt: skip
def test_the_words_at_the_place_of_the_quote_are_found(new, quote, words):
    found = find_moved_quote(OLD, new, quote)
    assert (found.words, found.is_same_place) == (words, True)


@pytest.mark.parametrize(
    ("new", "quote"),
    [
        ("She was born in Almaty. She danced.", "She trained for years."),
        ("", "She danced."),
        ("She danced. She danced.", "She danced."),
        ("She was born in Almaty. Her mother wrote of it for years. She danced.", "She trained"),
    ],
)
def test_where_the_words_are_gone_none_are_offered(new, quote):
    assert find_moved_quote(OLD, new, quote) is None


PERM = "Vera Orr began late. Born in Perm, she went to Omsk.\n\nAda Lund was strict."


@pytest.mark.parametrize("words", ["born in Perm", "Born in Perm", "BORN, in Perm"])
def test_like_words_about_somebody_else_are_another_place(words):
    new = f"Vera Orr began late. She went to Omsk.\n\nAda Lund, {words}, was strict."
    found = find_moved_quote(PERM, new, "Born in Perm")
    assert (found.words, found.is_same_place) == (words, False)


# So short that a comparison takes the words that moved for what stayed.
SHORT = "Vera began. Born in Perm, she left.\n\nAda was strict."


@pytest.mark.parametrize("words", ["Born in Perm", "born in Perm", "BORN in Perm"])
def test_words_that_moved_in_a_short_text_are_another_place(words):
    new = f"Vera began. She left.\n\nAda, {words}, was strict."
    found = find_moved_quote(SHORT, new, "Born in Perm")
    assert (found.words, found.is_same_place) == (words, False)
    assert not is_same_evidence(SHORT, "Born in Perm", new, words)


@pytest.mark.parametrize(
    "new",
    [
        SHORT.replace("began", "started"),
        SHORT.replace("she left", "Vera left"),
        SHORT.replace("Vera began. ", ""),
        SHORT.partition("\n")[0].removeprefix("Vera began. "),
        "Born in Perm",
    ],
)
def test_a_quote_stays_where_one_word_beside_it_does(new):
    assert is_same_evidence(SHORT, "Born in Perm", new, "Born in Perm")


@pytest.mark.parametrize(
    ("new", "new_quote", "is_same"),
    [
        (PERM, "Born in Perm", True),
        (PERM, "Born in Perm, she went to Omsk.", True),
        (PERM, "she went to Omsk", False),
        (f"Later: {PERM}", "Born in Perm", True),
        (PERM.replace("Born in", "BORN — in"), "BORN — in Perm", True),
        (PERM.replace("Born in Perm", "Born in Omsk"), "Born in Omsk", False),
        (PERM.replace("Born in Perm, s", "S").replace("Lund", "Lund, Born in Perm,"),
         "Born in Perm", False),
        (PERM.replace("Born in Perm", "Born"), "Born in Perm", False),
    ],
)  # fmt: skip
def test_evidence_is_the_same_where_its_words_are_at_the_same_place(new, new_quote, is_same):
    assert is_same_evidence(PERM, "Born in Perm", new, new_quote) is is_same


def test_what_is_found_stands_in_the_text_once():
    old = "One two three. " * 500 + "She danced in Almaty. " + "Four five six. " * 500
    new = old.replace("danced in Almaty", "danced at Almaty").replace("three", "drei")
    assert find_moved_quote(old, new, "She danced in Almaty.").words == "She danced at Almaty."


def test_a_quote_is_found_in_a_long_text_that_is_changed_at_both_ends():
    old = " ".join(f"word{number}" for number in range(20_000))
    new = f"Another {old.replace('word10000 ', 'other words ')} end".replace("word1 ", "w ")
    found = find_moved_quote(old, new, "word9999 word10000 word10001")
    assert found == ("word9999 other words word10001", True)


WRAPPED = (
    "Vera Orr began late. Born in Perm, she tra-\nined for many years at a\nwell-\nknown school."
)
UNWRAPPED = "Vera Orr began late. Born in Perm, she trained for many years at a well-known school."


@pytest.mark.parametrize(
    ("wrapped", "unwrapped"),
    [
        ("years at a\nwell-\nknown school.", "years at a well-known school."),
        ("she tra-\nined for many", "she trained for many"),
        ("Perm, she tra-\nined", "Perm, she trained"),
        ("ined for many", "ined for many"),
    ],
)
def test_a_quote_is_found_where_lines_end_elsewhere_and_words_are_divided(wrapped, unwrapped):
    assert find_moved_quote(WRAPPED, UNWRAPPED, wrapped) == (unwrapped, True)
    assert find_moved_quote(UNWRAPPED, WRAPPED, unwrapped) == (wrapped, True)
    assert is_same_evidence(WRAPPED, wrapped, UNWRAPPED, unwrapped)
    assert is_same_evidence(UNWRAPPED, unwrapped, WRAPPED, wrapped)


def test_like_words_in_a_text_that_was_wrapped_anew_are_another_place():
    new = UNWRAPPED.replace("Born in Perm, she", "She") + " Ada Lund, born in Perm, was strict."
    assert find_moved_quote(WRAPPED, new, "Born in Perm") == ("born in Perm", False)


def numbered(number):
    return f"On day {number} she danced the part for the {number % 7} companies of the town."


def test_quotes_are_found_in_a_long_text_that_was_wrapped_anew_without_much_work():
    sentences = [numbered(number) for number in range(2_000)]
    old = " ".join(sentences)
    new = old.replace("danced the ", "danced\nthe ").replace("companies", "com-\npanies")
    start = process_time()
    for number in range(0, 2_000, 100):
        words = find_moved_quote(old, new, sentences[number]).words
        assert words.replace("-\n", "").replace("\n", " ") == sentences[number]
    assert process_time() - start < 5
