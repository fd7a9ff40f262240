"""A source as a reading page: its text marked, notes in the margin, and how much of it is used."""

from bisect import bisect

from sources.annotation import PARAGRAPH_BREAK, annotate, place_marks
from sources.evidence import facts_by_passage
from sources.kept_sentences import sentences_of
from sources.sentences import MAX_UNCITED_SHOWN, uncited_sentences


class Reading:
    """A source's text with the facts that rest on it, whose evidence is attached."""

    def __init__(self, source, facts):
        marks = place_marks(source, facts_by_passage(facts, source))
        self._text = source.text
        self._marks = [mark for mark in marks.values() if mark.is_placed]
        self.lost = [(mark, passage) for passage, mark in marks.items() if not mark.is_placed]
        self.html = annotate(self._text, self._marks, href=lambda fact: fact.get_absolute_url())
        self.tells_several = len({fact.dancer_id for fact in facts}) > 1
        spans = sentences_of(source)
        self.sentence_count = len(spans)
        self._unused = uncited_sentences(spans, [(mark.start, mark.end) for mark in self._marks])

    @property
    def margins(self):
        """The marks that begin in each paragraph, in the order of their numbers."""
        breaks = [gap.start() for gap in PARAGRAPH_BREAK.finditer(self._text)]
        margins = [[] for _paragraph in range(len(breaks) + 1)]
        for mark in sorted(self._marks, key=lambda mark: mark.number):
            margins[bisect(breaks, mark.start)].append(mark)
        return margins

    @property
    def used_count(self):
        """How many sentences a fact rests on."""
        return self.sentence_count - len(self._unused)

    @property
    def unused_count(self):
        """How many sentences no fact rests on."""
        return len(self._unused)

    @property
    def first_unused(self):
        """The first sentences that no fact rests on."""
        return [self._text[start:end] for start, end in self._unused[:MAX_UNCITED_SHOWN]]
