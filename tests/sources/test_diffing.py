"""Two lists are compared with a bounded amount of work, whatever stands in them."""

from random import Random
from time import process_time

import pytest

from sources.diffing import MAX_WORK, Work, common_prefix, common_suffix, diff_blocks


def pieces(old, new, work=None):
    """Return the blocks of two texts, told word by word: *=same -old +new*."""
    before, after = old.split(), new.split()
    told = []
    for block in diff_blocks(before, after, work or Work()):
        if block.is_equal:
            told.append("=" + " ".join(before[block.start : block.end]))
            continue
        told.append("-" + " ".join(before[block.start : block.end]))
        told.append("+" + " ".join(after[block.new_start : block.new_end]))
    return [piece for piece in told if len(piece) > 1]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("a b c", "a b c", ["=a b c"]),
        ("a b c", "a x c", ["=a", "-b", "+x", "=c"]),
        ("a b c", "b c d", ["-a", "=b c", "+d"]),
        ("", "a", ["+a"]),
        ("a a a", "a a", ["=a a", "-a"]),
        ("a b", "c d", ["-a b", "+c d"]),
    ],
)
def test_what_stayed_went_and_came_is_told_apart(old, new, expected):
    assert pieces(old, new) == expected


def test_each_edit_of_a_long_text_is_found():
    words = [f"{chance.choice('abc')}{chance.randrange(300)}" for _number in range(20_000)]
    new = words.copy()
    for place in range(50, 20_000, 500):
        new[place] = "edited"
    blocks = [block for block in diff_blocks(words, new, Work()) if not block.is_equal]
    assert [block.start for block in blocks] == list(range(50, 20_000, 500))


def test_a_stretch_that_moved_is_found_once():
    words = [f"word{number}" for number in range(5_000)]
    new = words[1_000:] + words[:1_000]
    equal = [block for block in diff_blocks(words, new, Work()) if block.is_equal]
    assert equal == [(True, 1_000, 5_000, 0, 4_000)]


SIZE = 30_000
chance = Random(1)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (["a"] * SIZE, ["a", "b"] * (SIZE // 2)),
        (["a", "b"] * SIZE, ["b", "a", "a"] * SIZE),
        (["a"] * SIZE, ["b"] * SIZE),
        ([str(n) for n in range(SIZE)], [str(n) for n in range(SIZE, 0, -1)]),
        (chance.choices("abcdefgh", k=SIZE), chance.choices("abcdefgh", k=SIZE)),
        (["a"] * 1_500, ["a", "b"] * 750),
    ],
    ids=["repeated", "periodic", "different", "reversed", "random", "short"],
)
def test_the_blocks_cover_both_lists_and_take_no_more_work_than_they_may(old, new):
    start, work = process_time(), Work()
    place = new_place = 0
    for block in diff_blocks(old, new, work):
        assert (block.start, block.new_start) == (place, new_place)
        place, new_place = block.end, block.new_end
        if block.is_equal:
            assert old[block.start : place] == new[block.new_start : new_place]
    assert (place, new_place) == (len(old), len(new))
    assert 0 <= work.left <= MAX_WORK
    assert process_time() - start < 5


def test_what_was_not_compared_is_told():
    work = Work(10)
    assert pieces("a b c d x", "a c b e x", work) == ["=a", "-b c d", "+c b e", "=x"]
    assert work.refusals


@pytest.mark.parametrize(
    ("one", "other", "head", "tail"),
    [("abc", "abd", 2, 0), ("", "a", 0, 0), ("abab", "ab", 2, 0), ("xbc", "ybc", 0, 2)],
)
def test_what_two_texts_begin_and_end_with_alike_does_not_overlap(one, other, head, tail):
    assert common_prefix(one, other) == head
    assert common_suffix(one, other, min(len(one), len(other)) - head) == tail
