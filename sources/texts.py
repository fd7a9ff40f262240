"""Texts as the archive keeps them, and where a quote stands in one."""

import re
import unicodedata

import ftfy

from sources.characters import Repair, describe, repair
from sources.names import tidy

# Of a quote, in characters.
LONGEST_QUOTE = 1000
# Of a source's text.
MAX_TEXT_CHARS = 1_000_000

# Combining marks of Latin, Greek and Cyrillic letters, stress marks among them: to a regular
# expression they are no letters.
MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff"


def mend(received: bytes) -> tuple[str, list[Repair]]:
    """Return the text of a file as received, in UTF-8, with its damage undone, and the repairs.

    A dash that was decoded with the wrong code page is a dash again, line ends are LF, letters are
    composed; curly quotes and what looks like markup stay as they are. Raises UnicodeDecodeError.
    """
    text, repairs = repair(received.decode("utf-8-sig"))
    mended = tidy(ftfy.fix_text(text, uncurl_quotes=False, unescape_html=False))
    return mended, repairs + removed_controls(text, mended)


def removed_controls(text: str, mended: str) -> list[Repair]:
    """Return the control characters that a text lost in mending."""
    lost = {char for char in set(text) - set(mended) if unicodedata.category(char) == "Cc"}
    return [
        Repair(describe(char), "", [place + 1 for place in places(text, char)])
        for char in sorted(lost - {"\r"})
    ]


def places(text, quote):
    """Return every offset at which the quote stands in the text, overlapping ones included."""
    found = []
    start = text.find(quote)
    while quote and start >= 0:
        found.append(start)
        start = text.find(quote, start + 1)
    return found


def find_approximate(text: str, quote: str) -> list[tuple[int, int]]:
    """Return the (start, end) of what differs from the quote in case, spacing or punctuation.

    They are whole words, with their stress marks.
    """
    words = words_in(quote)
    if not words:
        return []
    pattern = r"\W+".join(re.escape(word) for word in words)
    found = re.finditer(
        rf"(?<![\w{MARKS}]){pattern}[{MARKS}]*+(?!\w)[.!?…»”\"]*", text, re.IGNORECASE
    )
    return [match.span() for match in found]


def find_wording(text: str, quote: str) -> list[str]:
    """Return the text's own wording of the quote, once for each place at which it stands.

    Where the text does not have the quote verbatim, these are the passages that differ from it in
    white space only: in tabs, double or no-break spaces, line breaks.
    """
    if found := places(text, quote):
        return [quote] * len(found)
    if not quote.split():
        return []
    pattern, wordings = re.compile(r"\s+".join(map(re.escape, quote.split()))), []
    match = pattern.search(text)
    while match:
        wordings.append(match[0])
        match = pattern.search(text, match.start() + 1)
    return wordings


def source_wording(text: str, quote: str) -> str:
    """Return the quote in the text's own white space where the text has it once, else as it is."""
    wordings = find_wording(text, quote)
    return wordings[0] if len(wordings) == 1 else quote


def nearly(text, quote):
    """Return what the text has where a quote differs from it in case, spacing or punctuation.

    None where it has no such words at all. Whole words are returned, with their stress marks.
    """
    spans = find_approximate(text, quote)
    return text[slice(*spans[0])] if spans else None


def words_in(text: str) -> list[str]:
    """Return the words of a text as they are written, without what stands between them."""
    return re.findall(r"\w+", text)
