"""Editing on the public pages: the entry and its facts in one form, with their evidence."""

import pytest
from django.db import IntegrityError, OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dancers.models import Dancer, School, Style, Training
from sources.models import Passage, Version
from tests.factories import (
    DancerFactory,
    MilestoneFactory,
    OriginFactory,
    PassageFactory,
    PlaceFactory,
    SchoolFactory,
    SourceFactory,
    StyleFactory,
    TrainingFactory,
    factory_for,
)
from tests.forms import filled, submit
from tests.test_architecture import ENTRIES, FACTS

pytestmark = pytest.mark.django_db


def edit(entry):
    return f"{entry.get_absolute_url()}edit/"


def added(prefix, number=0, **values):
    """Return what a browser sends of a new row of a formset."""
    row = {f"{prefix}-{number}-{name}": value for name, value in values.items()}
    return {f"{prefix}-TOTAL_FORMS": str(number + 1), **row}


@pytest.fixture
def dancer():
    """A dancer with a fact that rests on a passage."""
    return MilestoneFactory(passages=[PassageFactory()]).dancer


@pytest.mark.parametrize("model", ENTRIES, ids=lambda model: model.__name__)
def test_every_kind_of_entry_is_changed_in_its_form(desk, model):
    entry = factory_for(model)()
    response = submit(desk, edit(entry), name="Another name", why="It was wrong")
    entry.refresh_from_db()
    assert response.url == entry.get_absolute_url()
    assert entry.name == "Another name"
    version = Version.objects.first()
    assert (version.number, version.why) == (2, "It was wrong")


@pytest.mark.parametrize("model", ENTRIES, ids=lambda model: model.__name__)
def test_every_kind_of_entry_is_added_in_its_form(desk, model):
    url = f"/{model._meta.verbose_name_plural}/add/"
    text = {"text": "She danced."} if model._meta.model_name == "source" else {}
    response = submit(desk, url, name="A new one", **text)
    assert response.url == model.objects.get(name="A new one").get_absolute_url()


@pytest.mark.parametrize("model", FACTS, ids=lambda model: model.__name__)
def test_a_form_in_which_nothing_was_typed_changes_nothing(desk, model):
    passage = PassageFactory()
    fact = factory_for(model)(passages=[passage])
    count = Version.objects.count()
    response = submit(desk, edit(fact.dancer))
    assert response.url == fact.dancer.get_absolute_url()
    assert Version.objects.count() == count
    assert fact.dancer.version == Dancer.objects.get().version


def test_a_fact_is_added_with_words_of_the_text_and_a_school_that_is_new(desk, dancer):
    source = SourceFactory()
    data = {"school": "Vaganova", "school-new": "on", "basis": "stated"}
    evidence = {"passages": ["She was born in Almaty."], "passages-source": [source.slug]}
    submit(desk, edit(dancer), **added("trainings", **data, **evidence))
    training = Training.objects.get()
    assert training.school == School.objects.get(name="Vaganova")
    assert training.passages.get().quote == "She was born in Almaty."
    assert training.position == 2


def test_what_the_archive_lacks_is_made_only_where_the_form_says_so(desk, dancer):
    SchoolFactory(name="Vaganova Academy")
    url = edit(dancer)
    row = added("trainings", school="Vaganova", basis="editorial", note="I was there.")
    response = desk.post(url, filled(desk, url, **row))
    page = response.content.decode()
    assert response.status_code == 200
    assert "no school of this name. It has: Vaganova Academy." in page
    assert not Training.objects.exists()


def test_what_was_made_for_a_form_that_is_refused_is_not_kept(desk, dancer):
    url = edit(dancer)
    row = {"school": "Vaganova", "school-new": "on", "basis": "stated"}
    response = desk.post(url, filled(desk, url, **added("trainings", **row)))
    assert "needs a passage" in response.content.decode()
    assert not School.objects.exists()
    assert Dancer.objects.get().version == dancer.version


@pytest.mark.parametrize("typed", ["giselle [giselle-2]", "giselle-2"])
def test_one_of_several_namesakes_is_told_by_its_slug(desk, dancer, typed):
    StyleFactory(name="Giselle", slug="giselle")
    second = StyleFactory(name="Giselle", slug="giselle-2")
    url = edit(dancer)
    row = {"basis": "editorial", "note": "I know.", "capacity": "dances"}
    response = desk.post(url, filled(desk, url, **added("practices", style="Giselle", **row)))
    assert "Giselle [giselle], Giselle [giselle-2]" in response.content.decode()
    submit(desk, url, **added("practices", style=typed, **row))
    assert dancer.practices.get().style == second


def test_several_styles_are_told_by_name(desk):
    training = TrainingFactory(styles=[StyleFactory(name="Ballet")], passages=[PassageFactory()])
    url = edit(training.dancer)
    data = {"trainings-0-styles": ["Ballet", "Kurash", ""], "trainings-0-styles-new": "on"}
    submit(desk, url, **data)
    assert {style.name for style in training.styles.all()} == {"Ballet", "Kurash"}
    assert Style.objects.count() == 2


