"""How a made life is told: sentences that stand in a booklet once, and facts that rest on them."""

from catalogue.making import dates
from catalogue.making.people import common
from catalogue.making.spelling import phrase, told
from catalogue.making.world import LAST_YEAR
from dancers.models import Dancer, Engagement, Milestone, Origin, Practice, Training
from performances.models import Appearance
from sources.models import Passage

PASSAGES = {
    kind: kind.passages.through
    for kind in (Origin, Training, Engagement, Practice, Milestone, Appearance)
}


class Telling:
    """What is told of one dancer so far."""

    def __init__(self, booklet, someone):
        self.booklet, self.country, self.someone = booklet, booklet.country, someone
        self.rows, self.chance = booklet.rows, booklet.chance
        self.id = self.rows.new_id(Dancer)
        self.year = booklet.world.year
        self.born = self.year - 20 - self.chance.randrange(22)
        self.sentences, self.keys, self.summary = [], set(), []
        self.position = 0
        styles = [common(self.chance, self.country.styles) for _ in range(4)]
        self.styles = list({style.id: style for style in styles}.values())
        self.trained = {}

    def say(self, template, *phrases):
        """Add a sentence that the booklet has not yet; return its passage."""
        name, family = self.someone.name, self.someone.family
        lot = self.chance.random() if self.sentences else 1
        who = name if lot > 0.85 else family if lot > 0.6 else None
        pronoun = phrase(self.someone.pronoun.capitalize())
        sentence = told(template, who or pronoun, *phrases)
        if sentence.text in self.booklet.said:
            sentence = told(template, name, *phrases)
        self.booklet.said.add(sentence.text)
        self.sentences.append(sentence.text)
        return self.rows.add(Passage, self.booklet.id, sentence.text, sentence.searched)

    def fact(self, kind, passage, key, when, *values, basis="stated", note=""):
        """Add a fact that rests on the passage; return its id."""
        self.position += 1
        is_confirmed = self.chance.random() > 0.005
        fact = self.rows.add(
            kind, self.id, key, self.position, *when[:3], basis, note, is_confirmed, *values
        )
        self.rows.add(PASSAGES[kind], fact, passage)
        return fact

    def is_new(self, kind, key):
        """Tell whether no fact of the kind has the key; from now on, one has."""
        is_new = (kind, key) not in self.keys
        self.keys.add((kind, key))
        return is_new

    def some_year(self, age, most):
        """Return a year at which the dancer has at least the age, and that has been."""
        first = self.born + age
        return first + self.chance.randrange(max(1, min(most, LAST_YEAR + 1 - first)))

    def when(self, age, most):
        """Return a date of a career; often none is told."""
        return self.told_year(self.some_year(age, most))

    def told_year(self, year):
        """Return the year as the booklet tells it: exactly, nearly, or not at all."""
        lot = self.chance.random()
        if lot > 0.4:
            return dates.UNKNOWN
        told_year = dates.in_year if lot < 0.3 else dates.about if lot < 0.36 else dates.in_decade
        return told_year(year)

    def years(self):
        """Return the years of an engagement; often none are told."""
        lot = self.chance.random()
        if lot > 0.3:
            return self.when(18, 20)
        start = self.some_year(18, 20)
        end = start + self.chance.choice((2, 3, 5, 8, 12))
        return dates.from_to(start, None if lot > 0.24 or end > LAST_YEAR else end)
