"""Where a quote went when its text was edited, and whether it is still the same evidence."""

import re
from bisect import bisect_left, bisect_right
from difflib import SequenceMatcher
from functools import lru_cache
from os.path import commonprefix
from typing import NamedTuple

from sources.texts import LONGEST_QUOTE, find_approximate, places, words_in

MOST_TOKENS = 60_000
# The words beside a quote are looked for among so many characters.
CONTEXT = 200
# The share of letters that two quotes have in common where one is the other mended.
ALIKE = 0.75
TOKENS = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")


class MovedQuote(NamedTuple):
    """The words that an edited text has for a quote, and whether they stand where it stood."""

    words: str
    is_same_place: bool


def find_moved_quote(old: str, new: str, quote: str) -> MovedQuote | None:
    """Return what the new text has for a quote that stood in the old one, or None.

    Words at the place of the quote come before like words elsewhere, which may be about somebody
    else. Only words that stand in the new text exactly once are returned: they can be quoted.
    """
    image = find_image(old, new, quote)
    spans = find_approximate(new, quote)
    if image:
        at_place = [span for span in spans if overlap(span, image)]
        if not at_place and is_like(quote, new[slice(*image)]):
            at_place = [image]
        at_place = [span for span in at_place if is_beside_the_same(old, quote, new, span)]
        for span in at_place:
            if is_quotable(new, words := new[slice(*span)]):
                return MovedQuote(words, is_same_place=True)
    for span in spans:
        if is_quotable(new, words := new[slice(*span)]):
            return MovedQuote(words, is_same_place=False)
    return None


def is_same_evidence(old: str, old_quote: str, new: str, new_quote: str) -> bool:
    """Tell whether a quote is in an edited text what another was: the same words, not moved.

    The new quote may have more words around the old ones, and other punctuation.
    """
    image, found = find_image(old, new, old_quote), places(new, new_quote)
    if not image or len(found) != 1:
        return False
    start, end = found[0], found[0] + len(new_quote)
    if not overlap((start, end), image):
        return False
    inner = find_approximate(new_quote, old_quote)
    if not inner:
        return new_quote == old_quote
    first, last = inner[0]
    return is_beside_the_same(old, old_quote, new, (start + first, start + last))


def is_beside_the_same(old: str, quote: str, new: str, span: tuple[int, int]) -> bool:
    """Tell whether the word before a quote, or the one after it, is beside a span of the new text.

    A comparison of texts takes words that moved for words that stayed, where all else changes.
    """
    (start,) = places(old, quote)
    before, after = neighbours(old, start, start + len(quote))
    new_before, new_after = neighbours(new, *span)
    return before == new_before or after == new_after or not (new_before or new_after)


def neighbours(text: str, start: int, end: int) -> tuple[str, str]:
    """Return the words right before and right after a span of a text; empty where there is none."""
    before = words_in(text[max(start - CONTEXT, 0) : start])
    after = words_in(text[end : end + CONTEXT])
    return (before[-1].casefold() if before else "", after[0].casefold() if after else "")


def find_image(old: str, new: str, quote: str) -> tuple[int, int] | None:
    """Return the (start, end) in the new text of what stands where the old one had the quote.

    None where the old text has not the quote exactly once, or nothing is left at its place.
    """
    found = places(old, quote)
    if len(found) != 1:
        return None
    start, end = map_span(old, new, found[0], found[0] + len(quote))
    return (start, end) if start < end else None


def is_quotable(text: str, words: str) -> bool:
    """Tell whether a quote may have these words of the text."""
    return len(words) <= LONGEST_QUOTE and len(places(text, words)) == 1


def is_like(quote: str, words: str) -> bool:
    """Tell whether most of a quote, of its letters or its words, is in others in its order."""
    if SequenceMatcher(None, quote, words, autojunk=False).ratio() > ALIKE:
        return True
    before, after = words_in(quote.casefold()), words_in(words.casefold())
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    return 2 * sum(block.size for block in blocks) > len(before)


def overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Tell whether two spans of a text share a character."""
    return one[0] < other[1] and other[0] < one[1]


def map_span(old: str, new: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of the new text at the place that (start, end) had in the old one.

    What was inserted right before or after the place is not part of it.
    """
    blocks, starts, ends = cached_blocks(old, new)
    first = blocks[bisect_right(starts, start) - 1]
    last = blocks[bisect_left(ends, end)]
    start = first.new_start + (start - first.start if first.is_equal else 0)
    end = last.new_start + end - last.start if last.is_equal else last.new_end
    words = new[start:end]
    return start + len(words) - len(words.lstrip()), start + len(words.rstrip())


class Block(NamedTuple):
    """A stretch of a text, and what an edited text has in its place."""

    is_equal: bool
    start: int
    end: int
    new_start: int
    new_end: int


@lru_cache(maxsize=2)
def cached_blocks(old: str, new: str) -> tuple[list[Block], list[int], list[int]]:
    """Return the blocks of two texts with their starts and ends in the old one.

    A text that loses one quote often loses several.
    """
    blocks, start, new_start = [], 0, 0
    for kind, old_words, new_words in diff_blocks(old, new):
        end, new_end = start + len(old_words), new_start + len(new_words)
        blocks.append(Block(kind == "equal", start, end, new_start, new_end))
        start, new_start = end, new_end
    return blocks, [block.start for block in blocks], [block.end for block in blocks]


def diff_blocks(old, new):
    """Yield (kind, old words, new words) for each stretch of two texts, as difflib names them.

    What both begin and end with is set apart first: an editor mends a word, and a text is long.
    """
    head = commonprefix([old, new])
    if len(head) < max(len(old), len(new)):
        head = head[: len(head) - len(re.search(r"\w*\Z", head)[0])]
    tail = commonprefix([old[len(head) :][::-1], new[len(head) :][::-1]])[::-1]
    tail = tail[len(re.match(r"\w*", tail)[0]) :]
    yield "equal", head, head
    middles = [TOKENS.findall(text[len(head) : len(text) - len(tail)]) for text in (old, new)]
    if max(map(len, middles)) > MOST_TOKENS:
        # difflib would take minutes: what differs is taken for wholly new.
        yield "replace", "".join(middles[0]), "".join(middles[1])
        yield "equal", tail, tail
        return
    # Words that stand everywhere tell nothing of a place: difflib leaves them out by itself.
    matcher = SequenceMatcher(None, *middles)
    for kind, a, b, c, d in matcher.get_opcodes():
        yield kind, "".join(middles[0][a:b]), "".join(middles[1][c:d])
    yield "equal", tail, tail
