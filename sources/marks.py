"""The marks that stand on and beside letters: those that a reader may leave out, and those that
are letters themselves, as the vowels of Devanagari and Thai are.
"""

import re
import unicodedata
from itertools import chain

# Combining classes of vowel signs, and of what tells one consonant from another (が from か).
CLASSES_OF_LETTERS = {0, 8, 9, 84, 91, 103, 118, 129, 130, 132}
# What only chooses among forms of a character.
NO_LETTERS = ("VARIATION", "JOINER", "ENCLOSING")
# In place of a letter's sound, or between parts of a word: apostrophes, primes, and Unicode's
# modifier letters of that kind.
APOSTROPHE = "'’‘‛ʼʻ`´′″＇ꞌ՚׳\u02b9-\u02df"
APOSTROPHES = re.compile(f"[{APOSTROPHE}]+")


def _is_letter(char):
    name = unicodedata.name(char, "")
    return unicodedata.combining(char) in CLASSES_OF_LETTERS and not any(
        part in name for part in NO_LETTERS
    )


def _ranges(chars):
    """Return the characters as a class of a regular expression has them."""
    runs = []
    for code in map(ord, chars):
        if runs and runs[-1][1] == code - 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in runs)


# Beyond these two ranges of Unicode there is no mark.
_CODES = chain(range(0x20000), range(0xE0100, 0xE01F0))
_ALL = [char for char in map(chr, _CODES) if unicodedata.category(char)[0] == "M"]
# As classes: all marks, and those that are letters.
MARK = _ranges(_ALL)
LETTER_MARK = _ranges(filter(_is_letter, _ALL))
DIACRITICS = re.compile(f"[{_ranges(char for char in _ALL if not _is_letter(char))}]+")
