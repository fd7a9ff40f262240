"""What holds for places."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.factories import CountryFactory, OriginFactory, PlaceFactory


@pytest.mark.django_db
def test_a_country_lies_in_no_country():
    with pytest.raises(ValidationError, match="does not lie in another"):
        PlaceFactory.build(kind="country", country=CountryFactory()).full_clean()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"latitude": 43, "note": "An atlas."},
        {"latitude": 91, "longitude": 0, "note": "An atlas."},
        {"latitude": 43, "longitude": 77},
    ],
    ids=["one alone", "off the globe", "without whence"],
)
def test_coordinates_are_a_pair_on_the_globe_with_whence(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        PlaceFactory(**fields)


@pytest.mark.django_db
def test_a_dot_stands_in_the_list_only_between_what_is_told(client):
    place = OriginFactory(place=PlaceFactory(kind="city")).place
    assert "· city" in client.get("/places/").content.decode()
    place.origins.all().delete()
    page = client.get("/places/").content.decode()
    assert "city" in page
    assert "· city" not in page
