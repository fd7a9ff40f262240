"""Deleting on the public pages: what goes with an entry is shown, what needs it is named."""

import pytest
from django.db.models import ProtectedError

from dancers.models import Dancer, Style
from sources.models import Passage, Source, Version
from tests.factories import (
    DancerFactory,
    MilestoneFactory,
    OriginFactory,
    PassageFactory,
    StyleFactory,
    TrainingFactory,
)
from tests.forms import filled, submit

pytestmark = pytest.mark.django_db


def delete(entry):
    return f"{entry.get_absolute_url()}delete/"


def test_a_dancer_goes_with_the_facts_and_the_passages_stay(client, desk):
    fact = MilestoneFactory(passages=[PassageFactory()])
    page = desk.get(delete(fact.dancer)).content.decode()
    assert fact.headline in page
    assert "She trained for years." in page
    submit(desk, delete(fact.dancer), why="Twice in the archive")
    assert not Dancer.objects.exists()
    assert Passage.objects.exists()
    assert Version.objects.first().why == "Twice in the archive"
    assert client.get(fact.dancer.get_absolute_url()).status_code == 410


@pytest.mark.parametrize("number", [1, 2])
def test_a_passage_that_backs_another_dancer_too_is_not_told_as_unused(desk, number):
    passage = PassageFactory()
    facts = [MilestoneFactory(passages=[passage]) for _fact in range(number)]
    page = desk.get(delete(facts[0].dancer)).content.decode()
    assert ("will back nothing any more" in page) is (number == 1)


def test_a_text_on_which_a_fact_rests_is_not_deleted(desk):
    fact = MilestoneFactory(passages=[PassageFactory()])
    source = Source.objects.get()
    page = desk.get(delete(source)).content.decode()
    assert "It can't be deleted" in page
    assert fact.get_absolute_url() in page
    assert desk.post(delete(source), {"version": source.version}).status_code == 409
    assert Source.objects.exists()


def test_a_text_goes_with_the_passages_that_back_nothing(desk):
    passage = PassageFactory()
    submit(desk, delete(passage.source))
    assert not Passage.objects.exists()


def test_a_place_that_a_fact_needs_is_not_deleted(desk):
    fact = OriginFactory()
    page = desk.get(delete(fact.place)).content.decode()
    assert fact.get_absolute_url() in page
    assert desk.post(delete(fact.place), {"version": 1}).status_code == 409


def test_a_style_that_was_learnt_is_not_deleted_and_not_dropped(desk):
    style = StyleFactory()
    training = TrainingFactory(styles=[style])
    with pytest.raises(ProtectedError):
        style.delete()
    assert desk.post(delete(style), {"version": 1}).status_code == 409
    assert str(training) in desk.get(f"/admin/dancers/style/{style.pk}/delete/").content.decode()
    assert list(training.styles.all()) == [style]
    training.styles.clear()
    submit(desk, delete(style))
    assert not Style.objects.exists()


@pytest.mark.parametrize("typed", [{"version": "7"}, {"version": ""}, {"why": "a\u202eb"}])
def test_a_deletion_that_saw_another_version_or_can_not_be_kept_does_nothing(desk, typed):
    dancer = DancerFactory()
    response = desk.post(delete(dancer), filled(desk, delete(dancer), **typed))
    assert response.status_code == 409
    assert Dancer.objects.get().version == dancer.version
