"""An entry that is added by name only claims no kind, and waits on the list of things to do."""

import pytest

from dancers.models import Place
from performances.models import Performance
from tests.factories import DancerFactory, PassageFactory, PlaceFactory
from tests.forms import submit

pytestmark = pytest.mark.django_db


def typed(prefix, passage, **fields):
    row = {
        "basis": "stated",
        "position": "1",
        "passages": passage.quote,
        "passages-source": passage.source.slug,
        **fields,
    }
    return {f"{prefix}-0-{name}": value for name, value in row.items()} | {
        f"{prefix}-TOTAL_FORMS": "1"
    }


def test_a_place_that_is_made_with_a_fact_has_no_kind(desk):
    dancer, passage = DancerFactory(), PassageFactory()
    fact = typed("origins", passage, **{"place": "Perm", "place-new": "on", "relation": "born"})
    submit(desk, f"{dancer.get_absolute_url()}edit/", **fact)
    assert Place.objects.get(name="Perm").kind == "unknown"
    page = desk.get("/to-do/").content.decode()
    assert "Places and performances whose kind is not recorded" in page
    assert "/places/perm/edit/" in page


def test_a_performance_that_is_made_with_a_fact_has_no_kind(desk):
    dancer, passage = DancerFactory(), PassageFactory()
    fact = typed(
        "appearances",
        passage,
        **{"performance": "An evening", "performance-new": "on", "capacity": "dancer"},
    )
    submit(desk, f"{dancer.get_absolute_url()}edit/", **fact)
    assert Performance.objects.get().kind == "unknown"
    assert "/performances/an-evening/edit/" in desk.get("/to-do/").content.decode()


def test_a_country_that_is_made_in_a_box_for_countries_is_one(desk):
    place = PlaceFactory(kind="city")
    submit(desk, f"{place.get_absolute_url()}edit/", country="Peru", **{"country-new": "on"})
    assert Place.objects.get(name="Peru").kind == "country"


def test_a_kind_that_is_not_recorded_is_shown_as_such(client):
    place = PlaceFactory(name="Perm")
    assert "not recorded" in client.get(place.get_absolute_url()).content.decode()
    rows = client.get("/places/").content.decode().partition('<ul class="rows">')[2]
    assert "not recorded" not in rows.partition("</ul>")[0]


def test_a_kind_that_is_chosen_leaves_the_list_of_things_to_do(desk):
    place = PlaceFactory(name="Perm")
    submit(desk, f"{place.get_absolute_url()}edit/", kind="city")
    assert "/places/perm/edit/" not in desk.get("/to-do/").content.decode()
