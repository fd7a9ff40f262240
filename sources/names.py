"""Names and other text: how it is cleaned, folded for searching, keyed for sorting, and spelt in
an address.
"""

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii
from django.utils.text import slugify

# Cyrillic letters that stand apart from Unicode's order. Each follows the letter it is written
# with here, before the next one of the alphabet: one order that is right for Russian, Kazakh and
# Kyrgyz alike. "ӿ" sorts after every letter that those languages use.
SORTED_AFTER = str.maketrans(
    {
        "ә": "аӿ",
        "ғ": "гӿ",
        "ё": "еӿ",
        "қ": "кӿ",
        "ң": "нӿ",
        "ө": "оӿ",
        "ұ": "уӿ",
        "ү": "уӿӿ",
        "һ": "хӿ",
        "і": "ыӿ",
    }
)

# Letters that Unicode does not take apart, as a reader without them on the keyboard types them.
TYPED_AS = str.maketrans(
    {
        "ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d",
        "қ": "к", "ү": "у", "ұ": "у", "ө": "о", "ң": "н", "ғ": "г", "ә": "а", "һ": "х", "і": "и",
    }
)  # fmt: skip

LINE_ENDS = re.compile(r"\r\n?")
APOSTROPHES = re.compile(r"['’ʼʻ`´]")
NOT_LETTERS = re.compile(r"[\W_]+")


def tidy(text):
    """Return the text as the archive keeps it: composed (NFC), lines ending in LF."""
    return unicodedata.normalize("NFC", LINE_ENDS.sub("\n", text))


def comparable(name):
    """Return the name as two are compared: its case and its white space make no difference."""
    return unicodedata.normalize("NFC", " ".join(tidy(name).split()).casefold())


def unmarked(text):
    """Return the text in lower case without its diacritics."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()


def words(text):
    """Return the words of the text, a space between them: no apostrophes, hyphens or marks."""
    return NOT_LETTERS.sub(" ", APOSTROPHES.sub("", text)).strip()


def fold(text):
    """Return the text as it is compared in a search: *Әлия О’Нил-Łuk* as *алия онил luk*."""
    return words(unmarked(text.casefold().translate(TYPED_AS)))


def latin(text):
    """Return the folded text in Latin letters: *Айгүл* as *aigul*."""
    folded = fold(text)
    return folded if folded.isascii() else words(anyascii(folded).lower())


def folded_name(name):
    """Return what a search looks in: the folded name and, where it differs, its Latin spelling."""
    folded, in_latin = fold(name), latin(name)
    return folded if folded == in_latin else f"{folded} {in_latin}"


@lru_cache(maxsize=5_000)
def sort_key(name):
    """Return a key that, compared byte by byte, sorts names as a reader of them expects."""
    letters = words(unicodedata.normalize("NFC", name).casefold())
    return "".join(
        char if "а" <= char <= "я" or char == "ӿ" else unmarked(char)
        for char in letters.translate(SORTED_AFTER)
    )


def slug_of(name, fallback):
    """Return the name as an address spells it, *Айгуль* as *aigul*; never empty."""
    return slugify(latin(name))[:80].strip("-") or fallback
