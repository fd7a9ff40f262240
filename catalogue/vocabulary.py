"""The words of the archive, by which those that are mistyped are corrected."""

from sources.models.indexed import IndexedWord, WordGap
from sources.tokens import WORDS, folded, pieces

# Of lines whose words are known, so many are remembered.
MOST_LINES = 100_000


class Spellings:
    """The words of texts: each token as the first of them spells it."""

    def __init__(self):
        self.of_tokens, self._seen, self._lines = {}, set(), set()

    def note(self, text):
        """Take in the words of a text."""
        words = set(WORDS.findall(text)) - self._seen
        self._seen |= words
        for word in sorted(words):
            for spelling in (word, *pieces(word)):
                for part in folded(spelling)[1]:
                    self.of_tokens.setdefault(part, spelling)

    def note_document(self, document):
        """Take in the words of a record, of which many lines are those of others."""
        lines = {line.words for line in document.lines} - self._lines
        self._lines |= lines
        for told in (*document.names, *sorted(lines)):
            self.note(told)
        if len(self._lines) > MOST_LINES:
            self._lines.clear()


def learn(spellings):
    """Remember the words that are new, so that they are found where they are mistyped."""
    found = spellings.of_tokens
    new = sorted(found.keys() - IndexedWord.objects.in_bulk(found).keys())
    IndexedWord.objects.bulk_create(
        [IndexedWord(token=word, spelling=found[word]) for word in new], ignore_conflicts=True
    )
    WordGap.objects.bulk_create(
        WordGap(gap=gap, token=word) for word in new for gap in sorted(gaps(word))
    )


def gaps(word):
    """Return what a token is found by where it is mistyped: itself, and it with a letter less."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}
