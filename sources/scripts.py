"""The script that a name is written in, as a page has to say it."""

import unicodedata

# By the first word of Unicode's names of their letters. The language is not guessed from a script.
LANGUAGES = {
    "CYRILLIC": "und-Cyrl",
    "ARABIC": "und-Arab",
    "HEBREW": "und-Hebr",
    "GREEK": "und-Grek",
    "GEORGIAN": "und-Geor",
    "ARMENIAN": "und-Armn",
    "CJK": "und-Hani",
    "HIRAGANA": "und-Jpan",
    "KATAKANA": "und-Jpan",
    "HANGUL": "und-Kore",
    "DEVANAGARI": "und-Deva",
}
RIGHT_TO_LEFT = {"und-Arab", "und-Hebr"}


def language_of(text):
    """Return the BCP 47 tag for the script of the text's first letter, or None for Latin."""
    if text.isascii():
        return None
    letter = next((char for char in text if char.isalpha()), "")
    return LANGUAGES.get(unicodedata.name(letter, "").split(" ")[0]) if letter else None


def direction_of(language):
    """Return *rtl* or *ltr*, as the text of this tag runs."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"
