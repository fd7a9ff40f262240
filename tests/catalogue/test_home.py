"""The home page leads to the dancers and says what the archive holds."""

import pytest

from sources.models import changing
from tests.factories import DancerFactory, MilestoneFactory, PassageFactory


@pytest.mark.usefixtures("archive")
def test_all_dancers_of_the_shipped_archive_are_there(client):
    page = client.get("/").content.decode()
    for slug in ("isabella-baktybekova", "marat-kalmurzaeva", "victoria-bektemirova"):
        assert f'href="/dancers/{slug}/"' in page


@pytest.mark.django_db
def test_facts_are_counted_with_and_without_evidence(client):
    MilestoneFactory(passages=[PassageFactory()])
    MilestoneFactory(basis="editorial", note="From a letter.")
    assert client.get("/").context_data["numbers"] == {"facts": "2", "backed": "1"}


@pytest.mark.django_db
def test_an_empty_archive_has_a_home(client):
    assert client.get("/").context_data["numbers"] == {"facts": "0", "backed": "0"}


@pytest.mark.django_db
def test_more_than_can_be_counted_soon_is_told_so(client, monkeypatch):
    for place in ("catalogue.queries", "sources.choices"):
        monkeypatch.setattr(f"{place}.MOST_COUNTED", 2)
    MilestoneFactory.create_batch(3, passages=[PassageFactory()])
    context = client.get("/").context_data
    assert context["numbers"] == {"facts": "2+", "backed": "2+"}
    assert context["dancer_count"] == "2+"


@pytest.mark.django_db
def test_the_first_hundred_dancers_lead_to_all(client):
    with changing():
        DancerFactory.create_batch(100)
    assert "All dancers" not in client.get("/").content.decode()
    DancerFactory()
    assert "All dancers" in client.get("/").content.decode()
