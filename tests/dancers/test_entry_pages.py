"""The pages of what dancers' lives lead to: who, told by which words, and what belongs there."""

import pytest

from tests.factories import (
    CompanyFactory,
    DancerFactory,
    OriginFactory,
    PassageFactory,
    PlaceFactory,
    PracticeFactory,
    SchoolFactory,
    StyleFactory,
    TeacherFactory,
    TrainingFactory,
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
    assert [place.dancer_count for place in listed.context["object_list"]] == [1]
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
    assert [entry.name for entry in response.context["object_list"]] == ["Ұлттық Балет"]


@pytest.mark.django_db
def test_a_style_counts_each_dancer_once(client):
    style = StyleFactory()
    practice = PracticeFactory(style=style, capacity="dances")
    PracticeFactory(style=style, capacity="fuses", dancer=practice.dancer)
    TrainingFactory(styles=[style], dancer=practice.dancer)
    TrainingFactory(styles=[style])
    (listed,) = client.get("/styles/").context["object_list"]
    assert listed.dancer_count == 2
