"""Statements that are put together once, and asked with other ids each time."""

import threading

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.documents import among
from dancers.models import Dancer, Training
from sources.prepared import Prepared
from sources.sql import blanks, filled, rows_of_all
from tests.factories import DancerFactory, StyleFactory, TrainingFactory


@pytest.fixture
def question():
    """The question for the trainings of dancers, with what they are about."""
    return Prepared(Training.objects.filter(dancer__in=blanks([])).about_subjects())


@pytest.mark.django_db
def test_the_answer_is_that_of_the_queryset_each_time(question):
    trainings = [TrainingFactory(note="Told so") for _number in range(3)]
    for training in trainings:
        assert list(question.ask([training.dancer_id])) == [training]
    everyone = question.ask([training.dancer_id for training in trainings])
    assert {training.pk for training in everyone} == {training.pk for training in trainings}
    assert list(question.ask([-5])) == []


@pytest.mark.django_db
def test_what_the_records_refer_to_comes_with_them(question):
    made = TrainingFactory()
    made.styles.add(style := StyleFactory())
    with CaptureQueriesContext(connection) as captured:
        (training,) = question.ask([made.dancer_id])
        assert training.school == made.school
        assert list(training.styles.all()) == [style]
    # The trainings, and their styles.
    assert len(captured) == 2


@pytest.mark.django_db(transaction=True)
def test_another_thread_asks_over_its_own_connection(question):
    made, found = TrainingFactory(), []

    def ask():
        found.extend(question.ask([made.dancer_id]))
        connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join(20)
    assert found == [made]


@pytest.mark.django_db
@pytest.mark.parametrize("shape", [list, range])
def test_ids_take_the_place_of_blanks(shape):
    ids = [DancerFactory().pk for _number in range(3)]
    given = ids if shape is list else range(ids[0], ids[-1] + 1)
    dancers = Dancer.objects.filter(**among("pk", blanks(given))).order_by("pk")
    statement = dancers.values_list("pk").query.sql_with_params()
    assert rows_of_all([filled(statement, given)]) == [(pk,) for pk in ids]
