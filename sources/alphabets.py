"""The letters that lists of names are jumped in: Latin, and Cyrillic as three languages have it."""

from bisect import bisect_right
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from sources.names import SORTED_AFTER, sort_key


class Letter(NamedTuple):
    """A stretch of the order of names: those whose sort keys are `start` or later, before `end`."""

    name: str
    label: str
    start: str
    end: str | None


def _letters(alphabet):
    return [(name, name.upper(), sort_key(name)) for name in alphabet]


LATIN = [chr(code) for code in range(ord("a"), ord("z") + 1)]
CYRILLIC = sorted(
    [*(chr(code) for code in range(ord("а"), ord("я") + 1)), *map(chr, SORTED_AFTER)], key=sort_key
)
_STARTS = [
    ("0-9", "0–9", ""),
    *_letters(LATIN),
    # Latin letters that are no marked a to z, and the scripts before Cyrillic.
    ("latin-rest", _("other"), "{"),
    *_letters(CYRILLIC),
    ("rest", _("other"), "ѐ"),
]
_ENDS = [start for _name, _label, start in _STARTS[1:]]
LETTERS = [Letter(*told, end) for told, end in zip(_STARTS, [*_ENDS, None], strict=True)]
BY_NAME = {letter.name: letter for letter in LETTERS}
# Letters that no name begins with are not shown in vain.
NEVER_FIRST = {"ъ", "ь", "0-9", "latin-rest", "rest"}
SCRIPTS = (LETTERS[: len(LATIN) + 2], LETTERS[len(LATIN) + 2 :])


def letter_of(key):
    """Return the letter that a name with this sort key stands under."""
    return LETTERS[bisect_right(_ENDS, key)]
