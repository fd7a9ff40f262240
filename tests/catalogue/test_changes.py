"""The recent changes of the whole archive: who did what, when and why."""

from datetime import UTC, datetime

import pytest
from django.utils.html import escape

from sources.models import Version, changing
from tests.factories import DancerFactory, MilestoneFactory, PlaceFactory, UserFactory
from tests.test_query_growth import queries

pytestmark = pytest.mark.django_db


def told(client, **query):
    """Return the names of the entries that the list of changes tells of."""
    response = client.get("/changes/", query)
    assert response.status_code == 200
    return [row.version.name for row in response.context["rows"]]


def words(client, **query):
    return " ".join(client.get("/changes/", query).content.decode().split())


def test_an_archive_without_changes_says_so(client):
    assert "No change is recorded that matches." in words(client)


def test_the_newest_change_stands_first_with_what_was_done(client):
    dancer = DancerFactory(name="Maya")
    with changing(why="A typo"):
        dancer.name = "Майя"
        dancer.save()
    PlaceFactory(name="Almaty")
    assert told(client) == ["Almaty", "Майя", "Maya"]
    page = words(client)
    assert 'changed, <a href="/dancers/maya/history/2/">version 2</a>' in page
    assert "A typo" in page
    assert 'href="/dancers/maya/"' in page


def test_a_change_of_a_fact_is_one_of_its_dancer(client):
    MilestoneFactory(dancer=DancerFactory(name="Maya"))
    assert told(client) == ["Maya", "Maya"]


def test_a_deleted_entry_is_named_but_leads_nowhere_for_visitors(client, editor):
    DancerFactory(name="Maya").delete()
    page = words(client)
    assert '<span class="name">Maya</span>' in page
    assert "deleted, version 2" in page
    client.force_login(editor)
    assert 'href="/dancers/maya/history/2/"' in words(client)


def test_changes_are_found_by_kind_person_and_day(client):
    DancerFactory(name="Maya")
    PlaceFactory(name="Almaty")
    maya = Version.objects.filter(name="Maya")
    maya.update(made_by=UserFactory(username="ann"), made_at=datetime(2020, 5, 1, 23, tzinfo=UTC))
    assert told(client, kind="places") == ["Almaty"]
    assert told(client, person="ann") == ["Maya"]
    assert told(client, until="2020-05-01") == ["Maya"]
    assert told(client, until="2020-04-30") == []
    assert told(client, since="2020-05-02") == ["Almaty"]


def test_nothing_tells_whether_somebody_has_an_account(client):
    DancerFactory(name="Maya")
    UserFactory(username="known")
    UserFactory(username="away", is_active=False)
    pages = set()
    for name in ("known", "away", "nobody", "KNOWN", "' OR 1=1", "[]"):
        response = client.get("/changes/", {"person": name})
        assert response.status_code == 200
        assert response.context["form"].errors == {}
        pages.add(response.content.decode().replace(escape(name), "NAME"))
    (page,) = pages
    assert "No change is recorded that matches." in page


@pytest.mark.parametrize("name", ["kind", "since", "until", "before"])
@pytest.mark.parametrize("junk", ["nonsense", "9" * 5000, "-1", "0001-01-01", "9999-12-31", "[]"])
def test_junk_in_a_filter_is_left_out_of_account(client, name, junk):
    DancerFactory(name="Maya")
    assert told(client, **{name: junk}) == ["Maya"]


def test_older_changes_are_a_page_further_with_the_filter_kept(client):
    with changing():
        for number in range(51):
            DancerFactory(name=f"Dancer {number}")
    response = client.get("/changes/", {"kind": "dancers"})
    assert len(response.context["rows"]) == 50
    assert "kind=dancers" in response.context["older"]
    older = client.get(f"/changes/?{response.context['older']}")
    assert [row.version.name for row in older.context["rows"]] == ["Dancer 0"]
    assert older.context["older"] == ""


def test_the_list_takes_no_more_queries_for_more_changes(client):
    DancerFactory()
    few = queries(client, ["/changes/"])
    with changing():
        DancerFactory.create_batch(30)
    assert queries(client, ["/changes/"]) == few
