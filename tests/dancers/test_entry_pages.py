"""The pages of what dancers' lives lead to: who, told by which words, and what belongs there."""

import pytest

from dancers.models import Style
from sources import views
from tests.factories import (
    CompanyFactory,
    CountryFactory,
    DancerFactory,
    FestivalFactory,
    OriginFactory,
    PassageFactory,
    PerformanceFactory,
    PlaceFactory,
    PracticeFactory,
    SchoolFactory,
    StyleFactory,
    TeacherFactory,
    TrainingFactory,
    VenueFactory,
    WorkFactory,
)


def page_of(client, entry):
    return client.get(entry.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_a_school_shows_who_was_taught_there_and_the_words_that_say_so(client):
    training = TrainingFactory(passages=[PassageFactory()])
    page = page_of(client, training.school)
    assert f'href="{training.get_absolute_url()}">{training.dancer}</a>' in page
    assert "<p>She trained for years.</p>" in page


@pytest.mark.django_db
def test_what_is_not_known_of_an_entry_is_not_recorded(client):
    # Its place, and its pupils.
    assert page_of(client, SchoolFactory()).count("not recorded") == 2


@pytest.mark.django_db
def test_an_unnamed_school_says_that_it_is_taken_for_no_other(client):
    school = SchoolFactory(name="A prestigious academy", named=False)
    assert "without naming it" in page_of(client, school)
    assert ">unnamed</span>" in client.get("/schools/").content.decode()


@pytest.mark.django_db
def test_a_place_shows_its_people_and_what_lies_in_it(client):
    origin = OriginFactory(place=PlaceFactory(name="Kazakhstan", kind="country"))
    PlaceFactory(name="Almaty", country=origin.place)
    SchoolFactory(name="The school", place=origin.place)
    page = page_of(client, origin.place)
    assert str(origin.dancer) in page
    assert ">Almaty</a>" in page
    assert ">The school</a>" in page


@pytest.mark.django_db
def test_a_country_shows_those_whom_its_list_counts(client):
    country = PlaceFactory(name="Kazakhstan", kind="country")
    origin = OriginFactory(place=PlaceFactory(country=country))
    listed = client.get("/places/", {"q": "kazakhstan"})
    assert [place.dancer_count for place in listed.context_data["object_list"]] == [1]
    assert "1 dancer from here" in listed.content.decode()
    assert str(origin.dancer) in page_of(client, country)


@pytest.mark.django_db
def test_a_teacher_who_is_also_a_dancer_leads_to_that_life(client):
    teacher = TeacherFactory(dancer=DancerFactory(slug="the-dancer"))
    assert 'href="/dancers/the-dancer/"' in page_of(client, teacher)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["places", "styles", "schools", "teachers", "companies"])
def test_a_list_finds_by_folded_name(client, kind):
    factories = {
        "places": PlaceFactory,
        "styles": StyleFactory,
        "schools": SchoolFactory,
        "teachers": TeacherFactory,
        "companies": CompanyFactory,
    }
    factories[kind](name="Ұлттық Балет")
    factories[kind](name="Another")
    response = client.get(f"/{kind}/", {"q": "ulttyk"})
    assert [entry.name for entry in response.context_data["object_list"]] == ["Ұлттық Балет"]


@pytest.mark.django_db
def test_a_style_counts_each_dancer_once(client):
    style = StyleFactory()
    practice = PracticeFactory(style=style, capacity="dances")
    PracticeFactory(style=style, capacity="fuses", dancer=practice.dancer)
    TrainingFactory(styles=[style], dancer=practice.dancer)
    TrainingFactory(styles=[style])
    (listed,) = client.get("/styles/").context_data["object_list"]
    assert listed.dancer_count == 2


@pytest.fixture
def two_at_most(monkeypatch):
    """Let a page show two of the dancers, and of the entries of a kind, that lead to it."""
    monkeypatch.setattr(views, "MOST_SHOWN", 2)


