"""The sentences of a text, and which of them no fact cites yet."""

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache
from itertools import accumulate

import pysbd
from pysbd.languages import LANGUAGE_CODES

# The splitter takes quadratic time, so it gets a long text in pieces of so many characters.
MAX_PIECE_CHARS = 3_000
# A page shows so many of the sentences that no fact cites: a long text may have thousands.
MAX_UNCITED_SHOWN = 20
# A line that goes on with a small letter is no end of a sentence: a text may be wrapped.
LINE_END = re.compile(r"\n(?=[^\S\n]*(\w))")


@lru_cache
def _segmenter(language):
    known = language if language in LANGUAGE_CODES else "en"
    return pysbd.Segmenter(language=known, clean=False)


def split_sentences(text: str, language: str = "en") -> list[tuple[int, int]]:
    """Return the (start, end) of each sentence in the text, white space around it left out.

    `language` is the text's BCP 47 code; a language whose sentences are not known is split as
    English is. A sentence of several thousand characters is cut. It takes linear time.
    """
    segmenter = _segmenter(language.partition("-")[0])
    spans, start = [], 0
    while start < len(text):
        end, is_sentence_end = _end_of_piece(text, start)
        found = _split_piece(text[start:end], segmenter)
        if not is_sentence_end and len(found) > 1:
            # The last sentence may go on: the next piece begins with it.
            end = start + found.pop()[0]
        spans += [(start + first, start + last) for first, last in found]
        start = end
    return spans


def _end_of_piece(text, start):
    """Return where a piece of the text ends, and whether a sentence surely ends there too.

    That is where a paragraph ends or, in a long one, a line; in a long line, where a word does.
    """
    limit = start + MAX_PIECE_CHARS
    if limit >= len(text):
        return len(text), True
    for separator, is_sentence_end in (("\n\n", True), ("\n", False), (" ", False)):
        found = text.rfind(separator, start + 1, limit)
        if found > 0:
            return found + len(separator), is_sentence_end
    return limit, False


def _split_piece(piece, segmenter):
    """Return the (start, end) of the sentences of a piece of a text."""
    spans, after = [], 0
    piece = LINE_END.sub(lambda match: " " if match[1].islower() else "\n", piece)
    # `segment` would look for each sentence from the beginning of the text.
    for segment in segmenter.processor(piece).process():
        sentence = segment.strip()
        start = piece.find(sentence, after)
        if sentence and start >= 0:
            after = start + len(sentence)
            spans.append((start, after))
    return sorted([*spans, *_passed_over(piece, spans)])


def _passed_over(text, spans):
    """Yield what stands between the sentences, where the splitter changed a rare character."""
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        stretch = text[start:end].strip()
        if stretch:
            found = text.index(stretch, start)
            yield found, found + len(stretch)


def uncited_sentences(
    sentence_spans: list[tuple[int, int]], passage_spans: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Return the sentences that share no character with any passage.

    The sentences are in the order of the text, and do not overlap.
    """
    starts = [start for start, _end in sentence_spans]
    ends = [end for _start, end in sentence_spans]
    # At which sentence a passage begins, and after which it ends: +1 and -1.
    changes = [0] * (len(sentence_spans) + 1)
    for start, end in passage_spans:
        first, after = bisect_right(ends, start), bisect_left(starts, end)
        if first < after:
            changes[first] += 1
            changes[after] -= 1
    pairs = zip(sentence_spans, accumulate(changes), strict=False)
    return [span for span, passages in pairs if not passages]
