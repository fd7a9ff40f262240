"""Made lives: what a booklet says of a dancer, from the birth to the last bow."""

from datetime import date

from catalogue.making import dates
from catalogue.making.people import common, family_name
from catalogue.making.spelling import NOTHING, joined, phrase, spelt, told
from catalogue.making.telling import Telling
from catalogue.making.world import VOCABULARY
from dancers.models import (
    Company,
    Dancer,
    Engagement,
    Milestone,
    Origin,
    OtherName,
    Practice,
    School,
    Training,
)
from performances.models import Appearance, Festival

STYLES = Training.styles.through
CONCLUDED = "Concluded from the training: the text doesn’t say that the dancer danced it on stage."
# How often so many facts of a kind are told of a dancer.
HOW_MANY = {
    Training: (0, *[1] * 15, *[2] * 4),
    Engagement: (0, 0, 0, 1, 1, 1, 1, 1, 2, 2),
    Appearance: (0, 0, 0, 0, 1, 1, 1, 1, 2, 3),
    Milestone: (0, 0, 0, 1, 1),
}
# What is done with a style: how it is told, of how many styles.
PRACTICES = (
    ("dances", "%s dances %s.", 1),
    ("dances", "%s dances %s.", 2),
    ("choreographs", "%s choreographs %s.", 1),
    ("fuses", "%s fuses %s.", 2),
    ("passes_on", "%s passes on %s to young dancers.", 1),
)


