"""The texts that a life rests on are found by its facts' links, however many passages there are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sources.evidence import sources_of_life
from tests.factories import MilestoneFactory, PassageFactory, TrainingFactory

pytestmark = pytest.mark.django_db


def test_the_sources_of_a_life_are_those_of_its_facts_of_all_kinds():
    first, second, other = PassageFactory(), PassageFactory(), PassageFactory()
    fact = MilestoneFactory(passages=[first])
    TrainingFactory(dancer=fact.dancer, passages=[first, second])
    MilestoneFactory(passages=[other])
    assert set(sources_of_life(fact.dancer)) == {first.source, second.source}


def test_the_sources_of_a_life_are_found_without_reading_all_passages():
    fact = MilestoneFactory(passages=[PassageFactory()])
    with CaptureQueriesContext(connection) as asked:
        assert list(sources_of_life(fact.dancer))
    explain = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # So told, it reads a whole table only where no index leads to what is asked for.
            cursor.execute("SET LOCAL enable_seqscan = off")
        for query in asked:
            cursor.execute(f"{explain} {query['sql']}")
            plan = str(cursor.fetchall())
            assert "SCAN passage" not in plan
            assert "Seq Scan on sources_passage" not in plan