@pytest.mark.django_db
def test_of_many_dancers_the_first_are_shown_and_the_list_has_all(client, two_at_most):
    school = SchoolFactory(slug="the-school")
    for name in ("Cara", "Anna", "Berta"):
        TrainingFactory(school=school, dancer=DancerFactory(name=name))
    response = client.get(school.get_absolute_url())
    assert [fact.dancer.name for fact in response.context_data["facts"]] == ["Anna", "Berta"]
    page = response.content.decode()
    assert "the first of 3 dancers" in page
    assert 'href="/dancers/?school=the-school"' in page
    listed = client.get("/dancers/?school=the-school").context_data["object_list"]
    assert [dancer.name for dancer in listed] == ["Anna", "Berta", "Cara"]


@pytest.mark.django_db
def test_a_place_that_many_come_from_says_that_not_all_who_were_taught_there_are_shown(
    client, two_at_most
):
    place = PlaceFactory()
    OriginFactory.create_batch(2, place=place)
    assert "Of those who were taught here" not in page_of(client, place)
    OriginFactory(place=place)
    assert "Of those who were taught here, only these are shown." in page_of(client, place)


@pytest.mark.django_db
def test_as_many_as_a_page_shows_need_no_list(client, two_at_most):
    place = PlaceFactory()
    SchoolFactory.create_batch(2, place=place)
    for origin in OriginFactory.create_batch(2, place=place):
        assert str(origin.dancer) in page_of(client, place)
    assert "These are the first" not in page_of(client, place)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("make", "refers_by", "kind", "leads_to"),
    [
        (PlaceFactory, "country", "country", "/places/?country=here"),
        (StyleFactory, "country", "country", "/styles/?country=here"),
        (SchoolFactory, "place", "country", "/schools/?country=here"),
        (SchoolFactory, "place", "city", "/schools/?place=here"),
        (CompanyFactory, "place", "town", "/companies/?place=here"),
        (VenueFactory, "place", "city", "/venues/?place=here"),
        (FestivalFactory, "place", "country", "/festivals/?country=here"),
        (PerformanceFactory, "place", "city", "/performances/?place=here"),
    ],
)
def test_of_many_entries_in_a_place_the_first_are_shown_and_the_list_has_all(
    client, two_at_most, make, refers_by, kind, leads_to
):
    place = PlaceFactory(slug="here", kind=kind)
    for name in ("Gamma", "Alpha", "Beta"):
        make(name=name, **{refers_by: place})
    page = page_of(client, place)
    assert "These are the first." in page
    assert f'href="{leads_to}">All 3 ' in page
    assert [name for name in ("Alpha", "Beta", "Gamma") if f">{name}</a>" in page] == [
        "Alpha",
        "Beta",
    ]
    listed = client.get(leads_to).context_data["object_list"]
    assert [entry.name for entry in listed] == ["Alpha", "Beta", "Gamma"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("make", "name"),
    [
        (CompanyFactory, "company"),
        (WorkFactory, "work"),
        (VenueFactory, "venue"),
        (FestivalFactory, "festival"),
    ],
)
def test_of_many_performances_the_first_are_shown_and_the_list_has_all(
    client, two_at_most, make, name
):
    entry = make(slug="this")
    PerformanceFactory.create_batch(3, **{name: entry})
    page = page_of(client, entry)
    assert f'href="/performances/?{name}=this">All 3 performances</a>' in page
    assert client.get(f"/performances/?{name}=this").context_data["listing"].number == 3


@pytest.mark.django_db
def test_where_no_list_has_all_a_page_says_how_many_there_are(client, two_at_most, monkeypatch):
    monkeypatch.setattr(Style, "facets", ())
    country = CountryFactory()
    StyleFactory.create_batch(3, country=country)
    page = page_of(client, country)
    assert "These are the first of 3." in page
    assert "/styles/?" not in page
