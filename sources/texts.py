"""Texts as the archive keeps them, and where a quote stands in one."""

import re

import ftfy

from sources.names import tidy

# Of a quote, in characters.
LONGEST_QUOTE = 1000


def mend(received):
    """Return the text of a file as received (bytes, UTF-8), with its damage undone.

    A dash that was decoded with the wrong code page is a dash again, line ends are LF, letters are
    composed; curly quotes and what looks like markup stay as they are. Raises UnicodeDecodeError.
    """
    text = received.decode("utf-8-sig")
    return tidy(ftfy.fix_text(text, uncurl_quotes=False, unescape_html=False))


def places(text, quote):
    """Return every offset at which the quote stands in the text, overlapping ones included."""
    found = []
    start = text.find(quote)
    while quote and start >= 0:
        found.append(start)
        start = text.find(quote, start + 1)
    return found


def find_approximate(text: str, quote: str) -> list[tuple[int, int]]:
    """Return the (start, end) of what differs from the quote in case, spacing or punctuation."""
    words = words_in(quote)
    if not words:
        return []
    pattern = r"\W+".join(re.escape(word) for word in words)
    found = re.finditer(rf"\b{pattern}\b[.!?…»”\"]*", text, re.IGNORECASE)
    return [match.span() for match in found]


def nearly(text, quote):
    """Return what the text has where a quote differs from it in case, spacing or punctuation.

    None where it has no such words at all.
    """
    spans = find_approximate(text, quote)
    return text[slice(*spans[0])] if spans else None


def words_in(text: str) -> list[str]:
    """Return the words of a text as they are written, without what stands between them."""
    return re.findall(r"\w+", text)
