"""The archive as it was before a version was made."""

import pytest

from dancers.models import Dancer, Place, School
from sources.models import Passage, changing
from sources.past import Past
from sources.snapshots import UnitHistory
from tests.factories import (
    DancerFactory,
    PassageFactory,
    PlaceFactory,
    SchoolFactory,
    StyleFactory,
    TrainingFactory,
)

pytestmark = pytest.mark.django_db


def change(record, **values):
    with changing():
        for name, value in values.items():
            setattr(record, name, value)
        record.save()


def newest(entry):
    return UnitHistory(type(entry), entry.pk).last


def test_records_have_the_relations_that_they_had():
    place = PlaceFactory(name="Alma-Ata")
    fact = TrainingFactory(
        school=SchoolFactory(name="Old name", place=place),
        styles=[StyleFactory(name="Ballet")],
        passages=[PassageFactory(quote="She danced.")],
    )
    dancer = fact.dancer
    state = UnitHistory(Dancer, dancer.pk).now
    change(dancer, note="A change")
    until = newest(dancer)
    change(fact.school, name="New name")
    change(place, name="Almaty")
    then = Past(until).unit(state)[type(fact), fact.pk]
    assert (then.school.name, then.school.place.name) == ("Old name", "Alma-Ata")
    assert [style.name for style in then.styles.all()] == ["Ballet"]
    assert [passage.quote for passage in then.passages.all()] == ["She danced."]
    assert then.label == "Old name"


def test_without_a_version_records_are_as_they_are_or_last_were():
    school, gone = SchoolFactory(name="Here"), SchoolFactory(name="Gone")
    ids = {school.pk, gone.pk}
    gone.delete()
    found = Past().fetch(School, ids)
    assert {record.name for record in found.values()} == {"Here", "Gone"}


def test_what_is_older_than_its_history_is_as_it_is():
    Place.objects.bulk_create([Place(name="Bulk", slug="bulk")])
    place = Place.objects.get()
    until = newest(DancerFactory())
    assert Past(until).fetch(Place, [place.pk])[place.pk].name == "Bulk"


def test_what_never_was_is_left_out():
    assert Past().fetch(School, [1]) == {}


def test_the_facts_that_led_to_a_record_then_are_found():
    passage = PassageFactory()
    fact = TrainingFactory(passages=[passage])
    school = fact.school
    change(school, note="A change")
    until = newest(school)
    fact.delete()
    (then,) = Past(until).facts_about(School, [school.pk])
    assert then.key == fact.key
    assert then.dancer.name == fact.dancer.name
    assert Past(until).facts_about(Passage, [passage.pk])[0].key == fact.key
    assert Past().facts_about(School, [school.pk]) == []


def test_a_style_that_was_learnt_is_led_to_by_the_training():
    style = StyleFactory()
    fact = TrainingFactory(styles=[style])
    assert Past().facts_about(type(style), [style.pk]) == [fact]
