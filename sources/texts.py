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


def nearly(text, quote):
    """Return what the text has where a quote differs from it in case, spacing or punctuation.

    None where it has no such words at all.
    """
    words = re.findall(r"\w+", quote)
    if not words:
        return None
    pattern = r"\W+".join(re.escape(word) for word in words)
    found = re.search(rf"\b{pattern}\b[.!?…»”\"]*", text, re.IGNORECASE)
    return found[0] if found else None
