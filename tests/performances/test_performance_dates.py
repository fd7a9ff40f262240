"""Performances have dates, by which two of one work at one venue are told apart."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from performances.models import Performance
from tests.factories import PerformanceFactory, VenueFactory, WorkFactory
from tests.forms import submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def mill():
    """A work and a venue."""
    return {"work": WorkFactory(name="The Mill"), "venue": VenueFactory(name="Kama Rooms")}


def test_two_evenings_are_told_apart_by_their_dates(client, mill):
    evenings = [Performance(dates=dates, **mill) for dates in ("1931-05-03", "1931-05-04")]
    for evening in evenings:
        evening.full_clean(exclude=["slug"])
        evening.save()
    names = [evening.name for evening in evenings]
    assert names == ["The Mill, Kama Rooms, 3 May 1931", "The Mill, Kama Rooms, 4 May 1931"]
    page = client.get(mill["work"].get_absolute_url()).content.decode()
    assert all(name in page for name in names)
    assert "3 May 1931" in client.get(evenings[0].get_absolute_url()).content.decode()


def test_dates_alone_make_no_performance():
    with pytest.raises(ValidationError, match="Give a name"):
        Performance(dates="1931").full_clean()


@pytest.mark.parametrize("dates", ["soon", "1931-13", "1933/1931"])
def test_what_is_no_date_is_refused(mill, dates):
    with pytest.raises(ValidationError) as refused:
        Performance(dates=dates, **mill).full_clean(exclude=["slug"])
    assert "dates" in refused.value.message_dict


def edit_url(performance, is_admin):
    if is_admin:
        return f"/admin/performances/performance/{performance.pk}/change/"
    return f"{performance.get_absolute_url()}edit/"


@pytest.mark.parametrize("is_admin", [False, True])
def test_a_name_that_was_made_follows_its_dates(desk, mill, is_admin):
    performance = PerformanceFactory(name="", **mill)
    url = edit_url(performance, is_admin)
    submit(desk, url, dates="1931-05-03")
    performance.refresh_from_db()
    assert (performance.name, str(performance.earliest)) == (
        "The Mill, Kama Rooms, 3 May 1931",
        "1931-05-03",
    )
    submit(desk, url, name="The first evening", dates="1931-05-04")
    submit(desk, url, dates="1931-05-05")
    performance.refresh_from_db()
    assert performance.name == "The first evening"


def test_dates_are_found_dumped_and_loaded(client, mill, tmp_path):
    performance = PerformanceFactory(name="Evening", dates="1931-05-03", **mill)
    assert "Evening" in client.get("/search/", {"q": "May 1931"}).content.decode()
    dump = tmp_path / "dump.yaml"
    call_command("dump_archive", str(dump))
    assert "dates: '1931-05-03'" in dump.read_text()
    Performance.objects.filter(pk=performance.pk).update(dates="")
    call_command("loaddata", str(dump), overwrite=True, verbosity=0)
    performance.refresh_from_db()
    assert performance.dates == "1931-05-03"