def test_names_that_were_typed_stand_in_the_boxes_of_a_refused_form(desk):
    training = TrainingFactory(styles=[StyleFactory(name="Ballet")], passages=[PassageFactory()])
    url = edit(training.dancer)
    typed = {"trainings-0-styles": ["Ballet", "Kurash"], "trainings-0-school": "Vaganova"}
    refused = desk.post(url, filled(desk, url, **typed)).content.decode()
    for name in ("Ballet", "Kurash", "Vaganova"):
        assert f'value="{name}"' in refused


@pytest.mark.parametrize("quote", ["She sang.", "She", "x" * 1001])
def test_words_that_the_text_has_not_once_are_refused(desk, dancer, quote):
    url = edit(dancer)
    data = filled(desk, url, **{"milestones-0-passages": [quote]})
    response = desk.post(url, data)
    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
    assert Passage.objects.count() == 1


def test_a_row_is_taken_away_and_the_passage_stays(desk, dancer):
    submit(desk, edit(dancer), **{"milestones-0-DELETE": "on"})
    assert dancer.life() == []
    assert Passage.objects.count() == 1


def test_a_button_adds_a_row_and_keeps_what_was_typed_without_saving(desk, dancer):
    url = edit(dancer)
    response = desk.post(url, filled(desk, url, name="Typed", more="origins"))
    page = response.content.decode()
    assert 'name="origins-0-place"' in page
    assert 'value="Typed"' in page
    assert Dancer.objects.get().name == dancer.name


def test_a_text_is_shown_beside_the_form(desk):
    source = SourceFactory(name="An obituary")
    page = desk.get("/dancers/add/", {"source": source.slug}).content.decode()
    assert f'data-text="{source.slug}"' in page
    data = filled(desk, "/dancers/add/", name="Maya", show_text="an obituary", show="1")
    page = desk.post("/dancers/add/", data).content.decode()
    assert f'data-text="{source.slug}"' in page
    assert 'value="Maya"' in page


def test_extra_fields_of_a_post_are_left_out_of_account(desk, dancer):
    other = DancerFactory()
    fact = dancer.milestones.get()
    smuggled = {"id": other.pk, "pk": other.pk, "version_": 9, "milestones-0-dancer": other.pk}
    submit(desk, edit(dancer), name="New", folded_name="x", **smuggled)
    fact.refresh_from_db()
    assert fact.dancer == dancer
    assert Dancer.objects.get(pk=dancer.pk).folded_name.startswith("new")
    assert Dancer.objects.get(pk=other.pk).name == other.name


def test_a_fact_of_another_dancer_can_not_be_smuggled_in(desk, dancer):
    other = MilestoneFactory(passages=[PassageFactory()])
    smuggled = {"milestones-0-id": str(other.pk), "milestones-0-headline": "Smuggled"}
    submit(desk, edit(dancer), **smuggled)
    before = (other.dancer, other.headline)
    other.refresh_from_db()
    assert (other.dancer, other.headline) == before


@pytest.mark.parametrize("value", ["a\0b", "a\u202eb", "x" * 5000])
@pytest.mark.parametrize(
    "field",
    ["name", "why", "origins-0-place", "origins-0-passages", "origins-0-passages-source"],
)
def test_what_can_not_be_kept_is_refused_with_a_word(desk, field, value):
    fact = OriginFactory(passages=[PassageFactory()])
    url = edit(fact.dancer)
    response = desk.post(url, filled(desk, url, **{field: value}))
    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
    assert Dancer.objects.get().version == fact.dancer.version


def test_a_form_of_another_site_is_refused(editor, dancer):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(editor)
    assert browser.post(edit(dancer), {"name": "x"}).status_code == 403


def test_names_are_offered_as_one_types(desk):
    PlaceFactory(name="Алматы")
    PlaceFactory(name="Almaty Region")
    assert desk.get("/names/places/", {"q": "almat"}).json() == {
        "names": ["Almaty Region", "Алматы"]
    }


def test_what_was_typed_when_the_session_ended_is_there_again_after_signing_in(client, editor):
    dancer = MilestoneFactory(passages=[PassageFactory()]).dancer
    client.force_login(editor)
    data = filled(client, edit(dancer), name="Typed", **added("origins", place="Nowhere"))
    client.logout()
    response = client.post(edit(dancer), data)
    assert response.url == f"/sign-in/?next={edit(dancer)}"
    editor.set_password("a-pass-for-the-test")
    editor.save()
    client.post(response.url, {"username": editor.username, "password": "a-pass-for-the-test"})
    page = client.get(edit(dancer)).content.decode()
    assert 'value="Typed"' in page
    assert 'value="Nowhere"' in page
    assert "not saved yet" in page
    assert Dancer.objects.get().name == dancer.name
    assert 'value="Typed"' not in client.get(edit(dancer)).content.decode()


def test_saving_an_entry_that_was_renamed_meanwhile_is_a_conflict_not_a_missing_page(desk, dancer):
    data = filled(desk, edit(dancer), summary="Typed")
    submit(desk, edit(dancer), slug="renamed")
    response = desk.post(edit(dancer), data)
    assert response.status_code == 409
    assert "Typed" in response.content.decode()


