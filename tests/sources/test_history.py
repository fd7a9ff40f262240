"""Each save leaves one history row, with the links in it."""

import pytest

from sources.models import changing
from tests.factories import (
    DancerFactory,
    MilestoneFactory,
    PassageFactory,
    StyleFactory,
    TrainingFactory,
)


@pytest.mark.django_db
def test_a_fact_and_its_evidence_are_one_row():
    passage = PassageFactory()
    fact = MilestoneFactory(passages=[passage])
    (row,) = fact.history.all()
    assert [link.passage for link in row.passages.all()] == [passage]


@pytest.mark.django_db
def test_all_links_of_a_fact_are_in_its_row():
    training = TrainingFactory(passages=[PassageFactory()], styles=[StyleFactory()])
    (row,) = training.history.all()
    assert (row.passages.count(), row.styles.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_a_later_change_of_the_evidence_is_a_row_of_its_own():
    fact = MilestoneFactory(passages=[PassageFactory()])
    with changing():
        fact.save()
        fact.passages.set([PassageFactory(quote="She danced.")])
    newest, *older = fact.history.all()
    assert [link.passage.quote for link in newest.passages.all()] == ["She danced."]
    assert [link.passage.quote for link in older[0].passages.all()] == ["She trained for years."]


@pytest.mark.django_db
def test_what_is_derived_has_no_history():
    dancer = DancerFactory(name="Maya")
    dancer.name = "Майя"
    dancer.save()
    newest, oldest = dancer.history.all()
    assert [change.field for change in newest.diff_against(oldest).changes] == ["name"]


@pytest.mark.django_db
def test_a_deletion_leaves_a_row():
    fact = MilestoneFactory()
    rows = fact.history.model.objects.filter(key=fact.key)
    fact.delete()
    assert [row.history_type for row in rows] == ["-", "+"]
