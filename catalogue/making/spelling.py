"""Names and sentences as they are read, sorted and searched, put together from folded parts.

To fold each of some million sentences anew would take most of the time; words come again and again.
"""

import re
from functools import cache, lru_cache

from sources import names


class Spelling:
    """A name as it is read, sorted, searched, and spelt in an address."""

    __slots__ = ("folded", "latin", "sort", "text")

    def __init__(self, text, sort, folded, latin):
        self.text, self.sort, self.folded, self.latin = text, sort, folded, latin

    @property
    def searched(self):
        """What `names.folded_name` gives for the name."""
        return self.folded if self.folded == self.latin else f"{self.folded} {self.latin}"

    @property
    def slug(self):
        """What `names.slug_of` gives for the name."""
        return self.latin.replace(" ", "-")[:80].strip("-")


@lru_cache(maxsize=50_000)
def spelt(text):
    """Return the spelling of a word or a name."""
    return Spelling(text, names.sort_key(text), names.fold(text), names.latin(text))


def joined(parts, glue=" "):
    """Return the spelling of names that stand one after the other."""
    return Spelling(
        glue.join([part.text for part in parts]),
        " ".join([part.sort for part in parts]),
        " ".join([part.folded for part in parts]),
        " ".join([part.latin for part in parts]),
    )


class Phrase:
    """A stretch of a sentence as it is read and, folded, as it is searched.

    A spelling is one too.
    """

    __slots__ = ("folded", "latin", "text")

    def __init__(self, text, folded, latin=None):
        self.text, self.folded, self.latin = text, folded, latin or folded

    @property
    def searched(self):
        """What `names.folded_name` gives for the phrase as a whole sentence."""
        folded, latin = self.folded.strip(), self.latin.strip()
        return folded if folded == latin else f"{folded} {latin}"


NOTHING = Phrase("", "")


@lru_cache(maxsize=50_000)
def phrase(text):
    """Return the phrase; white space before it stays, for it stands inside a sentence."""
    before = " " if text[:1] == " " else ""
    return Phrase(text, f"{before}{names.fold(text)}", f"{before}{names.latin(text)}")


@cache
def folded_template(template):
    """Return a template of plain English that, filled with folded phrases, gives the folded text.

    What is filled in stands between spaces, apart from a phrase that brings its own.
    """
    plain = template.lower().replace("'", "").replace("’", "")
    return re.sub(r"[^a-z0-9%]+", " ", plain)


def told(template, *phrases):
    """Return the phrase that the template gives, `%s` being filled with the phrases."""
    folding = folded_template(template)
    folded = tuple([part.folded for part in phrases])
    latin = tuple([part.latin for part in phrases])
    return Phrase(
        template % tuple([part.text for part in phrases]),
        folding % folded,
        None if latin == folded else folding % latin,
    )
