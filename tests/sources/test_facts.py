"""The rules that hold for facts of every kind, in the database itself."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from dancers.models import Training
from tests.factories import (
    AppearanceFactory,
    DancerFactory,
    MilestoneFactory,
    OriginFactory,
    OtherNameFactory,
    PassageFactory,
    SourceFactory,
    TrainingFactory,
)


@pytest.mark.django_db
@pytest.mark.parametrize("basis", ["inferred", "editorial"])
def test_a_fact_that_no_text_states_needs_a_note(basis):
    with pytest.raises(ValidationError, match="needs a note"):
        MilestoneFactory.build(
            dancer=DancerFactory(), key="a", position=1, basis=basis
        ).full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        MilestoneFactory(basis=basis)
    MilestoneFactory(basis=basis, note="Concluded from the next sentence.")


@pytest.mark.django_db
def test_a_training_says_something():
    with pytest.raises(IntegrityError), transaction.atomic():
        TrainingFactory(school=None, key="nothing")
    training = TrainingFactory(school=None, note="She took lessons.")
    assert training.key == "she-took-lessons"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("factory", "field"),
    [(OriginFactory, "relation"), (MilestoneFactory, "kind"), (AppearanceFactory, "capacity")],
)
def test_a_choice_that_is_none_is_refused_by_the_database(factory, field):
    with pytest.raises(IntegrityError), transaction.atomic():
        factory(**{field: "nonsense"})


@pytest.mark.django_db
def test_a_key_is_unique_for_a_dancer_and_a_kind_of_fact():
    fact = MilestoneFactory(key="first")
    MilestoneFactory(key="first")
    OriginFactory(dancer=fact.dancer, key="first")
    with pytest.raises(ValidationError, match="has this key"):
        MilestoneFactory.build(dancer=fact.dancer, key="first", position=1).full_clean()


@pytest.mark.django_db
def test_a_new_fact_comes_last_in_the_narrative():
    dancer = DancerFactory()
    facts = [OriginFactory(dancer=dancer), AppearanceFactory(dancer=dancer, position=7)]
    facts.append(MilestoneFactory(dancer=dancer))
    assert [fact.position for fact in facts] == [1, 7, 8]
    assert dancer.life() == facts


@pytest.mark.django_db
@pytest.mark.parametrize("basis", ["stated", "inferred"])
def test_a_fact_of_a_text_needs_a_passage(basis):
    fact = MilestoneFactory.build(basis=basis)
    with pytest.raises(ValidationError, match="needs a passage"):
        fact.check_passages([])
    MilestoneFactory.build(basis="editorial").check_passages([])


@pytest.mark.django_db
@pytest.mark.parametrize("factory", [MilestoneFactory, AppearanceFactory, OtherNameFactory])
def test_any_write_to_what_is_under_a_dancer_raises_the_dancers_version(factory):
    def version():
        dancer.refresh_from_db()
        return dancer.version

    dancer = DancerFactory()
    record = factory(dancer=dancer)
    assert version() == 2
    record.save()
    assert version() == 3
    record.delete()
    assert version() == 4


@pytest.mark.django_db
def test_deleting_many_facts_at_once_raises_the_version_too():
    training = TrainingFactory()
    Training.objects.all().delete()
    training.dancer.refresh_from_db()
    assert training.dancer.version == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("factory", "unit"), [(MilestoneFactory, DancerFactory), (PassageFactory, SourceFactory)]
)
def test_what_stands_under_an_entry_stays_there(factory, unit):
    record = factory()
    setattr(record, record.unit_field, unit())
    with pytest.raises(ValueError, match="stays with its"):
        record.save()


@pytest.mark.django_db
def test_after_the_last_position_there_is_no_other():
    fact = MilestoneFactory(position=32_767)
    assert MilestoneFactory(dancer=fact.dancer).position == 32_767
    fact.position = 32_768
    with pytest.raises(ValidationError, match="less than or equal to 32767"):
        fact.full_clean()
