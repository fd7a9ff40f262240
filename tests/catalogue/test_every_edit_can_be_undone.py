"""Whatever is edited can be undone, version by version, and what was undone can be done again."""

import random
from io import StringIO

import pytest
from django.core.management import call_command

from catalogue.kinds import BY_MODEL_NAME
from dancers.models import Dancer, Milestone, Origin, OtherName, Place, School, Training
from dancers.models.facts import MilestoneKind, Relation
from sources.models import Fact, Passage, PastSlug, Source, Version, changing
from sources.plans import Plan
from sources.reverting import revert
from sources.snapshots import UnitHistory
from tests.factories import (
    DancerFactory,
    MilestoneFactory,
    OriginFactory,
    OtherNameFactory,
    PassageFactory,
    PlaceFactory,
    SchoolFactory,
    SourceFactory,
    StyleFactory,
    TrainingFactory,
)

QUOTES = ("She was born in Almaty.", "She trained for years.", "She danced.", "born in")


def dump():
    """Return the archive as dumpdata writes it."""
    out = StringIO()
    rooms = ("sources", "dancers", "performances")
    natural = {"use_natural_foreign_keys": True, "use_natural_primary_keys": True}
    call_command("dumpdata", *rooms, format="yaml", stdout=out, **natural)
    return out.getvalue()


def make_archive():
    """Make two lives, told by two sources."""
    sources = SourceFactory.create_batch(2)
    places, schools = PlaceFactory.create_batch(2), SchoolFactory.create_batch(2)
    styles = StyleFactory.create_batch(3)
    passages = [PassageFactory(source=source, quote=quote) for source in sources
                for quote in QUOTES[:3]]  # fmt: skip
    for dancer in DancerFactory.create_batch(2):
        OtherNameFactory(dancer=dancer)
        OriginFactory(dancer=dancer, place=places[0], passages=passages[:1])
        TrainingFactory(dancer=dancer, school=schools[0], styles=styles[:2], passages=passages[1:2])
        MilestoneFactory(dancer=dancer, passages=passages[3:5])


