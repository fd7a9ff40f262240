"""SQL written by hand takes no ids, one id and many, on both databases."""

import pytest
from pyroaring import FrozenBitMap

from catalogue import documents
from catalogue.indexing import stored_places
from catalogue.key_sql import rows_of_entries, rows_with_keys
from catalogue.query import Condition, Query
from catalogue.word_sql import rows_among
from dancers.models import Dancer
from sources.entry_names import entry_names
from sources.evidence import attach_evidence
from sources.facets import pairs_of
from sources.models import Source
from sources.models.indexed import place_of
from sources.paging import EPOCH, ORDERS, Place, Walk
from sources.sql import rows_of_all
from tests.factories import DancerFactory, MilestoneFactory, SourceFactory

pytestmark = [pytest.mark.django_db, pytest.mark.parametrize("number", [0, 1, 40])]
AMBER = Condition(Query("amber"))


def dancers(number):
    """Return the ids of so many dancers."""
    return [DancerFactory(name="Amber").pk for _ in range(number)]


def test_names_of_entries(number):
    ids = dancers(number)
    assert {each.pk for each in entry_names({Dancer: ids, Source: []})} == set(ids)


@pytest.mark.parametrize("order", ORDERS.values(), ids=lambda order: str(order.label))
@pytest.mark.parametrize("back", [False, True])
def test_a_page_of_chosen_entries(number, order, back):
    ids = FrozenBitMap(dancers(number))
    DancerFactory()
    walk = Walk(Dancer, order, ids, {"a": ids})
    start = Place("a" if order.is_by_name else EPOCH, 0)
    assert {place.pk for place in walk.take(50, back=back)} == set(ids)
    assert {place.pk for place in walk.take(50, start, back=back)} <= set(ids)


def test_rows_of_a_list(number):
    ids = dancers(number)
    assert Dancer.objects.in_list(ids).keys() == set(ids)


def test_what_the_search_index_is_made_of(number):
    ids = dancers(number)
    assert documents.documents(Dancer, ids).keys() == set(ids)
    assert len(documents.other_names(ids)) == len(list(documents.fact_lines(ids))) == 0
    assert {pk for _facet, pk, _value in pairs_of(Dancer, ids)} == set(ids)
    assert len(stored_places("dancer", ids)) == number


def test_texts_of_sources(number):
    ids = [SourceFactory().pk for _ in range(number)]
    assert [pk for pk, _text in documents.texts(ids)] == ids


def test_evidence_of_facts(number):
    facts = [MilestoneFactory() for _ in range(number)]
    assert [list(fact.passages.all()) for fact in attach_evidence(facts)] == [[]] * number


def test_rows_of_the_search_index(number):
    ids = dancers(number)
    places = [place_of("dancer", pk) for pk in ids]
    assert len(rows_of_all([rows_among(AMBER, "dancer", places)])) == number
    assert {row[1] for row in rows_of_all([rows_of_entries([("dancer", pk) for pk in ids])])} == (
        set(ids)
    )


def test_spans_of_the_names_index(number):
    dancers(1)
    spans = [("dancer", run, "amber", 0, "amber ") for run in range(number)]
    assert len(rows_of_all([rows_with_keys(spans, 5)])) == number
