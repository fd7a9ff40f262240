"""The words of a text as a search compares them, however they are spelt.

A token is a word in lower-case Latin letters and digits, with what transliterations differ in made
the same: *Плисецкая*, *Plisetskaya* and *Plisetskaia* have one token. It is no spelling to be
shown. Both databases keep tokens alone, so that they find the same.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from sources import names
from sources.marks import APOSTROPHE, APOSTROPHES, MARK

# A word, apostrophes and marks within it; hyphens part words.
WORDS = re.compile(rf"[^\W_]+(?:[{MARK}]+[^\W_]*|[{APOSTROPHE}]+[^\W_]+)*")
# Of a token, in characters: enough for any word, and an index entry holds it.
LONGEST_TOKEN = 60
# Of the words of a name at which a search for it may begin, and of a name that is turned so. Those
# that follow are found as the words of a record are.
MOST_TURNS = 4
LONGEST_TURNED = 60
# What English writes after an apostrophe that is no word of its own: *dancer's*, *don't*.
ENDINGS = {"s", "t", "d", "m", "re", "ve", "ll"}
# On either side of a word that an apostrophe divides, so many stand beside its parts too: no phrase
# of a query is longer.
REACH = 7
# Stands between words that are no neighbours in the text: no query has an empty token.
GAP = ""

# What one spelling has and another has not, in the order in which it is made the same.
SAME = [
    (re.compile(pattern), kept)
    for pattern, kept in (
        ("x", "ks"),
        ("q", "k"),
        ("w", "v"),
        ("ph", "f"),
        ("kh", "h"),
        ("sh?ch", "sh"),
        ("tch", "ch"),
        ("tz", "ts"),
        ("ck", "k"),
        ("yo", "e"),
        ("[yj]", "i"),
        ("ie", "e"),
        (r"([a-z])\1+", r"\1"),
    )
]


# A letter that is typed again and again is no spelling of the letter alone.
REPEATED = re.compile(r"^(.)\1+$|(.)\2\2")


def token(word):
    """Return the token of a folded word in Latin letters."""
    return word if REPEATED.search(word) else plain_token(word)


def plain_token(word):
    """Return the token of a word that may have a letter many times in a row for once."""
    for pattern, kept in SAME:
        word = pattern.sub(kept, word)
    return word


@lru_cache(maxsize=100_000)
def folded(word):
    """Return a word folded and in Latin letters, and as tokens: mostly it is one of each."""
    words = [part[:LONGEST_TOKEN] for part in names.latin(word).split()]
    return words, [token(part) for part in words]


@lru_cache(maxsize=100_000)
def pieces(word):
    """Return the words that apostrophes divide a word into: *d* and *Arc* of *d'Arc*, else none."""
    parts = [part for part in APOSTROPHES.split(word) if part]
    if len(parts) < 2:
        return []
    return parts[:-1] if parts[-1].lower() in ENDINGS else parts


@lru_cache(maxsize=100_000)
def tokens_of_word(word):
    """Return all tokens that a word of a text is found by, those of its pieces among them."""
    return frozenset(part for each in (word, *pieces(word)) for part in folded(each)[1])


def words_of(text):
    """Return the words of a text, folded and in Latin letters."""
    return [part for word in WORDS.findall(text) for part in folded(word)[0]]


def tokens(text):
    """Return the tokens of a text, in its order."""
    return [part for word in WORDS.findall(text) for part in folded(word)[1]]


class Reading(NamedTuple):
    """The words of a text, folded and in Latin letters, and the tokens of them.

    `turns` is at how many of them a search for a name may begin.
    """

    words: list
    tokens: list
    turns: int = MOST_TURNS

    @property
    def spelt(self):
        """The text in both ways."""
        return self.words, self.tokens


def readings(text):
    """Return the one or two ways to read a text: words whole, and divided by apostrophes."""
    whole = WORDS.findall(text)
    divided = [piece for word in whole for piece in pieces(word) or [word]]
    if divided == whole:
        return [_reading(whole, MOST_TURNS)]
    return [_reading(whole, MOST_TURNS), _reading(divided, 2 * MOST_TURNS)]


def _reading(found, turns):
    both = [folded(word) for word in found]
    return Reading(
        [part for words, _tokens in both for part in words],
        [part for _words, kept in both for part in kept],
        turns,
    )


def indexed_tokens(found):
    """Return the tokens that the words of a text are indexed by, in their order.

    Words that apostrophes divide come once more at the end, in pieces, with the words around them:
    so a phrase is found either way.
    """
    indexed = [part for word in found for part in folded(word)[1]]
    near = {
        place
        for middle, word in enumerate(found)
        if pieces(word)
        for place in range(max(middle - REACH, 0), min(middle + REACH + 1, len(found)))
    }
    for place in sorted(near):
        if place - 1 not in near:
            indexed.append(GAP)
        for piece in pieces(found[place]) or [found[place]]:
            indexed += folded(piece)[1]
    return indexed


def turned(words, turns=MOST_TURNS):
    """Yield the words beginning with each of them: *maya plisetskaya*, *plisetskaya maya*."""
    yield " ".join(words)
    for place in range(1, min(len(words), turns)):
        yield " ".join(words[place:] + words[:place])[:LONGEST_TURNED]


def keys_of(name):
    """Return what a name is found by: its words and its tokens, beginning with each of them."""
    return {
        key
        for reading in readings(name)
        for words in reading.spelt
        for key in turned(words, reading.turns)
    }


def is_key(key, words):
    """Tell whether names are looked for by a key of these words.

    By none of one letter for a word of more: *ck* is spelt *k* as well, as half of all names begin.
    """
    return len(key) > 1 or key == " ".join(words)
