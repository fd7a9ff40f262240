"""What made lives lead to: countries with their towns, schools, stages and dances."""

from pathlib import Path

import yaml

from catalogue.making import dates
from catalogue.making.people import common, family_name, person
from catalogue.making.spelling import joined, phrase, spelt, told
from dancers.models import Company, Dancer, Place, School, Style, Teacher
from performances.models import Festival, Performance, Venue, Work

VOCABULARY = yaml.safe_load(Path(__file__).with_name("vocabulary.yaml").read_text("utf-8"))
# Lists of the vocabulary, by kind; where some are only described, their list too.
PATTERNS = {
    School: ("schools", "schools_unnamed"),
    Company: ("companies", "companies_unnamed"),
    Venue: ("venues", None),
    Festival: ("festivals", None),
}
# One of so many institutions is only described.
UNNAMED = 20
MOST_COMMON = 4
# One of so many teachers is a dancer whose life is told too.
ALSO_DANCERS = 30
# Performances are of these years.
FIRST_YEAR, LAST_YEAR = 1950, 2024


class Thing:
    """Something that lives lead to: its id, its spelling, and how a sentence names it."""

    __slots__ = ("id", "key", "spelling", "told")

    def __init__(self, pk, spelling, phrase=None):
        self.id, self.spelling, self.told = pk, spelling, phrase or spelling
        # As keys of facts name it.
        self.key = spelling.slug


class Country:
    """A country: what is in it, the most common first."""

    def __init__(self, data, people, thing):
        self.people, self.data, self.thing = people, data, thing
        self.places, self.styles, self.teachers = [], [], []
        self.things = {model: [] for model in PATTERNS}
        self.performances = []


class World:
    """All that there is before the first dancer: as much of it as so many dancers need."""

    def __init__(self, dancers, chance, rows):
        self.dancers, self.chance, self.rows = dancers, chance, rows
        # The dancers that are teachers too, by number: (country, person).
        self.also_teachers = {}
        self.year = FIRST_YEAR
        self._used = set()
        self.styles = [self._style(name) for name in VOCABULARY["styles"]]
        self.countries = [self._country(data) for data in VOCABULARY["countries"]]
        for model, power in ((School, 0.6), (Company, 0.58), (Venue, 0.57), (Festival, 0.5)):
            for number in range(self._size(power)):
                self._institution(model, self._some_country(number))
        for number in range(self._size(0.72)):
            self._teacher(self._some_country(number))
        self.works = [self._work() for _ in range(self._size(0.55))]

    def some_country(self):
        """Return a country, the first ones more often."""
        return common(self.chance, self.countries)

    def new_season(self, count):
        """Put on so many new performances in a year, at the least one in each country."""
        self.year = self.chance.randint(FIRST_YEAR, LAST_YEAR)
        for number in range(max(count, len(self.countries))):
            country = self._some_country(number)
            if number < len(self.countries):
                country.performances = []
            country.performances.append(self._performance(country))

    def _size(self, power):
        return max(len(self.countries), int(self.dancers**power))

    def _some_country(self, number):
        """Return each country once, so that none is empty; then the first ones more often."""
        return self.countries[number] if number < len(self.countries) else self.some_country()

    def _country(self, data):
        spelling = spelt(data["name"])
        pk = self.rows.name(Place, spelling, "country", None)
        people = VOCABULARY["peoples"][data["people"]]
        country = Country(data, people, Thing(pk, spelling))
        for name in data["cities"]:
            city = spelt(name)
            pk = self.rows.name(Place, city, "city", country.thing.id)
            country.places.append(Thing(pk, city, phrase(f"{name}, {data['name']}")))
        own = [self._style(name, country) for name in data["styles"]]
        country.styles = [self.styles[0], own[0], *self.styles[1:4], *own[1:], *self.styles[4:]]
        return country

    def _style(self, name, country=None):
        tradition = f"dances of {country.thing.spelling.text}" if country else ""
        country_id = country.thing.id if country else None
        return Thing(self.rows.name(Style, spelt(name), tradition, country_id), spelt(name))

    def _institution(self, model, country):
        named, unnamed = PATTERNS[model]
        # What many lives lead to has a name.
        is_rare = unnamed and len(country.things[model]) > MOST_COMMON
        is_named = not is_rare or self.chance.randrange(UNNAMED) > 0
        place = common(self.chance, country.places)
        if is_named:
            text = self._new_name(VOCABULARY[named], place, country)
            article = phrase(f"the {text}")
        else:
            text = common(self.chance, VOCABULARY[unnamed]).format(city=place.spelling.text)
            article = phrase(text)
        # Not from the cache of words: such a name comes once.
        spelling = spelt.__wrapped__(text)
        pk = self.rows.name(model, spelling, place.id, is_named)
        country.things[model].append(Thing(pk, spelling, article))

    def _new_name(self, patterns, place=None, country=None):
        """Return a name that nothing else has."""
        for tries in range(1000):
            pattern = common(self.chance, patterns) if tries < 3 else self.chance.choice(patterns)
            thing, other = self.chance.sample(VOCABULARY["things"], 2)
            name = pattern.format(
                city=place and place.spelling.text,
                family=country and family_name(self.chance, country.people, "he", latin=True).text,
                thing=thing,
                other=other,
                quality=self.chance.choice(VOCABULARY["qualities"]),
            )
            if name not in self._used:
                self._used.add(name)
                return name
        return name

    def _teacher(self, country):
        someone = person(self.chance, country.people, latin=True)
        dancer_id = None
        if not self.chance.randrange(ALSO_DANCERS):
            number = self.chance.randrange(self.dancers)
            if number not in self.also_teachers:
                self.also_teachers[number] = (country, someone)
                dancer_id = self.rows.first[Dancer] + number
        pk = self.rows.name(Teacher, someone.name, dancer_id)
        country.teachers.append(Thing(pk, someone.name))

    def _work(self):
        spelling = spelt.__wrapped__(self._new_name(VOCABULARY["works"]))
        country = self.some_country()
        choreographer, composer = (
            person(self.chance, country.people, latin=True).name.text
            if self.chance.random() < share
            else ""
            for share in (0.8, 0.6)
        )
        when = dates.in_year(FIRST_YEAR - 1 - self.chance.randrange(100))
        if self.chance.random() < 0.4:
            when = dates.UNKNOWN
        pk = self.rows.name(Work, spelling, choreographer, composer, *when[:3])
        return Thing(pk, spelling)

    def _performance(self, country):
        """Return a performance; how it is told begins with the work."""
        chance = self.chance
        work = common(chance, self.works)
        company, venue, festival = (
            common(chance, country.things[model]) if chance.random() < share else None
            for model, share in ((Company, 0.9), (Venue, 0.8), (Festival, 0.2))
        )
        # A stage is somewhere: the place is told where no stage is.
        place = None if venue else common(chance, country.places)
        parts = [thing for thing in (work, festival, company, venue, place) if thing]
        spelling = joined([thing.spelling for thing in parts], ", ")
        at = ((" with %s", company), (" at %s", venue), (" in %s", place), (" during %s", festival))
        found = [(template, thing.told) for template, thing in at if thing]
        telling = told(
            "%s" + "".join(template for template, _told in found),
            work.told,
            *(what for _template, what in found),
        )
        kind = "competition" if festival else ("run" if chance.random() < 0.2 else "single")
        ids = (thing and thing.id for thing in (work, venue, place, festival, company))
        pk = self.rows.name(Performance, spelling, kind, *ids)
        return Thing(pk, spelling, telling)
