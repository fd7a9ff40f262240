"""Each save leaves one history row, with the links in it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

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


@pytest.mark.django_db
def test_a_row_is_written_once_whole_with_its_version():
    with CaptureQueriesContext(connection) as asked:
        training = TrainingFactory(passages=[PassageFactory()], styles=[StyleFactory()])
    written = [query["sql"] for query in asked if '"catalogue_historical' in query["sql"]]
    assert [sql for sql in written if not sql.startswith(("INSERT", "SELECT"))] == []
    assert training.history.get().version is not None


@pytest.mark.django_db(transaction=True)
def test_links_that_go_and_come_in_one_change_leave_the_row_as_they_end():
    training = TrainingFactory(styles=[StyleFactory(), StyleFactory()])
    first, second = training.styles.order_by("pk")
    with changing():
        training.save()
        training.styles.remove(first)
        training.styles.add(StyleFactory(slug="last"))
        second.trainings.remove(training)
    newest = training.history.first()
    assert [link.style.slug for link in newest.styles.all()] == ["last"]
    with changing():
        training.save()
        training.styles.clear()
    assert not training.history.first().styles.exists()
