"""What somebody may have meant whose words the archive does not have."""

from rapidfuzz.distance import OSA

from catalogue.kinds import kind_called
from catalogue.vocabulary import gaps
from sources.models import IndexedWord, WordGap
from sources.tokens import REPEATED, WORDS, plain_token, tokens

# Of the words of which a mistyped one may be another, so many are compared with it.
MOST_COMPARED = 200
# A shorter word is another word where two of its letters are others.
LONG = 5
# A shorter word is any other where one of its letters is another.
SHORTEST = 3


def corrected(query):
    """Return the query's text with its unknown words as the archive spells them, or None.

    None where a word is like none that the archive has, or where it has them all. The name of a
    kind of record is meant as it stands.
    """
    if kind_called(query.text):
        return None
    known = IndexedWord.objects.in_bulk(query.tokens)
    near = {word: nearest(word) for word in query.tokens if word not in known}
    if not near or None in near.values():
        return None

    def spelt(found):
        of_word = tokens(found[0])
        return " ".join(near[each] if each in near else found[0] for each in of_word)

    return WORDS.sub(spelt, query.text)


def nearest(word):
    """Return the spelling of the known word that a token is most like, or None.

    Most like is the one that fewest letters tell from it, left out, added, changed or swapped.
    """
    if REPEATED.search(word):
        # A letter was typed too often.
        return spelling_of(plain_token(word))
    found = WordGap.objects.filter(gap__in=gaps(word)).values_list("token", flat=True)
    near = {other for other in found[:MOST_COMPARED] if len(other) >= SHORTEST}
    compared = sorted(near, key=lambda other: likeness(word, other))
    most = 2 if len(word) >= LONG else 1
    if not compared or OSA.distance(word, compared[0]) > most:
        return None
    return spelling_of(compared[0])


def spelling_of(word):
    """Return how the archive spells a token, or None where it has none, or next to nothing."""
    known = IndexedWord.objects.filter(token=word).values_list("spelling", flat=True)
    return known.first() if len(word) >= SHORTEST else None


def likeness(word, other):
    """Return what sorts tokens by how like they are to the word: most words begin as meant."""
    return (OSA.distance(word, other), word[0] != other[0], abs(len(word) - len(other)), other)
