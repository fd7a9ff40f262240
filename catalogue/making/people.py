"""Made people: given names that many have, family names put together from syllables."""

from functools import lru_cache
from typing import NamedTuple

from anyascii import anyascii

from catalogue.making.spelling import Spelling, joined, spelt

# Of people whose script is not Latin, so many have their name in it.
OWN_SCRIPT = 0.27


class Person(NamedTuple):
    """Somebody: the name, and the parts of it that sentences use."""

    pronoun: str
    name: Spelling
    family: Spelling
    # The name in the other script, where the people has two.
    other: Spelling | None


def common(chance, items):
    """Return one of the items: the first is the most common, the tenth a tenth as common."""
    return items[int(len(items) ** chance.random()) - 1]


@lru_cache(maxsize=50_000)
def in_latin(word):
    """Return the word in Latin letters, as a passport spells it."""
    return anyascii(word).replace("'", "").capitalize()


def family_name(chance, people, pronoun, latin=False):
    """Return a family name: a few are common, most are rare."""
    middle = common(chance, people["middles"])
    # The rarest are the longest.
    if chance.random() < 0.15:
        middle += chance.choice(people["middles"])
    text = chance.choice(people["openings"]) + middle + common(chance, people["closings"][pronoun])
    return spelt(in_latin(text) if latin and "script" in people else text)


def person(chance, people, latin=False):
    """Return a new person of the people; with `latin`, named in Latin letters."""
    pronoun = "she" if chance.random() < 0.6 else "he"
    given = common(chance, people[pronoun])
    family = family_name(chance, people, pronoun)
    if "script" not in people:
        return Person(pronoun, joined([spelt(given), family]), family, None)
    own = joined([spelt(given), family])
    family_in_latin = spelt(in_latin(family.text))
    in_other = joined([spelt(in_latin(given)), family_in_latin])
    if not latin and chance.random() < OWN_SCRIPT:
        return Person(pronoun, own, family, in_other)
    return Person(pronoun, in_other, family_in_latin, own)
