"""Which place of an edited text is which place of the text before, however its lines are wrapped.

Texts are compared word by word. White space and hyphens do not count: a line may end elsewhere in
the new text, and a word that a line end divided with a hyphen is one word again.
"""

import re
from array import array
from bisect import bisect_left, bisect_right
from functools import lru_cache
from itertools import islice

from sources.diffing import Block, Work, common_prefix, common_suffix, diff_blocks

HYPHENS = r"\-\u00ad\u2010\u2011"
# A word, with those that hyphens and line ends join to it; or one other character.
TOKENS = re.compile(rf"\w+(?:[{HYPHENS}](?:[^\S\n]*\n\s*)?\w+)*|[^\w\s{HYPHENS}]")
IGNORED = re.compile(rf"[\s{HYPHENS}]+")
COUNTED = re.compile(rf"[^\s{HYPHENS}]")
# A block whose spacing differs has so many words: a place in it is counted from its start.
MAX_BLOCK_TOKENS = 100
# A word that a cut divides is looked for in so many characters.
MAX_WORD_CHARS = 1_000


def join_word(token: str) -> str:
    """Return a word without the hyphens, white space and line ends within it."""
    return IGNORED.sub("", token)


def map_span(old: str, new: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of the new text at the place that (start, end) had in the old one.

    What was inserted right before or after the place is not part of it. Where nothing is left at
    the place, the span is empty, or ends before it starts.
    """
    if ignored := IGNORED.match(old, start, end):
        start = ignored.end()
    blocks, starts, ends = aligned_blocks(old, new)
    if not blocks or start >= end:
        return 0, 0
    first = blocks[max(bisect_right(starts, start) - 1, 0)]
    last = blocks[min(bisect_left(ends, end), len(blocks) - 1)]
    start = _map_place(old, new, first, start) if first.is_equal else first.new_start
    end = _map_place(old, new, last, end, is_end=True) if last.is_equal else last.new_end
    words = new[start:end]
    return start + len(words) - len(words.lstrip()), start + len(words.rstrip())


def _map_place(old, new, block, place, is_end=False):
    """Return the place in the new text that a place in an equal block has."""
    if old[block.start : block.end] == new[block.new_start : block.new_end]:
        return block.new_start + place - block.start
    number = len(IGNORED.sub("", old[block.start : place])) - is_end
    if number < 0:
        return block.new_start
    counted = COUNTED.finditer(new, block.new_start, block.new_end)
    found = next(islice(counted, number, None), None)
    return found.start() + is_end if found else block.new_end


@lru_cache(maxsize=2)
def aligned_blocks(old: str, new: str) -> tuple[list[Block], list[int], list[int]]:
    """Return the blocks of two texts, in characters, with their starts and ends in the old one.

    A text that loses one quote often loses several. White space between blocks is in none of them.
    """
    head, tail = _common_ends(old, new)
    old_end, new_end = len(old) - tail, len(new) - tail
    tokens, starts, ends = _read(old, head, old_end)
    new_tokens, new_starts, new_ends = _read(new, head, new_end)
    blocks = [Block(True, 0, head, 0, head)] if head else []
    for block in diff_blocks(tokens, new_tokens, Work()):
        for first, last, new_first, new_last in _parts(block):
            is_left = new_first < new_last
            if first < last:
                new_start = new_starts[new_first] if new_first < len(new_starts) else new_end
                end = new_ends[new_last - 1] if is_left else new_start
                blocks.append(Block(block.is_equal, starts[first], ends[last - 1], new_start, end))
    if tail:
        blocks.append(Block(True, old_end, len(old), new_end, len(new)))
    return blocks, [block.start for block in blocks], [block.end for block in blocks]


def _common_ends(old, new):
    """Return how many characters two texts begin and end with alike, whole words of both."""
    head = common_prefix(old, new)
    if head < max(len(old), len(new)):
        head -= len(re.search(r"\w*\Z", old[max(head - MAX_WORD_CHARS, 0) : head])[0])
    tail = common_suffix(old, new, min(len(old), len(new)) - head)
    start = len(old) - tail
    return head, tail - len(re.match(r"\w*", old[start : start + MAX_WORD_CHARS])[0])


def _read(text, start, end):
    """Return the words of a stretch of a text, as they are compared, and where each is."""
    tokens, starts, ends = [], array("I"), array("I")
    for match in TOKENS.finditer(text, start, end):
        token = match[0]
        tokens.append(token if token.isalnum() else join_word(token))
        starts.append(match.start())
        ends.append(match.end())
    return tokens, starts, ends


def _parts(block):
    """Yield the ends of a block of tokens; those of each part of a long equal one."""
    if not block.is_equal:
        yield block[1:]
        return
    for first in range(block.start, block.end, MAX_BLOCK_TOKENS):
        last = min(first + MAX_BLOCK_TOKENS, block.end)
        shift = block.new_start - block.start
        yield first, last, first + shift, last + shift
