"""The sentences that a form offers as evidence: those near a fact, the first uncited, those found.

A long text has thousands of sentences, and a form may have a hundred facts.
"""

from bisect import bisect_left, bisect_right
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from sources.kept_sentences import sentences_of_all
from sources.models import Passage
from sources.sentences import uncited_sentences
from sources.texts import LONGEST_QUOTE

# So many sentences before and after each passage of a fact are near it.
NEIGHBOURS = 2
MAX_NEAR = 12
MAX_UNCITED = 8
MAX_FOUND = 20
# So many sentences are tried: a text may have most of them more than once.
MAX_TRIED = 200
# Of the words that a sentence is looked for by.
MAX_QUERY_CHARS = 200
# Of a sentence, as a list shows it.
MAX_LABEL_CHARS = 160


class Pick(NamedTuple):
    """A sentence that can be picked: what the form sends, and what its list shows."""

    value: str
    label: str


def read_pick(value: str) -> tuple[str, str]:
    """Return the slug and the words of a sentence that was picked."""
    slug, _space, words = value.partition(" ")
    return slug, words


class SentencePicker:
    """The sentences of the texts beside a form."""

    def __init__(self, sources):
        self._sources = {source.slug: source for source in sources}

    def groups(self, quotes, words=""):
        """Return (heading, picks) pairs for a fact with these (slug, quote) pairs.

        `words` are those by which sentences are looked for, if any.
        """
        groups = [
            (_("With the words “%(words)s”") % {"words": words}, self.find(words)),
            (_("Near this fact's evidence"), self._near(quotes)),
            (_("Not yet cited"), self._first_uncited),
        ]
        return [(heading, picks) for heading, picks in groups if picks]

    @cached_property
    def _spans(self):
        """The sentences of each text, by its slug."""
        spans = sentences_of_all(self._sources.values())
        return {source.slug: found for source, found in spans.items()}

    @cached_property
    def _first_uncited(self):
        quotes = {slug: [] for slug in self._sources}
        passages = Passage.objects.filter(source__in=self._sources.values())
        for slug, quote in passages.values_list("source__slug", "quote"):
            quotes[slug].append(quote)
        picks = []
        for slug, source in self._sources.items():
            cited = [
                (at, at + len(quote))
                for quote in quotes[slug]
                if (at := source.text.find(quote)) >= 0
            ]
            picks += self._picks(slug, uncited_sentences(self._spans[slug], cited), MAX_UNCITED)
        return picks[:MAX_UNCITED]

    def _near(self, quotes):
        """Return the sentences beside the passages of a fact, without these."""
        picks = []
        for slug, quote in quotes:
            start = self._sources[slug].text.find(quote) if slug in self._sources else -1
            if quote and start >= 0:
                spans = self._spans[slug]
                first = bisect_right(spans, start, key=lambda span: span[1])
                after = bisect_left(spans, start + len(quote), key=lambda span: span[0])
                near = spans[max(first - NEIGHBOURS, 0) : after + NEIGHBOURS]
                picks += self._picks(slug, near, len(near))
        cited = {f"{slug} {quote}" for slug, quote in quotes}
        return [pick for pick in dict.fromkeys(picks) if pick.value not in cited][:MAX_NEAR]

    def find(self, query):
        """Return the first sentences that have all words of a query."""
        words = query[:MAX_QUERY_CHARS].casefold().split()
        if not words:
            return []
        picks = []
        for slug, source in self._sources.items():
            having = (
                (start, end)
                for start, end in self._spans[slug]
                if all(word in source.text[start:end].casefold() for word in words)
            )
            picks += self._picks(slug, having, MAX_FOUND - len(picks))
        return picks

    def _picks(self, slug, spans, most):
        """Return picks of the first spans that can be quoted: those that the text has once."""
        text, picks = self._sources[slug].text, []
        for start, end in islice(spans, MAX_TRIED):
            if len(picks) == most:
                break
            words = text[start:end]
            is_quotable = len(words) <= LONGEST_QUOTE and text.find(words) == start
            if is_quotable and text.find(words, start + 1) < 0:
                label = Truncator(" ".join(words.split())).chars(MAX_LABEL_CHARS)
                picks.append(Pick(f"{slug} {words}", label))
        return picks
