"""Where a quote went when its text was edited, and whether it is still the same evidence."""

from collections.abc import Sequence
from typing import NamedTuple

from sources.alignment import TOKENS, join_word, map_span
from sources.diffing import Work, diff_blocks
from sources.texts import LONGEST_QUOTE, find_approximate, places, words_in

# The words beside a quote are looked for among so many characters.
CONTEXT = 200
# The share of letters that two quotes have in common where one is the other mended.
ALIKE = 0.75


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
    if not inner and joined_words(new_quote) == joined_words(old_quote):
        # A line end divides a word of one of them.
        inner = [(0, len(new_quote))]
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
    before = joined_words(text[max(start - CONTEXT, 0) : start])
    after = joined_words(text[end : end + CONTEXT])
    return (before[-1] if before else "", after[0] if after else "")


def joined_words(text: str) -> list[str]:
    """Return the words of a text without their hyphens, as no line end divides them."""
    words = map(join_word, TOKENS.findall(text))
    return [word.casefold() for word in words if words_in(word)]


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
    if len(words) > LONGEST_QUOTE:
        # They can't be quoted, so it makes no difference.
        return False
    if 2 * number_alike(quote, words) > ALIKE * (len(quote) + len(words)):
        return True
    before, after = joined_words(quote), joined_words(words)
    return 2 * number_alike(before, after) > len(before)


def number_alike(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many items of two sequences are alike, in the same order."""
    blocks = diff_blocks(one, other, Work())
    return sum(block.end - block.start for block in blocks if block.is_equal)


def overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Tell whether two spans of a text share a character."""
    return one[0] < other[1] and other[0] < one[1]
