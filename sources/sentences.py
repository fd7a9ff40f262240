"""The sentences of a text, and which of them no fact rests on yet."""

from functools import lru_cache

import pysbd
from pysbd.languages import LANGUAGE_CODES


@lru_cache
def _segmenter(language):
    known = language if language in LANGUAGE_CODES else "en"
    return pysbd.Segmenter(language=known, clean=False)


def sentences(text, language="en"):
    """Return the (start, end) of each sentence in the text, white space around it left out.

    `language` is the text's BCP 47 code; a language whose sentences are not known is split as
    English is.
    """
    spans, after = [], 0
    for segment in _segmenter(language.partition("-")[0]).segment(text):
        sentence = segment.strip()
        start = text.find(sentence, after)
        if sentence and start >= 0:
            after = start + len(sentence)
            spans.append((start, after))
    return sorted([*spans, *_passed_over(text, spans)])


def _passed_over(text, spans):
    """Yield what stands between the sentences, where the splitter changed a rare character."""
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        stretch = text[start:end].strip()
        if stretch:
            found = text.index(stretch, start)
            yield found, found + len(stretch)


def untouched(sentence_spans, passage_spans):
    """Return the sentences that share no character with any passage."""
    return [
        (start, end)
        for start, end in sentence_spans
        if not any(
            start < passage_end and passage_start < end
            for passage_start, passage_end in passage_spans
        )
    ]
