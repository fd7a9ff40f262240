"""Performances: named by what they bring together, and the pages around them."""

import pytest
from django.core.exceptions import ValidationError

from performances.models import Performance
from tests.factories import (
    AppearanceFactory,
    FestivalFactory,
    PassageFactory,
    PerformanceFactory,
    VenueFactory,
    WorkFactory,
)


@pytest.mark.django_db
def test_a_performance_without_a_name_is_named_after_what_it_brings_together():
    work, venue = WorkFactory(name="Swan Lake"), VenueFactory(name="Bolshoi Theatre")
    performance = Performance(work=work, venue=venue)
    performance.full_clean()
    performance.save()
    assert performance.name == "Swan Lake, Bolshoi Theatre"
    assert performance.slug == "swan-lake-bolshoi-theatre"


@pytest.mark.django_db
def test_a_performance_of_which_nothing_is_said_is_refused():
    with pytest.raises(ValidationError, match="Give a name, a work, a venue"):
        Performance().full_clean()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "factory"),
    [("work", WorkFactory), ("venue", VenueFactory), ("festival", FestivalFactory)],
)
def test_what_performances_lead_to_shows_who_appeared(client, field, factory):
    entry = factory()
    performance = PerformanceFactory(name="The night", **{field: entry})
    appearance = AppearanceFactory(
        performance=performance, passages=[PassageFactory()], role="the title role"
    )
    page = client.get(entry.get_absolute_url()).content.decode()
    assert str(appearance.dancer) in page
    assert "the title role" in page
    assert "She trained for years." in page
    listed = client.get(f"/{entry._meta.model_name}s/").context_data["object_list"]
    assert [listed_entry.dancer_count for listed_entry in listed] == [1]


@pytest.mark.django_db
def test_a_performance_shows_all_that_it_brings_together(client):
    performance = PerformanceFactory(work=WorkFactory(name="Swan Lake"))
    page = client.get(performance.get_absolute_url()).content.decode()
    assert ">Swan Lake</a>" in page
    # The venue, the place, the festival, the company, and who appeared.
    assert page.count("not recorded") == 7


@pytest.mark.django_db
def test_a_premiere_is_told_in_words(client):
    work = WorkFactory(premiere="1877~")
    assert "about 1877" in client.get(work.get_absolute_url()).content.decode()
