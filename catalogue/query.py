"""What somebody looks for: the words, phrases and exclusions of a query."""

import re
from functools import cached_property

from sources.querysets import LONGEST_QUERY, MOST_WORDS
from sources.tokens import tokens, turned, words_of

# A quoted phrase or a word, either of them excluded where a hyphen stands before it.
TERM = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')
# Names are turned, to begin with each of their words, where the query has no more words than this.
MOST_TURNED = 3


class Query:
    """A query, of which the first words are looked at.

    `wanted` and `excluded` are terms: lists of tokens, of more than one where they are a phrase.
    """

    def __init__(self, text):
        self.text = text[:LONGEST_QUERY].strip()
        self.wanted, self.excluded, self.words, self.has_phrase = [], [], [], False
        left = MOST_WORDS
        for found in TERM.finditer(self.text):
            text = found["phrase"] or found["word"] or ""
            words, kept = words_of(text)[:left], tokens(text)[:left]
            left -= len(words)
            is_phrase = bool(found["phrase"]) and len(words) > 1
            terms = [kept] if is_phrase else [[each] for each in kept]
            if found["minus"]:
                self.excluded += terms
            else:
                self.wanted += terms
                self.words += words
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
        spelt = (self.words, self.tokens)
        return list(
            dict.fromkeys(
                key
                for words in spelt
                for key in (turned(words) if len(words) <= MOST_TURNED else [" ".join(words)])
            )
        )


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

    def for_postgresql(self, letter):
        """Return the condition as a `tsquery`."""

        def all_of(terms, part):
            return " & ".join(
                "(" + " <-> ".join(f"{letter}{part}{word}" for word in term) + ")" for term in terms
            )

        wanted, without = self._parts(all_of)
        return " & ".join([wanted, *(f"!({each})" for each in without)])

    def for_sqlite(self, letter):
        """Return the condition as FTS5 reads it."""

        def all_of(terms, part):
            return " AND ".join(
                '"' + " ".join(f"{letter}{part}{word}" for word in term) + '"' for term in terms
            )

        wanted, without = self._parts(all_of)
        return f"({wanted})" + "".join(f" NOT ({each})" for each in without)

    def _parts(self, all_of):
        """Return what is wanted, and a list of what is not."""
        wanted = all_of(self.query.wanted, "n" if self.is_named else "w")
        without = [all_of([term], "w") for term in self.query.excluded]
        if self.is_named is False:
            without.append(all_of(self.query.wanted, "n"))
        return wanted, without
