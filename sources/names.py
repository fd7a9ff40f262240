"""Names and other text: how it is cleaned, folded for searching, keyed for sorting, and spelt in
an address.
"""

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii
from django.utils.text import slugify

from sources.marks import APOSTROPHES, DIACRITICS, LETTER_MARK

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
PLAIN_LATIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
)
TYPED_AS = PLAIN_LATIN | str.maketrans(
    {
        "қ": "к", "ү": "у", "ұ": "у", "ө": "о", "ң": "н", "ғ": "г", "ә": "а", "һ": "х", "і": "и",
    }
)  # fmt: skip
# Letters that stand for a vowel, or carry one, and for which the transliteration has nothing.
VOWELS = str.maketrans(
    {
        "ا": "a", "ٱ": "a", "ع": "a", "ة": "a", "א": "a", "ע": "a", "ܐ": "a", "ܥ": "a",
        "አ": "a", "እ": "e", "ዕ": "e", "ອ": "o",
    }
)  # fmt: skip

LINE_ENDS = re.compile(r"\r\n?")
NOT_LETTERS = re.compile(rf"(?:[^\w{LETTER_MARK}]|_)+")


def tidy(text):
    """Return the text as the archive keeps it: composed (NFC), lines ending in LF."""
    return unicodedata.normalize("NFC", LINE_ENDS.sub("\n", text))


def comparable(name):
    """Return the name as two are compared: its case and its white space make no difference."""
    return unicodedata.normalize("NFC", " ".join(tidy(name).split()).casefold())


def unmarked(text):
    """Return the text in lower case without its diacritics; vowel signs are letters, and stay."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", DIACRITICS.sub("", decomposed).casefold())


def words(text):
    """Return the words of the text, a space between them: no apostrophes, hyphens or marks."""
    return NOT_LETTERS.sub(" ", APOSTROPHES.sub("", text)).strip()


def fold(text):
    """Return the text as it is compared in a search: *Әлия О’Нил-Łuk* as *алия онил luk*."""
    # Unicode takes some apostrophes apart as white space with a mark.
    return words(unmarked(APOSTROPHES.sub("", text)).translate(TYPED_AS))


def latin(text):
    """Return the folded text in Latin letters: *Айгүл* as *aigul*."""
    folded = fold(text)
    return folded if folded.isascii() else words(anyascii(folded.translate(VOWELS)).lower())


def folded_name(name):
    """Return what a search looks in: the folded name and, where it differs, its Latin spelling."""
    folded, in_latin = fold(name), latin(name)
    return folded if folded == in_latin else f"{folded} {in_latin}"


def bare(char):
    """Return a letter as the plain one beside which it is sorted."""
    return unmarked(char).translate(PLAIN_LATIN)


@lru_cache(maxsize=5_000)
def sort_key(name):
    """Return a key that, compared byte by byte, sorts names as a reader of them expects."""
    # What Unicode composes with its letter is a letter of its own: й is no и with a mark.
    composed = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
    return "".join(
        char if "а" <= char <= "я" or ord(char) in SORTED_AFTER else bare(char)
        for char in words(DIACRITICS.sub("", APOSTROPHES.sub("", composed)))
    ).translate(SORTED_AFTER)


def slug_of(name, fallback):
    """Return the name as an address spells it, *Айгуль* as *aigul*; never empty."""
    return slugify(latin(name))[:80].strip("-") or fallback
