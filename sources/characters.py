"""Characters that a reader can't see: those that are refused, kept or repaired."""

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

# Unicode's categories of what a reader can't see or what can deceive: control and format
# characters (zero-width and bidi controls among them), lone surrogates, line and paragraph marks,
# code points without a meaning of their own.
INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
# Letters, marks and symbols that leave no ink: fillers, a joiner, vowels without a sign, no dots.
BLANK = {"\u034f", "\u115f", "\u1160", "\u17b4", "\u17b5", "\u2800", "\u3164", "\uffa0"}
VARIATION_SELECTORS = {*map(chr, range(0xFE00, 0xFE10)), *map(chr, range(0xE0100, 0xE01F0))}

JOINERS = {"\u200c", "\u200d"}
# Unicode's names of the letters that joiners connect or part begin with these.
JOINED_SCRIPTS = (
    *("ARABIC", "SYRIAC", "MONGOLIAN", "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "ORIYA"),
    *("TAMIL", "TELUGU", "KANNADA", "MALAYALAM", "SINHALA", "MYANMAR", "KHMER", "TIBETAN"),
)
DIRECTION_MARKS = {"\u200e", "\u200f"}
RIGHT_TO_LEFT = {"R", "AL"}

# What a paste from a PDF or a web page brings along, and what it becomes.
REPAIRS = {
    **dict.fromkeys("\u00ad\u2060\ufeff\u180e", ""),
    **dict.fromkeys("\u000b\u000c\u0085\u2028", "\n"),
    "\u2029": "\n\n",
    # It parts words, so they stay apart.
    "\u200b": " ",
}
REPAIRABLE = re.compile(f"[{''.join(REPAIRS)}]")


class Repair(NamedTuple):
    """A character that was repaired in a text: its name, what became of it, at which characters."""

    name: str
    replacement: str
    places: list

    def __str__(self):
        done = {"": "removed", " ": "replaced by a space"}.get(
            self.replacement, "replaced by a line break"
        )
        shown = ", ".join(map(str, self.places[:5])) + (" …" if len(self.places) > 5 else "")
        return f"{len(self.places)} × {self.name} {done} (character {shown})"


def is_invisible(char: str) -> bool:
    """Tell whether a reader can't see the character, or may be deceived by it."""
    is_blank = char in BLANK or char in VARIATION_SELECTORS
    return is_blank or unicodedata.category(char) in INVISIBLE


def find_invisible(text: str, allowed: str = "") -> list[tuple[int, str]]:
    """Return the (place, character) of all invisible ones, but for those that a script needs."""
    chars = set(text)
    suspects = {char for char in chars if char not in allowed and is_invisible(char)}
    if has_right_to_left(chars):
        suspects -= DIRECTION_MARKS
    if not suspects:
        return []
    return [
        (place, char)
        for place, char in enumerate(text)
        if char in suspects and not is_needed(text, place)
    ]


def has_right_to_left(chars: Iterable[str]) -> bool:
    """Tell whether one of the characters is written from right to left: marks of direction fit."""
    return any(unicodedata.bidirectional(char) in RIGHT_TO_LEFT for char in chars)


def is_needed(text: str, place: int) -> bool:
    """Tell whether an invisible character is part of how its script, or a symbol, is written.

    Marks of direction depend on the text as a whole: see `has_right_to_left`.
    """
    char, before = text[place], text[place - 1] if place else ""
    if not before or before.isspace():
        return False
    is_symbol = before in VARIATION_SELECTORS or unicodedata.category(before) in ("So", "Sk")
    if char in JOINERS:
        return is_symbol or unicodedata.name(before, "").startswith(JOINED_SCRIPTS)
    if char in VARIATION_SELECTORS:
        return is_symbol or unicodedata.name(before, "").startswith(("CJK", "MONGOLIAN"))
    return False


def describe(char: str) -> str:
    """Return the code and the name of a character: *U+00AD, SOFT HYPHEN*."""
    return f"U+{ord(char):04X}, {unicodedata.name(char, 'a character without a name')}"


def repair(text: str) -> tuple[str, list[Repair]]:
    """Return a text without what a paste brings along, and what was repaired.

    Soft hyphens and joiners of words go; breaks of lines and pages become line breaks; a
    zero-width space becomes a space, so that no two words become one.
    """
    found = {}

    def replace(match):
        char, place = match[0], match.start()
        found.setdefault(char, []).append(place + 1)
        around = text[place - 1 : place] + text[place + 1 : place + 2]
        is_apart = len(around) < 2 or any(map(str.isspace, around))
        return "" if char == "\u200b" and is_apart else REPAIRS[char]

    repaired = REPAIRABLE.sub(replace, text)
    return repaired, [
        Repair(describe(char), REPAIRS[char], places) for char, places in found.items()
    ]
