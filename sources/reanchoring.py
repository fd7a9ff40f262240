"""Where a quote went when its text was edited."""

import re
from difflib import SequenceMatcher
from functools import lru_cache
from os.path import commonprefix

from sources.texts import LONGEST_QUOTE, nearly, places

MOST_TOKENS = 60_000
TOKENS = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")


def moved(old, new, quote):
    """Return what the new text has where the old one had the quote, or None where it has nothing.

    Only words that stand in the new text exactly once are returned: they can be quoted.
    """
    words, found = nearly(new, quote), places(old, quote)
    if found and not words:
        words = follow(old, new, found[0], found[0] + len(quote))
    if not words or len(words) > LONGEST_QUOTE or len(places(new, words)) != 1:
        return None
    return words


def follow(old, new, start, end):
    """Return the words of the new text at the place that (start, end) had in the old one."""
    edges = {0: 0}
    before = after = 0
    for kind, old_words, new_words in stretches(old, new):
        if kind == "equal":
            edges |= {before + step: after + step for step in range(len(old_words) + 1)}
        before, after = before + len(old_words), after + len(new_words)
        edges.setdefault(before, after)
    first = max(edge for edge in edges if edge <= start)
    last = min(edge for edge in edges if edge >= end)
    return new[edges[first] : edges[last]].strip()


@lru_cache(maxsize=2)
def stretches(old, new):
    """Return what `alike` yields: a text that loses one quote often loses several."""
    return list(alike(old, new))


def alike(old, new):
    """Yield (kind, old words, new words) for each stretch of two texts, as difflib names them.

    What both begin and end with is set apart first: an editor mends a word, and a text is long.
    """
    head = commonprefix([old, new])
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
