"""Texts as the archive keeps them, and where a quote stands in one."""

import ftfy

from sources.names import tidy


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
