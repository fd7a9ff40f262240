"""A text that goes back to what it was takes no fact to other words in silence."""

import pytest

from dancers.models import Milestone
from sources.models import Source
from tests.factories import MilestoneFactory, PassageFactory, SourceFactory
from tests.forms import submit

pytestmark = pytest.mark.django_db

BEFORE = "Vera Orr began late. Born in Perm, she went to Omsk.\n\nHer teacher was strict."
AFTER = "Vera Orr began late. She went to Omsk.\n\nHer teacher Ada Lund, Born in Perm, was strict."


@pytest.fixture
def source():
    return SourceFactory(text=BEFORE)


def move_the_quote(source):
    """Let the text have the quote elsewhere, about somebody else."""
    source.refresh_from_db()
    source.text, source.has_quotes_in_hand = AFTER, True
    source.save()
    return source.version


def revert(desk, source, number, to=""):
    submit(desk, f"{source.get_absolute_url()}history/{number}/revert/{to}")
    assert Source.objects.get().text == BEFORE


@pytest.mark.parametrize("goes_back", [False, True])
def test_a_fact_of_the_words_as_they_were_since_needs_a_recheck(desk, source, goes_back):
    passage = PassageFactory(source=source, quote="Born in Perm")
    number = move_the_quote(source)
    MilestoneFactory(headline="Ada was born in Perm", passages=[passage])
    revert(desk, source, number - goes_back, "?to=version" * goes_back)
    assert not Milestone.objects.get().confirmed


def test_a_fact_that_was_changed_and_confirmed_since_needs_a_recheck(desk, source):
    passage = PassageFactory(source=source, quote="Born in Perm")
    fact = MilestoneFactory(headline="Vera was born in Perm", passages=[passage])
    number = move_the_quote(source)
    row = {"milestones-0-headline": "Ada was born in Perm", "milestones-0-confirm": "on"}
    submit(desk, f"{fact.dancer.get_absolute_url()}edit/", **row)
    assert Milestone.objects.get().confirmed
    revert(desk, source, number)
    assert not Milestone.objects.get().confirmed


def test_a_fact_that_is_as_it_was_then_stays_confirmed(desk, source):
    passage = PassageFactory(source=source, quote="Born in Perm")
    fact = MilestoneFactory(headline="Vera was born in Perm", passages=[passage])
    number = move_the_quote(source)
    submit(desk, f"{fact.dancer.get_absolute_url()}edit/", **{"milestones-0-confirm": "on"})
    revert(desk, source, number)
    assert Milestone.objects.get().confirmed


def test_a_fact_that_is_older_than_its_history_stays_confirmed(desk, source):
    fact = MilestoneFactory(passages=[PassageFactory(source=source, quote="Born in Perm")])
    number = move_the_quote(source)
    Milestone.objects.update(confirmed=True)
    Milestone.history.filter(id=fact.pk).delete()
    revert(desk, source, number)
    assert Milestone.objects.get().confirmed


def test_a_fact_of_a_quote_that_stays_in_its_place_stays_confirmed(desk, source):
    passage = PassageFactory(source=source, quote="Vera Orr began late.")
    number = move_the_quote(source)
    MilestoneFactory(passages=[passage])
    revert(desk, source, number)
    assert Milestone.objects.get().confirmed