def test_saving_an_entry_that_was_deleted_meanwhile_says_so_and_shows_what_was_typed(desk, dancer):
    data = filled(desk, edit(dancer), summary="Typed")
    dancer.delete()
    response = desk.post(edit(dancer), data)
    page = response.content.decode()
    assert response.status_code == 410
    assert "was deleted meanwhile" in page
    assert "Typed" in page
    assert desk.post("/dancers/nobody/edit/", data).status_code == 404


@pytest.mark.parametrize("name", ["Montmartre [paris]", "Paris"])
def test_a_box_that_nobody_touched_means_the_entry_that_stood_in_it(desk, name):
    PlaceFactory(name="Paris", slug="paris")
    place = PlaceFactory(name=name, slug="another")
    school = SchoolFactory(place=place)
    submit(desk, edit(school), note="Only this.")
    school.refresh_from_db()
    assert (school.note, school.place) == ("Only this.", place)


def test_what_a_source_leaves_unnamed_is_not_taken_for_another_described_alike(desk, dancer):
    academy = SchoolFactory(name="A prestigious academy", slug="academy", named=False)
    url = edit(dancer)
    row = {"basis": "editorial", "note": "I know."}
    refused = desk.post(url, filled(desk, url, **added("trainings", school=academy.name, **row)))
    assert "It has: A prestigious academy [academy]." in refused.content.decode()
    names = desk.get("/names/schools/", {"q": "academy"}).json()["names"]
    assert names == ["A prestigious academy [academy]"]
    submit(desk, url, **added("trainings", school=names[0], **row))
    assert Training.objects.get().school == academy


@pytest.mark.parametrize(
    ("place", "failure", "status"),
    [
        ("catalogue.editing.Editing.save", IntegrityError, 409),
        ("catalogue.editing.Editing.save", OperationalError, 503),
        ("sources.models.Entry.raise_version", OperationalError, 503),
    ],
)
def test_what_the_database_refuses_leaves_nothing_and_loses_nothing(
    desk, dancer, monkeypatch, place, failure, status
):
    def refuse(*args):
        raise failure("as it may, where two save at once")

    url = edit(dancer)
    row = {"school": "Vaganova", "school-new": "on", "basis": "editorial", "note": "I know."}
    data = filled(desk, url, **added("trainings", **row))
    monkeypatch.setattr(place, refuse)
    response = desk.post(url, data)
    assert response.status_code == status
    assert 'value="Vaganova"' in response.content.decode()
    assert not School.objects.exists()
    assert Dancer.objects.get().version == dancer.version


def test_a_text_that_was_renamed_while_the_form_was_open_is_still_the_text(desk, dancer):
    data = filled(desk, edit(dancer), **{"milestones-0-headline": "Changed"})
    source = dancer.milestones.get().passages.get().source
    source.slug = "renamed"
    source.save()
    assert desk.post(edit(dancer), data).status_code == 302
    assert dancer.milestones.get().headline == "Changed"
    assert Passage.objects.count() == 1


def test_two_styles_of_one_name_both_stay(desk):
    styles = [StyleFactory(name="Giselle"), StyleFactory(name="Giselle")]
    training = TrainingFactory(styles=styles, passages=[PassageFactory()])
    submit(desk, edit(training.dancer), **{"trainings-0-note": "Only this."})
    assert set(training.styles.all()) == set(styles)


def test_a_decision_over_a_conflict_is_asked_for_again_after_the_session_ended(client, editor):
    dancer = DancerFactory(pronoun="she")
    client.force_login(editor)
    mine = filled(client, edit(dancer), pronoun="mine")
    submit(client, edit(dancer), pronoun="theirs")
    client.logout()
    decided = {"version": "2", "seen": "1", "resolve": "merge", "take-pronoun": "mine"}
    client.post(edit(dancer), mine | decided)
    client.force_login(editor)
    again = filled(client, edit(dancer))
    assert again["pronoun"] == "mine"
    assert client.post(edit(dancer), again).status_code == 409
    assert Dancer.objects.get().pronoun == "theirs"


def test_a_busy_archive_keeps_what_was_typed_at_the_desk_too(desk, dancer, monkeypatch):
    def refuse(*args):
        raise OperationalError("database is locked")

    url = f"/admin/dancers/dancer/{dancer.pk}/change/"
    data = filled(desk, url, name="Typed")
    monkeypatch.setattr("sources.models.Entry.raise_version", refuse)
    response = desk.post(url, data)
    assert response.status_code == 503
    assert 'name="name" value="Typed"' in response.content.decode()


@pytest.mark.django_db(transaction=True)
def test_reading_a_form_waits_for_nobody_who_writes(desk, dancer):
    for url in (edit(dancer), f"/admin/dancers/dancer/{dancer.pk}/change/"):
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(url).status_code == 200
        assert not [query for query in captured if query["sql"].startswith("BEGIN")]
