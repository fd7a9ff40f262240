"""An entry's states are those that its versions left behind."""

import pytest

from dancers.models import Dancer, Milestone
from sources.models import changing
from sources.snapshots import UnitHistory, differences
from tests.factories import DancerFactory, MilestoneFactory, PassageFactory

pytestmark = pytest.mark.django_db


def change(record, **values):
    with changing():
        for name, value in values.items():
            setattr(record, name, value)
        record.save()


def test_a_state_holds_the_entry_and_all_that_stands_under_it():
    passage = PassageFactory()
    fact = MilestoneFactory(passages=[passage], headline="Began")
    dancer, fact_id = fact.dancer, fact.pk
    fact.delete()
    history = UnitHistory(Dancer, dancer.pk)
    assert set(history.at(1)) == {(Dancer, dancer.pk), (Milestone, fact_id)}
    values = history.at(1)[Milestone, fact_id]
    assert (values["headline"], values["passages"]) == ("Began", (passage.pk,))
    assert set(history.now) == {(Dancer, dancer.pk)}


def test_before_the_first_version_there_was_nothing():
    assert UnitHistory(Dancer, DancerFactory().pk).before(1) == {}


def test_a_deleted_entry_has_an_empty_state_and_keeps_its_versions():
    dancer = DancerFactory()
    pk = dancer.pk
    dancer.delete()
    history = UnitHistory(Dancer, pk)
    assert (history.now, history.last.number) == ({}, 2)


def test_what_is_older_than_its_history_was_there_from_the_start():
    Dancer.objects.bulk_create([Dancer(name="Bulk", slug="bulk")])
    dancer = Dancer.objects.get()
    change(dancer, pronoun="she")
    change(dancer, pronoun="they")
    history = UnitHistory(Dancer, dancer.pk)
    assert list(differences(history.before(2), history.at(2))) == []
    assert list(differences(history.before(3), history.at(3))) == [
        ((Dancer, dancer.pk), {"pronoun": "she"}, {"pronoun": "they"})
    ]


def test_differences_name_what_came_and_what_went():
    one, two, three = ((Dancer, number) for number in (1, 2, 3))
    before = {one: {"name": "A"}, two: {"name": "B"}}
    after = {one: {"name": "A"}, three: {"name": "C"}}
    assert list(differences(before, after)) == [
        (two, {"name": "B"}, None),
        (three, None, {"name": "C"}),
    ]


def test_reading_takes_no_more_queries_for_more_versions(django_assert_num_queries):
    fact = MilestoneFactory(passages=[PassageFactory()])
    for number in range(20):
        change(fact, note=f"Note {number}")
    # The versions; each kind of record of the unit; each kind of link.
    with django_assert_num_queries(1 + 8 + 7):
        UnitHistory(Dancer, fact.dancer.pk)
