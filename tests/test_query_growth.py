"""The queries of a page do not grow with its rows."""

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dancers.models import Dancer, Milestone
from sources.models import changing
from tests.factories import (
    AppearanceFactory,
    CompanyFactory,
    DancerFactory,
    EngagementFactory,
    FestivalFactory,
    MilestoneFactory,
    OriginFactory,
    PassageFactory,
    PerformanceFactory,
    PlaceFactory,
    PracticeFactory,
    SchoolFactory,
    SourceFactory,
    StyleFactory,
    TeacherFactory,
    TrainingFactory,
    VenueFactory,
    WorkFactory,
    factory_for,
)
from tests.forms import filled
from tests.test_architecture import ENTRIES, ROOMS

pytestmark = pytest.mark.django_db


@override_settings(SIMPLE_HISTORY_ENABLED=False)
def live(number, **shared):
    """Make a number of lives, each with a fact of every kind, evidence and neighbours.

    They have versions, but no rows of history: these are half of the work to make. It is all one
    change, so that the search index is brought up to date once.
    """
    with changing():
        for _number in range(number):
            live_one(shared)


def live_one(shared):
    """Make one life."""
    place = shared.get("place") or PlaceFactory(country=PlaceFactory(kind="country"))
    school = shared.get("school") or SchoolFactory(place=place)
    company = shared.get("company") or CompanyFactory(place=place)
    style = shared.get("style") or StyleFactory(country=place.country)
    teacher = shared.get("teacher") or TeacherFactory()
    performance = shared.get("performance") or PerformanceFactory(
        place=place,
        company=company,
        work=shared.get("work") or WorkFactory(),
        venue=shared.get("venue") or VenueFactory(place=place),
        festival=shared.get("festival") or FestivalFactory(place=place),
    )
    source = shared.get("source") or SourceFactory()
    dancer = shared.get("dancer") or DancerFactory()
    quotes = ("She was born in Almaty.", "She danced.", "born in")
    common = {
        "dancer": dancer,
        "passages": [
            source.passages.filter(quote=quote).first()
            or PassageFactory(source=source, quote=quote)
            for quote in quotes
        ],
    }
    OriginFactory(place=place, **common)
    TrainingFactory(school=school, teacher=teacher, place=place, styles=[style], **common)
    EngagementFactory(company=company, **common)
    PracticeFactory(style=style, **common)
    AppearanceFactory(performance=performance, **common)
    MilestoneFactory(**common)


def queries(client, urls):
    """Return how many queries each page takes, once what is kept between requests is there."""
    numbers = {}
    for url in urls:
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        numbers[url] = len(captured)
    return numbers


def desk_lists():
    """Return the addresses of the desk's lists of the archive's records."""
    labels = [model._meta for model in admin.site._registry if model._meta.app_label in ROOMS]
    return [reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist") for meta in labels]


def test_no_list_takes_more_queries_for_more_rows(desk):
    """Lists, what is to do and what changed at 10 and 100 rows; the desk's beyond one page."""
    lists = ["/", *(reverse(f"{model._meta.model_name}_list") for model in ENTRIES)]
    work = ["/to-do/", "/changes/"]
    live(10)
    Milestone.objects.update(confirmed=False)
    few, few_at_work = queries(Client(), lists), queries(desk, work)
    assert max(few.values()) <= 10
    assert max(few_at_work.values()) <= 60
    live(50)
    few_at_desk = queries(desk, desk_lists())
    assert max(few_at_desk.values()) <= 10
    live(60)
    Milestone.objects.update(confirmed=False)
    assert queries(Client(), lists) == few
    assert queries(desk, work) == few_at_work
    # Of one page alone it need not be asked which records stand on it.
    assert queries(desk, desk_lists()) == few_at_desk


def test_no_page_takes_more_queries_for_100_lives_than_for_10(client):
    entries = {model._meta.model_name: factory_for(model)() for model in ENTRIES}
    # The dancer's own page has a test below: here each life is another dancer's.
    del entries["dancer"]
    for name in ("work", "venue", "festival", "company", "place"):
        setattr(entries["performance"], name, entries[name])
    entries["performance"].save()
    pages = [entry.get_absolute_url() for entry in entries.values()]
    live(10, **entries)
    few = queries(client, pages)
    assert max(few.values()) <= 20
    live(90, **entries)
    assert queries(client, pages) == few


def test_a_dancers_pages_take_no_more_queries_for_240_facts_than_for_24(desk):
    dancer = DancerFactory()
    profile = [dancer.get_absolute_url()]
    forms = [f"{profile[0]}edit/", reverse("admin:dancers_dancer_change", args=[dancer.pk])]
    live(4, dancer=dancer)
    few, few_in_forms = queries(Client(), profile), queries(desk, forms)
    assert max(few.values()) <= 20
    assert max(few_in_forms.values()) <= 40
    live(36, dancer=dancer)
    assert queries(Client(), profile) == few
    assert queries(desk, forms) == few_in_forms


def saving(client, url, *words):
    """Return how many queries it takes to save a form in which a new word was typed last.

    The words before are saved first: what a process keeps of the facets is up to date then.
    """
    for word in words:
        data = filled(client, url, **{"milestones-0-headline": word, "name": word})
        with CaptureQueriesContext(connection) as captured:
            assert client.post(url, data).status_code == 302
        if url.startswith("/dancers/"):
            url = f"{Dancer.objects.get(name=word).get_absolute_url()}edit/"
    return len(captured)


@pytest.mark.parametrize("place", ["public", "desk"])
def test_saving_one_change_takes_no_more_queries_for_240_facts_than_for_24(desk, place):
    dancer = DancerFactory()
    live(4, dancer=dancer)
    desks = reverse("admin:dancers_dancer_change", args=[dancer.pk])
    url = desks if place == "desk" else f"{dancer.get_absolute_url()}edit/"
    few = saving(desk, url, "Arabesque", "Battement")
    # A third of them bring the search index up to date.
    assert few <= 150
    live(36, dancer=dancer)
    dancer.refresh_from_db()
    url = desks if place == "desk" else f"{dancer.get_absolute_url()}edit/"
    assert saving(desk, url, "Cabriole", "Developpe") == few
