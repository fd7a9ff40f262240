"""What somebody looks for: the words, phrases and exclusions of a query."""

import re
from functools import cached_property
from typing import NamedTuple

from sources.querysets import LONGEST_QUERY, MOST_WORDS
from sources.tokens import is_key, readings, tokens, turned

# A quoted phrase or a word, either of them excluded where a hyphen stands before it.
TERM = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')
# Marks of quotation, in pairs of one character and in pairs of two. A single one within a word, or
# with no other before it, is an apostrophe.
QUOTES = str.maketrans(dict.fromkeys("“”„‟«»‹›〝〞〟＂「」『』｢｣❝❞", '"'))
IN_SINGLE_QUOTES = re.compile(r"(?<!\w)[‘‚‛]([^‘‚‛\"]*?\w[^‘‚‛\"]*?)[’‘](?!\w)")
# Names are turned, to begin with each of their words, where the query has no more words than this.
MOST_TURNED = 3


def straight(text):
    """Return a text with a straight mark for each mark of quotation: “a” and «a» as "a"."""
    return IN_SINGLE_QUOTES.sub(r'"\1"', text.translate(QUOTES))


class Query:
    """A query, of which the first words are looked at.

    `wanted` and `excluded` are terms: lists of tokens, of more than one where they are a phrase.
    """

    def __init__(self, text):
        self.text = text[:LONGEST_QUERY].strip()
        self.wanted, self.excluded, self.has_phrase = [], [], False
        self._wanted_texts, left = [], MOST_WORDS
        for found in TERM.finditer(straight(self.text)):
            text = found["phrase"] or found["word"] or ""
            kept = tokens(text)[:left]
            left -= len(kept)
            is_phrase = bool(found["phrase"]) and len(kept) > 1
            terms = [kept] if is_phrase else [[each] for each in kept]
            if found["minus"]:
                self.excluded += terms
            else:
                self.wanted += terms
                self._wanted_texts.append(text)
                self.has_phrase |= is_phrase

    def __bool__(self):
        return bool(self.wanted)

    @cached_property
    def tokens(self):
        """The tokens that are wanted, in their order."""
        return [each for term in self.wanted for each in term]

    @cached_property
    def keys(self):
        """The keys by which names are looked for; none where a query is more than its words."""
        if self.excluded or self.has_phrase or not self.wanted:
            return []
        keys = {}
        for reading in readings(" ".join(self._wanted_texts)):
            for words in reading.spelt:
                first = words[:MOST_WORDS]
                begun = turned(first) if len(first) <= MOST_TURNED else [" ".join(first)]
                keys |= dict.fromkeys(key for key in begun if is_key(key, reading.words))
        return list(keys)


class Syntax(NamedTuple):
    """How a database writes a phrase, words that stand side by side, and terms with and without."""

    phrase: str
    beside: str
    both: str
    without: str


SYNTAXES = {
    "postgresql": Syntax(phrase="({})", beside=" <-> ", both=" & ", without=" & !"),
    "sqlite": Syntax(phrase='"{}"', beside=" ", both=" AND ", without=" NOT "),
}


class Condition:
    """What the words of a row must be: these terms, without those; of names alone or of all.

    `is_named` asks for names that have the terms, and False leaves these out.
    """

    def __init__(self, query, is_named=None):
        self.query, self.is_named = query, is_named

    def words(self, letter):
        """Return the words that a row has to have, each with its letters."""
        part = "n" if self.is_named else "w"
        return {f"{letter}{part}{word}" for word in self.query.tokens}

    def written(self, letter, vendor):
        """Return the condition as the database reads it: a `tsquery`, or a query of FTS5."""
        syntax, named = SYNTAXES[vendor], "n" if self.is_named else "w"

        def all_of(terms, part):
            terms = ([f"{letter}{part}{word}" for word in term] for term in terms)
            phrases = (syntax.phrase.format(syntax.beside.join(words)) for words in terms)
            return f"({syntax.both.join(phrases)})"

        without = [all_of([term], "w") for term in self.query.excluded]
        if self.is_named is False:
            without.append(all_of(self.query.wanted, "n"))
        return syntax.without.join([all_of(self.query.wanted, named), *without])
