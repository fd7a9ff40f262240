"""The desk's lists at any size: counted so far and no further, searched by index, junk refused."""

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dancers.models import Dancer
from sources.models import Passage
from tests.factories import (
    DancerFactory,
    OriginFactory,
    OtherNameFactory,
    PassageFactory,
    SourceFactory,
    StyleFactory,
)
from tests.test_query_growth import desk_lists

pytestmark = pytest.mark.django_db

DANCERS = "/admin/dancers/dancer/"


def queries(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return [query["sql"] for query in captured]


@pytest.mark.parametrize("path", [*desk_lists(), "/admin/auth/user/", "/admin/auth/group/"])
@pytest.mark.parametrize("query", ["", "?q=maya"])
def test_no_list_is_counted_to_its_end(desk, path, query):
    counts = [sql for sql in queries(desk, path + query) if sql.startswith("SELECT COUNT(")]
    assert len(counts) == 1
    assert "LIMIT 10001" in counts[0]


def test_a_number_beyond_the_limit_is_told_as_more(desk, monkeypatch):
    monkeypatch.setattr("sources.desk_lists.MOST_COUNTED", 100)
    monkeypatch.setattr("sources.choices.MOST_COUNTED", 100)
    Dancer.objects.bulk_create(Dancer(name=f"D {n}", slug=f"d-{n}") for n in range(101))
    page = " ".join(desk.get(DANCERS).content.decode().split())
    assert "100+ dancers" in page
    assert desk.get(DANCERS, {"p": 2}).context["cl"].result_list.count() == 50
    assert desk.get(DANCERS, {"p": 3}).status_code == 302
    page = " ".join(desk.get(DANCERS, {"q": "d"}).content.decode().split())
    assert "100+ results" in page


def test_a_page_counts_for_its_own_records_alone(desk):
    Dancer.objects.bulk_create(Dancer(name=f"D {n}", slug=f"d-{n}") for n in range(51))
    ids, page = queries(desk, f"{DANCERS}?p=2")[-2:]
    assert "OFFSET 50" in ids
    assert "COUNT" not in ids
    assert "OFFSET" not in page


def test_a_search_finds_by_any_of_several_names_once(desk):
    dancer = DancerFactory(name="Maya Plisetskaya")
    OtherNameFactory(dancer=dancer, text="Maya P.")
    OtherNameFactory(dancer=dancer, text="Майя Плисецкая")
    DancerFactory(name="Anna")
    for query in ("maya", "майя plisetskaya", "P. maya"):
        assert list(desk.get(DANCERS, {"q": query}).context["cl"].result_list) == [dancer]
    assert list(desk.get(DANCERS, {"q": "maya anna"}).context["cl"].result_list) == []
    assert list(desk.get(DANCERS, {"q": "%"}).context["cl"].result_list) == []


def test_a_fact_is_found_by_its_dancer(desk):
    origin = OriginFactory(dancer__name="Maya")
    OriginFactory(dancer__name="Anna")
    found = desk.get("/admin/dancers/origin/", {"q": "maya"}).context["cl"].result_list
    assert list(found) == [origin]


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="an index of PostgreSQL")
def test_a_search_reads_the_index_of_names_and_of_words(desk):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        names = Dancer.objects.named_like("plisetskaya").order_by().explain()
        quotes = Passage.objects.with_word("ballet").explain()
    # So told, the database reads a whole table only where no index leads to what is asked for.
    assert "Seq Scan" not in names
    assert "catalogue_indexedtext_words" in quotes


def test_a_passage_is_found_by_the_words_of_its_quote(desk):
    source = SourceFactory(text="She danced in Osh. She sang in Almaty.")
    passage = PassageFactory(source=source, quote="She sang in Almaty.")
    PassageFactory(source=source, quote="She danced in Osh.")
    found = desk.get("/admin/sources/passage/", {"q": "алматы sang"}).context["cl"].result_list
    assert list(found) == [passage]


@pytest.mark.parametrize("junk", ["abc", "", "-1", "1.5", "²", "9" * 25, "9" * 5000, "1 OR 1=1"])
@pytest.mark.parametrize("path", [DANCERS, "/admin/auth/user/", "/admin/sources/pastslug/"])
def test_a_selection_of_no_record_is_answered(desk, path, junk):
    data = {"action": "delete_selected", "_selected_action": junk, "index": "0"}
    assert desk.post(path, data).status_code in (200, 302)


def test_nothing_is_done_to_all_records_at_once(desk):
    first, second = StyleFactory(), StyleFactory()
    path = "/admin/dancers/style/"
    assert "across all pages" not in desk.get(path).content.decode()
    data = {"action": "delete_selected", "_selected_action": first.pk, "select_across": "1"}
    desk.post(path, {**data, "post": "yes", "seen": f"{first.pk}:{first.version}"})
    assert list(type(first).objects.all()) == [second]


def test_every_list_of_the_desk_is_one_of_these():
    for model, model_admin in admin.site._registry.items():
        assert model_admin.paginator.__name__ == "DeskPaginator", model
