"""Who else's life leads where this one leads, apart from what is said of this dancer."""

import pytest

from tests.factories import (
    AppearanceFactory,
    DancerFactory,
    EngagementFactory,
    OriginFactory,
    PerformanceFactory,
    PracticeFactory,
    TeacherFactory,
    TrainingFactory,
    VenueFactory,
)


def others_of(client, dancer):
    """Return the names of the others by the name of the place where they were too."""
    others = client.get(dancer.get_absolute_url()).context_data["others"]
    return {entry.name: [other["name"] for other in met] for entry, met in others}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("factory", "subject"),
    [
        (OriginFactory, "place"),
        (TrainingFactory, "school"),
        (EngagementFactory, "company"),
        (PracticeFactory, "style"),
        (AppearanceFactory, "performance"),
    ],
)
def test_others_share_what_a_fact_is_about(client, factory, subject):
    fact = factory()
    entry = getattr(fact, subject)
    other = factory(**{subject: entry})
    factory(**{subject: entry}, dancer=fact.dancer, key="again")
    factory()
    assert others_of(client, fact.dancer) == {entry.name: [other.dancer.name]}


@pytest.mark.django_db
def test_others_share_a_teacher_and_a_stage(client):
    dancer, teacher, venue = DancerFactory(), TeacherFactory(), VenueFactory()
    TrainingFactory(dancer=dancer, teacher=teacher, school=None)
    AppearanceFactory(dancer=dancer, performance=PerformanceFactory(venue=venue))
    pupil = TrainingFactory(teacher=teacher, school=None).dancer
    performer = AppearanceFactory(performance=PerformanceFactory(venue=venue)).dancer
    assert others_of(client, dancer) == {teacher.name: [pupil.name], venue.name: [performer.name]}


@pytest.mark.django_db
def test_the_others_stand_apart_from_what_is_said_of_the_dancer(client):
    fact = TrainingFactory(school__slug="the-school")
    other = TrainingFactory(school=fact.school).dancer
    page = client.get(fact.dancer.get_absolute_url()).content.decode()
    said, _tag, aside = page.partition('<aside class="others"')
    assert other.name not in said.partition("</nav>")[2].partition('<header class="person"')[2]
    assert f'href="{other.get_absolute_url()}"' in aside
    assert 'href="/schools/the-school/"' in aside


@pytest.mark.django_db
def test_who_shares_nothing_has_no_such_part(client):
    page = client.get(DancerFactory().get_absolute_url()).content.decode()
    assert "<aside" not in page


@pytest.mark.django_db
def test_a_surprise_is_a_dancers_page(client):
    assert client.get("/surprise/").url == "/dancers/"
    dancer = DancerFactory()
    response = client.get("/surprise/")
    assert (response.status_code, response.url) == (302, dancer.get_absolute_url())
