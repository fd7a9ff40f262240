"""Made sources: programme booklets that each tell of one to four dancers of a country."""

import random

from catalogue.making.lives import Life
from catalogue.making.people import common, person
from catalogue.making.rows import Rows
from catalogue.making.spelling import joined, spelt
from catalogue.making.world import World
from dancers.models import Company
from sources.models import Source

# So many dancers are made at a time: as many rows are in memory at once.
SEASON = 500
# A performance for so many dancers.
DANCERS_TO_A_PERFORMANCE = 8
PROGRAMME = spelt("programme")
HOW_MANY_DANCERS = (1, 2, 2, 3, 3, 4)


class Booklet:
    """A text in the making; every sentence of it is a passage, and stands in it once."""

    def __init__(self, world, rows, chance, country):
        self.world, self.rows, self.chance, self.country = world, rows, chance, country
        self.company = common(chance, self.country.things[Company])
        self.season = common(chance, self.country.performances)
        self.id = rows.new_id(Source)
        self.said, self.names, self.paragraphs = set(), [], []

    def tell(self, someone=None):
        """Tell of a dancer: of this person, or of one whose name is no part of another's here."""
        while not someone or self._is_like_another(someone.name.text):
            someone = person(self.chance, self.country.people)
        self.names.append(someone.name.text)
        self.paragraphs.append(Life(self, someone).tell())

    def _is_like_another(self, name):
        return any(name in other or other in name for other in self.names)

    def close(self):
        """Write the source, now that all is told."""
        name = joined([self.season.spelling, PROGRAMME], ": ")
        self.rows.name(Source, name, "\n\n".join(self.paragraphs), pk=self.id)


def make(dancers, seed, first):
    """Yield the rows of an archive of so many dancers, by kind, a season of them at a time.

    The same number and seed give the same rows after these first ids, on any database.
    """
    chance = random.Random(f"{dancers} {seed}")  # noqa: S311 (nothing is secret)
    rows = Rows(first)
    world = World(dancers, chance, rows)
    for start in range(0, dancers, SEASON):
        numbers = range(dancers)[start : start + SEASON]
        world.new_season(len(numbers) // DANCERS_TO_A_PERFORMANCE)
        booklet, left = None, 0
        for number in numbers:
            country, teacher = world.also_teachers.pop(number, (None, None))
            if not left or teacher:
                if booklet:
                    booklet.close()
                country = country or world.some_country()
                booklet = Booklet(world, rows, chance, country)
                left = chance.choice(HOW_MANY_DANCERS)
            booklet.tell(teacher)
            left -= 1
        booklet.close()
        yield len(numbers), rows.take()