class Life(Telling):
    """One dancer's life, as the booklet tells it."""

    def tell(self):
        """Write the dancer and the facts; return the paragraph that tells them."""
        self._origin()
        for kind, tell in (
            (Training, self._training),
            (Engagement, self._engagement),
            (Appearance, self._appearance),
            (Milestone, self._milestone),
        ):
            for number in range(self.chance.choice(HOW_MANY[kind])):
                tell(number)
        self._practice()
        if self.chance.random() < 0.1:
            self._place("based", "%s lives in %s.")
        self._names()
        summary = f"{'; '.join(self.summary)}." if len(self.summary) > 1 else ""
        name, pronoun = self.someone.name, self.someone.pronoun
        self.rows.name(Dancer, name, pronoun, summary, pk=self.id)
        return " ".join(self.sentences)

    def _origin(self):
        lot = self.chance.random()
        when = dates.UNKNOWN
        if lot < 0.2:
            first = date(self.born, 1, 1).toordinal()
            when = dates.on_day(first + self.chance.randrange(365))
        elif lot < 0.55:
            when = dates.in_year(self.born)
        elif lot < 0.65:
            when = (dates.about if lot < 0.6 else dates.in_decade)(self.born)
        lot = self.chance.random()
        if lot < 0.12:
            self._place("born", "%s was born and raised in %s.", also="raised")
        elif lot < 0.88:
            self._place("born", "%s was born in %s%s.", when)
        if lot > 0.8:
            self._place("raised", "%s grew up in %s.")

    def _place(self, relation, template, when=None, also=None):
        country = self.country if self.chance.random() < 0.92 else self.booklet.world.some_country()
        place = common(self.chance, country.places)
        key = f"{relation}-in-{place.key}"
        if not self.is_new(Origin, key):
            return
        passage = self.say(template, place.told, *([when.phrase] if when else ()))
        self.fact(Origin, passage, key, when or dates.UNKNOWN, place.id, relation)
        if also:
            key = f"{also}-in-{place.key}"
            self.fact(Origin, passage, key, dates.UNKNOWN, place.id, also)
        if relation == "born":
            self.summary.append(f"Born in {place.told.text}")

    def _training(self, number):
        chance = self.chance
        country = self.country if chance.random() < 0.92 else self.booklet.world.some_country()
        lot = chance.random()
        school = common(chance, country.things[School]) if lot < 0.85 else None
        teacher = common(chance, country.teachers) if lot > 0.45 else None
        place = common(chance, country.places) if not school and lot > 0.95 else None
        key = (school or teacher).key
        if not self.is_new(Training, key):
            return
        styles = self.styles[number : number + chance.choice((0, 1, 1, 1, 2))]
        when = self.when(8, 9)
        is_bare = not styles and chance.random() < 0.5
        passage = self.say(
            "%s was taught dance%s%s%s%s%s." if is_bare else "%s trained%s%s%s%s%s.",
            told(" in %s", self._listed(styles)) if styles else NOTHING,
            told(" at %s", school.told) if school else NOTHING,
            told(" under %s", teacher.told) if teacher else NOTHING,
            told(" in %s", place.told) if place else NOTHING,
            when.phrase,
        )
        ids = [thing and thing.id for thing in (school, teacher, place)]
        training = self.fact(Training, passage, key, when, *ids)
        for style in styles:
            self.rows.add(STYLES, training, style.id)
            self.trained[style.id] = (style, passage)

    def _engagement(self, number):
        chance = self.chance
        company = self.booklet.company
        if number or chance.random() < 0.4:
            country = self.country if chance.random() < 0.9 else self.booklet.world.some_country()
            company = common(chance, country.things[Company])
        key = company.key
        if not self.is_new(Engagement, key):
            return
        rank, level = common(chance, VOCABULARY["ranks"])
        as_rank = phrase(f" as {rank}")
        if chance.random() < 0.3:
            rank, level, as_rank = "", "unknown", NOTHING
        when = self.years()
        passage = self.say("%s danced with %s%s%s.", company.told, as_rank, when.phrase)
        rank = rank.partition(" ")[2]
        self.fact(Engagement, passage, key, when, company.id, rank, level)
        if not number:
            self.summary.append(f"danced with {company.told.text}")

    def _appearance(self, number):
        chance, season = self.chance, self.booklet.season
        if number or chance.random() < 0.6:
            season = common(chance, self.country.performances)
        key = season.key
        if not self.is_new(Appearance, key):
            return
        role, capacity, lot = "", "dancer", chance.random()
        template, phrases = "%s appeared in %s%s%s.", [season.told]
        if lot < 0.65:
            role = common(chance, VOCABULARY["roles"][self.someone.pronoun])
            template, phrases = "%s danced %s in %s%s%s.", [phrase(role), season.told]
        elif lot < 0.75:
            capacity, template = "choreographer", "%s choreographed %s%s%s."
        elif lot < 0.8:
            capacity, template = "both", "%s choreographed and danced %s%s%s."
        other = self.someone.other if chance.random() < 0.05 else None
        under = told(" under the name %s", other) if other else NOTHING
        when = self.told_year(self.year)
        passage = self.say(template, *phrases, when.phrase, under)
        credited_as = other.text if other else ""
        self.fact(Appearance, passage, key, when, season.id, role, capacity, credited_as)

    def _milestone(self, number):
        chance = self.chance
        kind, predicate = common(chance, VOCABULARY["milestones"])
        # Before the first school.
        age = chance.randrange(3, 8) if "{age}" in predicate else None
        festival = common(chance, self.country.things[Festival])
        filled = predicate.format(age=age, festival=festival.told.text, when="")
        headline = filled[0].upper() + filled[1:]
        key = spelt(headline).slug
        when = self.when(20, 20) if "{when}" in predicate else dates.UNKNOWN
        passage = self.say("%s %s%s.", phrase(filled), when.phrase)
        self.fact(Milestone, passage, key, when, kind, headline, age)

    def _practice(self):
        lot = self.chance.random()
        if lot < 0.3:
            # What the training says is all that is known of it.
            for style, passage in self.trained.values():
                if lot < 0.04 and self.is_new(Practice, f"dances-{style.key}"):
                    self._practised(style, "dances", passage, basis="inferred", note=CONCLUDED)
            return
        capacity, template, count = common(self.chance, PRACTICES)
        styles = self.styles[:count]
        if len(styles) < count:
            capacity, template, _count = PRACTICES[0]
        passage = self.say(template, self._listed(styles))
        for style in styles:
            self._practised(style, capacity, passage)

    def _practised(self, style, capacity, passage, **basis):
        key = f"{capacity.replace('_', '-')}-{style.key}"
        self.fact(Practice, passage, key, dates.UNKNOWN, style.id, capacity, **basis)

    @staticmethod
    def _listed(styles):
        return told(" and ".join(["%s"] * len(styles)), *(style.told for style in styles))

    def _names(self):
        """Add the dancer's other name, where one is known."""
        other, people, lot = self.someone.other, self.country.people, self.chance.random()
        if other and lot < 0.5:
            is_own = self.someone.name.folded == self.someone.name.latin
            script, language = (people["script"], people["language"]) if is_own else ("Latn", "en")
            values = (other.text, script, language, other.searched)
            self.rows.add(OtherName, self.id, *values)
        elif not other and lot < 0.03:
            given = self.someone.name.text.partition(" ")[0]
            family = family_name(self.chance, people, self.someone.pronoun)
            stage = joined([spelt(given), family])
            if stage.text != self.someone.name.text:
                self.rows.add(OtherName, self.id, stage.text, "", "", stage.searched)