class Editor:
    """Somebody who edits by chance; every edit is one change."""

    def __init__(self, seed, without=()):
        self._chance = random.Random(seed)
        names = [name for name in sorted(vars(Editor)) if name[0] != "_"]
        self._edits = [getattr(self, name) for name in names if name not in without]
        self._word = 0

    def _work(self, edits):
        for _edit in range(edits):
            with changing(why="An edit"):
                self._chance.choice(self._edits)()

    def _new(self, what):
        self._word += 1
        return f"{what} {self._word}"

    def _any(self, queryset):
        """Return a record by chance; where there is none, the edit does nothing."""
        found = list(queryset.order_by("pk"))
        return self._chance.choice(found) if found else None

    def _some(self, queryset):
        found = list(queryset.order_by("pk"))
        return self._chance.sample(found, self._chance.randint(1, len(found)))

    def _set(self, record, **values):
        if record:
            for name, value in values.items():
                setattr(record, name, value)
            record.full_clean()
            record.save()

    def rename(self):
        model = self._chance.choice([Dancer, Place, School, Source])
        self._set(self._any(model.objects), name=self._new("Renamed"))

    def change_an_address(self):
        model = self._chance.choice([Dancer, School, Source])
        slug = self._new("moved").replace(" ", "-")
        self._set(self._any(model.objects), slug=slug)

    def go_back_to_an_old_address(self):
        past = self._any(PastSlug.objects.exclude(current=""))
        if past:
            model = BY_MODEL_NAME[past.kind]
            self._set(model.objects.filter(slug=past.current).first(), slug=past.old)

    def change_texts(self):
        self._set(self._any(Dancer.objects), summary=self._new("Summary"), note="Two\nlines")

    def change_a_choice(self):
        self._set(self._any(Origin.objects), relation=self._chance.choice(Relation.values))
        self._set(self._any(Milestone.objects), kind=self._chance.choice(MilestoneKind.values))

    def move_a_fact_elsewhere(self):
        self._set(self._any(Origin.objects), place=self._any(Place.objects))
        self._set(self._any(Training.objects), school=self._any(School.objects))

    def add_a_fact(self):
        dancer = self._any(Dancer.objects)
        if dancer:
            fact = Milestone(dancer=dancer, headline=self._new("Headline"))
            fact.save()
            fact.passages.set(self._some(Passage.objects))

    def remove_a_fact(self):
        fact = self._any(self._chance.choice(Fact.kinds()).objects)
        if fact:
            fact.delete()

    def change_evidence(self):
        fact = self._any(self._chance.choice([Training, Milestone]).objects)
        if fact:
            fact.passages.set(self._some(Passage.objects))

    def change_styles(self):
        fact = self._any(Training.objects)
        if fact:
            styles = fact.styles.model.objects
            fact.styles.set(self._some(styles))

    def change_other_names(self):
        name = self._any(OtherName.objects)
        if name and self._chance.random() < 0.5:
            name.delete()
        elif dancer := self._any(Dancer.objects):
            OtherName(dancer=dancer, text=self._new("Also"), script="Latn").save()

    def reorder(self):
        dancer = self._any(Dancer.objects)
        facts = dancer.life() if dancer else []
        self._chance.shuffle(facts)
        for position, fact in enumerate(facts, start=1):
            fact.position = position
            fact.save()

    def open_a_school(self):
        School(name=self._new("School"), place=self._any(Place.objects)).save()

    def close_a_school(self):
        school = self._any(School.objects.filter(trainings=None))
        if school:
            school.delete()

    def delete_a_dancer(self):
        dancer = self._any(Dancer.objects)
        if dancer:
            dancer.delete()

    def quote(self):
        source = self._any(Source.objects)
        free = [q for q in QUOTES if source.text.count(q) == 1]
        taken = set(source.passages.values_list("quote", flat=True))
        for quote in set(free) - taken:
            Passage(source=source, quote=quote).save()

    def delete_an_unused_passage(self):
        unused = [passage for passage in Passage.objects.all() if not passage.held_by()]
        if unused:
            self._chance.choice(unused).delete()

    def mend_a_text_with_its_quotes(self):
        source = self._any(Source.objects)
        source.has_quotes_in_hand = True
        self._set(source, text=source.text.replace("She ", "He ").replace("years", self._new("y")))
        for passage in source.passages.all():
            quote = passage.quote.replace("She ", "He ").replace("years", f"y {self._word}")
            self._set(passage, quote=quote, source=source)


def undo(versions):
    """Undo the versions that changed something, the newest first."""
    for version in versions.order_by("-pk"):
        model = BY_MODEL_NAME[version.kind]
        if Plan(model, version.entry_id, version.number).changes:
            seen = UnitHistory(model, version.entry_id).last.number
            revert(model, version.entry_id, version.number, seen=seen)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(8))
def test_all_that_was_edited_is_undone_and_done_again(seed):
    make_archive()
    start, old = dump(), list(Version.objects.values_list("pk", flat=True))
    Editor(seed)._work(12)
    edited, edits = dump(), Version.objects.exclude(pk__in=old)
    done = list(edits.values_list("pk", flat=True))
    undo(edits.filter(pk__in=done))
    assert dump() == start
    undo(edits.exclude(pk__in=done))
    assert dump() == edited


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(6))
def test_every_entry_goes_back_to_what_it_was_and_forth_again(seed):
    make_archive()
    units = set(Version.objects.values_list("kind", "entry_id"))
    then = {unit: UnitHistory(BY_MODEL_NAME[unit[0]], unit[1]).last.number for unit in units}
    start = dump()
    # What one entry quotes or opens, another may need: the order in which these go back matters.
    # An address that was left and taken again is a past one, though the entry is as it was.
    without = {"quote", "delete_an_unused_passage", "open_a_school", "close_a_school"}
    Editor(seed, without | {"go_back_to_an_old_address"})._work(12)
    edited = dump()
    now = {unit: UnitHistory(BY_MODEL_NAME[unit[0]], unit[1]).last.number for unit in units}
    go_back(then)
    assert dump() == start
    go_back(now)
    assert dump() == edited


def go_back(numbers):
    """Go back to the versions with these numbers, given by unit, where anything is to do."""
    for (kind, entry_id), number in numbers.items():
        plan = Plan(BY_MODEL_NAME[kind], entry_id, number, whole=True)
        if plan.changes:
            seen = plan.history.last.number
            revert(plan.model, entry_id, number, whole=True, seen=seen)
