"""The words of a text as a search compares them, however they are spelt.

A token is a word in lower-case Latin letters and digits, with what transliterations differ in made
the same: *Плисецкая*, *Plisetskaya* and *Plisetskaia* have one token. It is no spelling to be
shown. Both databases keep tokens alone, so that they find the same.
"""

import re
from functools import lru_cache

from sources import names

# A word, apostrophes and marks within it; hyphens part words.
WORDS = re.compile(r"[^\W_]+(?:['’ʼʻ`´\u0300-\u036f]+[^\W_]+)*")
# Of a token, in characters: enough for any word, and an index entry holds it.
LONGEST_TOKEN = 60
# Of the words of a name at which a search for it may begin, and of a name that is turned so. Those
# that follow are found as the words of a record are.
MOST_TURNS = 4
LONGEST_TURNED = 60

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


def token(word):
    """Return the token of a folded word in Latin letters."""
    for pattern, kept in SAME:
        word = pattern.sub(kept, word)
    return word


@lru_cache(maxsize=100_000)
def folded(word):
    """Return a word folded and in Latin letters, and as tokens: mostly it is one of each."""
    words = [part[:LONGEST_TOKEN] for part in names.latin(word).split()]
    return words, [token(part) for part in words]


def words_of(text):
    """Return the words of a text, folded and in Latin letters."""
    return [part for word in WORDS.findall(text) for part in folded(word)[0]]


def tokens(text):
    """Return the tokens of a text, in its order."""
    return [part for word in WORDS.findall(text) for part in folded(word)[1]]


def turned(words):
    """Yield the words beginning with each of them: *maya plisetskaya*, *plisetskaya maya*."""
    yield " ".join(words)
    for place in range(1, min(len(words), MOST_TURNS)):
        yield " ".join(words[place:] + words[:place])[:LONGEST_TURNED]


def keys_of(name):
    """Return what a name is found by: its words and its tokens, beginning with each of them."""
    both = [folded(word) for word in WORDS.findall(name)]
    words = [part for parts, _tokens in both for part in parts]
    return {*turned(words), *turned([part for _parts, kept in both for part in kept])}
