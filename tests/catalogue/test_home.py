"""The home page leads to the dancers and says what the archive holds."""

import pytest

from tests.factories import MilestoneFactory, PassageFactory


@pytest.mark.usefixtures("archive")
def test_all_dancers_of_the_shipped_archive_are_there(client):
    page = client.get("/").content.decode()
    for slug in ("isabella-baktybekova", "marat-kalmurzaeva", "victoria-bektemirova"):
        assert f'href="/dancers/{slug}/"' in page


@pytest.mark.django_db
def test_facts_are_counted_with_and_without_evidence(client):
    MilestoneFactory(passages=[PassageFactory()])
    MilestoneFactory(basis="editorial", note="From a letter.")
    assert client.get("/").context["numbers"] == {"facts": 2, "backed": 1}


@pytest.mark.django_db
def test_an_empty_archive_has_a_home(client):
    assert client.get("/").context["numbers"] == {"facts": 0, "backed": 0}
