"""A form names entries by their names, which may be another's by the time that it is sent."""

import pytest

from dancers.models import School, Training
from tests.factories import (
    CountryFactory,
    PassageFactory,
    PlaceFactory,
    SchoolFactory,
    StyleFactory,
    TrainingFactory,
    factory_for,
)
from tests.forms import Fields, filled
from tests.test_architecture import FACTS

pytestmark = pytest.mark.django_db

KNOWN = {"basis": "editorial", "note": "I was there."}


def edit(entry):
    return f"{entry.get_absolute_url()}edit/"


def rename(entry, name):
    """Give an entry another name, and its old one to a new entry; return the new one."""
    old, entry.name = entry.name, name
    entry.save()
    return factory_for(type(entry))(name=old)


def sent_again(response, **values):
    """Return what a browser sends of the form on the page of an answer."""
    fields = Fields()
    fields.feed(response.content.decode())
    sent = {name: value for name, value in fields.values.items() if "__prefix__" not in name}
    return {name: value for name, value in sent.items() if not name.startswith("_")} | values


@pytest.fixture
def training():
    return TrainingFactory(school=SchoolFactory(name="Studio"), **KNOWN)


def test_a_fact_stays_with_its_entry_where_another_has_the_name_now(desk, training):
    school, url = training.school, edit(training.dancer)
    data = filled(desk, url, **{"trainings-0-note": "Another note."})
    rename(school, "Studio One")
    assert desk.post(url, data).status_code == 302
    training.refresh_from_db()
    assert (training.note, training.school) == ("Another note.", school)


def test_a_fact_whose_entry_was_renamed_is_saved_without_a_question(desk, training):
    url = edit(training.dancer)
    data = filled(desk, url, **{"trainings-0-note": "Another note."})
    School.objects.update(name="Studio One")
    assert desk.post(url, data).status_code == 302
    training.refresh_from_db()
    assert training.note == "Another note."


def test_a_form_in_which_nothing_was_typed_changes_nothing_after_a_rename(desk, training):
    training.styles.add(StyleFactory(name="Ballet"))
    url, version = edit(training.dancer), training.dancer.version
    data = filled(desk, url)
    rename(training.school, "Studio One")
    rename(training.styles.get(), "Classical ballet")
    assert "Nothing was changed." in desk.post(url, data, follow=True).content.decode()
    training.dancer.refresh_from_db()
    assert training.dancer.version == version


def test_of_several_entries_each_stays_though_their_names_are_swapped(desk, training):
    one, two = StyleFactory(name="Ballet"), StyleFactory(name="Jazz")
    training.styles.set([one])
    url = edit(training.dancer)
    data = filled(desk, url, **{"trainings-0-note": "Another note."})
    one.name, two.name = "Jazz", "Ballet"
    one.save()
    two.save()
    assert desk.post(url, data).status_code == 302
    assert list(training.styles.all()) == [one]


def test_an_entry_stays_with_the_entry_that_it_names(desk):
    country = CountryFactory(name="Georgia")
    place = PlaceFactory(name="Tbilisi", country=country)
    data = filled(desk, edit(place), note="Another note.")
    country.name = "Georgia (Caucasus)"
    country.save()
    CountryFactory(name="Georgia")
    assert desk.post(edit(place), data).status_code == 302
    place.refresh_from_db()
    assert (place.note, place.country) == ("Another note.", country)


def test_an_entry_is_still_meant_after_a_form_that_was_refused(desk, training):
    school, url = training.school, edit(training.dancer)
    wrong = filled(desk, url, **{"trainings-0-note": "Another note.", "trainings-0-dates": "?"})
    data = sent_again(desk.post(url, wrong), **{"trainings-0-dates": "1987"})
    rename(school, "Studio One")
    assert desk.post(url, data).status_code == 302
    training.refresh_from_db()
    assert (training.dates, training.school) == ("1987", school)


@pytest.mark.parametrize("resolve", ["merge", "mine"])
def test_an_entry_is_still_meant_after_a_conflict(desk, training, resolve):
    school, url = training.school, edit(training.dancer)
    data = filled(desk, url, **{"trainings-0-dates": "1987"})
    rename(school, "Studio One")
    training.dancer.summary = "Theirs"
    training.dancer.save()
    conflict = desk.post(url, data)
    assert conflict.status_code == 409
    assert desk.post(url, sent_again(conflict, resolve=resolve)).status_code == 302
    training.refresh_from_db()
    assert (training.dates, training.school) == ("1987", school)


def test_what_somebody_else_chose_meanwhile_stays_though_it_has_the_same_name(desk, training):
    url = edit(training.dancer)
    data = filled(desk, url, **{"trainings-0-dates": "1987"})
    training.school = SchoolFactory(name="Studio")
    training.save()
    conflict = desk.post(url, data)
    assert desk.post(url, sent_again(conflict, resolve="merge")).status_code == 302
    assert Training.objects.get().school == training.school


def test_a_new_entry_is_made_though_the_box_was_opened_with_its_namesake(desk, training):
    school, url = training.school, edit(training.dancer)
    ticks = {"trainings-0-school-new": "on", "trainings-0-school-another": "Studio"}
    assert desk.post(url, filled(desk, url, **ticks)).status_code == 302
    training.refresh_from_db()
    assert training.school != school
    assert training.school.name == "Studio"


@pytest.mark.parametrize(
    "junk", ["abc", "", "1", f"{'9' * 30} Studio", "999 Studio", "\u0663 Studio"]
)
def test_junk_where_a_form_says_what_it_was_opened_with_is_ignored(desk, training, junk):
    school, url = training.school, edit(training.dancer)
    row = {"trainings-0-note": "Another note.", "trainings-0-school-opened-with": junk}
    assert desk.post(url, filled(desk, url, **row)).status_code == 302
    training.refresh_from_db()
    assert (training.note, training.school) == ("Another note.", school)


@pytest.mark.parametrize("model", FACTS, ids=lambda model: model.__name__)
def test_no_fact_asks_about_what_was_renamed(desk, model):
    fact = factory_for(model)(passages=[PassageFactory()])
    data = filled(desk, edit(fact.dancer), summary="Another summary")
    for field in model._meta.fields:
        if field.is_relation and field.name != "dancer" and getattr(fact, field.name):
            rename(getattr(fact, field.name), "Renamed")
    assert desk.post(edit(fact.dancer), data).status_code == 302
    for field in model._meta.fields:
        if field.is_relation:
            assert getattr(model.objects.get(), field.attname) == getattr(fact, field.attname)


def test_what_a_form_was_opened_with_is_not_told_as_what_was_typed(desk, training):
    url = edit(training.dancer)
    data = filled(desk, url)
    training.delete()
    training.dancer.delete()
    page = desk.post(url, data).content.decode()
    assert "opened" not in page
