"""The difference of two texts shows what changed, in bounded time, and says what it leaves out."""

import re
from time import process_time

import pytest

from catalogue.differences import MAX_SHOWN_CHARS, MAX_SHOWN_PLACES, Difference
from sources.diffing import Work
from tests.factories import SourceFactory

COARSE = "too long or too different"


def difference(was, now, work=None):
    return Difference(was, now, work or Work())


def left(html, tag):
    """Return a difference without what stands in one of the elements, and without tags."""
    return re.sub("</?[a-z]+>", "", re.sub(f"<{tag}>.*?</{tag}>", "", html, flags=re.DOTALL))


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("one two three", "one 2 three"),
        ("one two", "one two three"),
        ("one two", "two"),
        ("danced", "dances"),
        ("one  two\n\nthree", "one two\nthree"),
        ("a a a b", "a b a a"),
    ],
)
def test_both_texts_can_be_read_in_it(was, now):
    html = difference(was, now).html
    assert (left(html, "ins"), left(html, "del")) == (was, now)


def test_of_what_stayed_only_the_words_beside_a_difference_are_shown():
    stayed = " ".join(f"word{number}" for number in range(20))
    html = difference(f"a {stayed} b", f"x {stayed} y").html
    assert "</ins>word0 word1 word2 word3 word4 word5 word6 word7  … word12 word13" in html


PAIRS = {
    "repeated": ("dance " * 20_000, "dance dance! " * 9_000),
    "periodic": ("a b " * 30_000, "b a a " * 20_000),
    "lines alike": ("She danced.\n" * 9_000, "She  danced.\nNo.\n" * 7_000),
    "one line": ("a" * 200_000, "b" * 200_000),
    "reversed": (" ".join(map(str, range(20_000))), " ".join(map(str, range(20_000, 0, -1)))),
}


@pytest.mark.parametrize(("was", "now"), PAIRS.values(), ids=PAIRS)
def test_long_texts_that_differ_throughout_are_compared_coarsely(was, now):
    start = process_time()
    found = difference(was, now)
    assert process_time() - start < 5
    assert len(found.html) < 20 * MAX_SHOWN_CHARS
    assert "Long stretches are shortened." in found.remarks


def test_a_coarse_difference_says_so_and_an_exact_one_does_not():
    assert COARSE in difference(*PAIRS["periodic"]).remarks[0]
    assert COARSE not in "".join(difference(*PAIRS["one line"]).remarks)
    assert difference("one two", "one 2").remarks == []


def test_several_differences_share_the_work():
    work = Work(1_000)
    texts = "a b c d e " * 100, "e d c b a " * 100
    assert COARSE in difference(*texts, work).remarks[0]
    assert difference("one two three", "one 2 three", work).remarks == []


def test_only_the_first_of_many_places_are_shown_and_the_others_are_counted():
    was = [f"word{number}" for number in range(3 * MAX_SHOWN_PLACES)]
    now = [word if place % 2 else "x" for place, word in enumerate(was)]
    found = difference(" ".join(was), " ".join(now))
    assert found.html.count("<ins>") == MAX_SHOWN_PLACES
    assert found.remarks == ["100 more differences are not shown."]


def test_long_words_that_stayed_are_not_shown_whole():
    assert len(difference("a" * 90_000 + " b", "a" * 90_000 + " c").html) < 2_000


@pytest.mark.django_db
def test_the_history_and_the_comparison_say_that_they_are_coarse(client):
    source = SourceFactory(text=PAIRS["periodic"][0])
    source.text = PAIRS["periodic"][1]
    source.save()
    for path in ("history/", "history/1/?compare"):
        assert COARSE in client.get(f"{source.get_absolute_url()}{path}").content.decode()
