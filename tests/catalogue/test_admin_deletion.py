"""Deleting in the admin: what goes is named, and nothing goes that changed since it was seen."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db import OperationalError
from django.urls import reverse

from dancers.models import Dancer, Milestone, Place, School, Training
from sources.models import Passage, PastSlug, Source, Version, changing
from tests.factories import (
    DancerFactory,
    GroupFactory,
    MilestoneFactory,
    PassageFactory,
    PlaceFactory,
    SchoolFactory,
    StyleFactory,
    TrainingFactory,
    UserFactory,
    factory_for,
)
from tests.forms import Fields, filled, submit
from tests.test_architecture import RECORDS

pytestmark = pytest.mark.django_db

MODELS = [model for model in admin.site._registry if model is not PastSlug]


def url(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def selected(*records):
    """Return what a list sends where records are ticked, and are to be deleted."""
    return {"action": "delete_selected", "_selected_action": [record.pk for record in records]}


def confirmation(desk, *records):
    """Return what the page that asks about ticked records would send."""
    fields = Fields()
    page = desk.post(url(type(records[0]), "changelist"), selected(*records))
    fields.feed(page.content.decode())
    return fields.values


def change(record, **values):
    with changing():
        for name, value in values.items():
            setattr(record, name, value)
        record.save()


def linked(model):
    """Return a record of the model with all the links that one may have."""
    if model is User:
        user = UserFactory()
        user.groups.add(GroupFactory())
        return user
    record = factory_for(model)()
    with changing():
        if model is Dancer:
            TrainingFactory(dancer=record, passages=[PassageFactory()], styles=[StyleFactory()])
        if hasattr(record, "passages") and model is not Source:
            record.passages.add(PassageFactory())
    if model is Group:
        UserFactory().groups.add(record)
    return record


# What goes is named


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_no_row_of_a_link_table_is_shown_among_what_is_deleted(desk, model):
    record = linked(model)
    pages = [
        desk.get(url(model, "delete", record.pk)),
        desk.post(url(model, "changelist"), selected(record)),
    ]
    for response in pages:
        page = response.content.decode()
        assert "Are you sure" in page
        assert str(record) in page
        assert " object (" not in page
        assert "relationship" not in page


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_what_was_deleted_is_told_by_its_name(desk, model):
    record = linked(model)
    name = str(record)
    page = desk.post(
        url(model, "delete", record.pk), filled(desk, url(model, "delete", record.pk)), follow=True
    ).content.decode()
    log = desk.get("/admin/").content.decode()
    assert not model._base_manager.filter(pk=record.pk).exists()
    for told in (page, log):
        assert " object (" not in told
    assert "was deleted successfully" in page
    assert name.split("“")[0][:20] in log


# Nothing goes that changed since it was seen


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model.__name__)
def test_a_record_is_deleted_as_it_was_seen(desk, model):
    record = factory_for(model)()
    path = url(model, "delete", record.pk)
    assert filled(desk, path)["version"] == str(record.unit.version)
    submit(desk, path)
    assert not model.objects.exists()


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model.__name__)
def test_a_record_that_was_changed_since_it_was_seen_is_not_deleted(desk, model):
    record = factory_for(model)()
    path = url(model, "delete", record.pk)
    data = filled(desk, path)
    change(record.unit, note="Changed since.") if hasattr(record.unit, "note") else None
    version = record.unit.version
    versions = Version.objects.count()
    response = desk.post(path, data)
    assert response.status_code == 409
    page = response.content.decode()
    assert "Nothing was deleted" in page
    assert f'name="version" value="{version}"' in page
    assert model.objects.filter(pk=record.pk).exists()
    assert Version.objects.count() == versions
    # Who has looked again may delete it.
    submit(desk, path)
    assert not model.objects.filter(pk=record.pk).exists()


def test_a_fact_is_not_deleted_where_another_fact_of_the_dancer_changed(desk):
    fact = MilestoneFactory()
    other = MilestoneFactory(dancer=fact.dancer)
    data = filled(desk, url(Milestone, "delete", fact.pk))
    change(other, headline="Changed")
    assert desk.post(url(Milestone, "delete", fact.pk), data).status_code == 409
    assert Milestone.objects.count() == 2


@pytest.mark.parametrize("seen", [None, "", "x", "-1", "999", "9" * 30, "²"])
def test_a_deletion_without_the_version_that_was_seen_is_refused(desk, seen):
    place = PlaceFactory()
    data = filled(desk, url(Place, "delete", place.pk))
    del data["version"]
    data |= {} if seen is None else {"version": seen}
    assert desk.post(url(Place, "delete", place.pk), data).status_code == 409
    assert Place.objects.get().version == place.version


def test_a_deletion_by_somebody_who_may_not_is_forbidden_with_and_without_a_version(
    client, user_with_role
):
    client.force_login(user_with_role("editor"))
    place = PlaceFactory()
    for data in ({}, {"post": "yes", "version": "1"}, {"post": "yes", "version": "7"}):
        assert client.post(url(Place, "delete", place.pk), data).status_code == 403
    assert Place.objects.exists()


def test_a_deletion_of_what_is_gone_leads_to_the_list_of_all(desk):
    assert desk.post(url(Place, "delete", 7), {"post": "yes", "version": "1"}).status_code == 302


def test_what_something_refers_to_is_not_deleted_and_its_version_stays(desk):
    training = TrainingFactory()
    path = url(School, "delete", training.school.pk)
    response = desk.post(path, {"post": "yes", "version": training.school.version})
    assert str(training.dancer) in response.content.decode()
    assert School.objects.get().version == training.school.version


def test_a_busy_archive_deletes_nothing_and_says_so(desk, monkeypatch):
    def refuse(*args):
        raise OperationalError("database is locked")

    place = PlaceFactory()
    path = url(Place, "delete", place.pk)
    data, ticked = filled(desk, path), confirmation(desk, place)
    monkeypatch.setattr("sources.models.Entry.raise_version", refuse)
    for sent in (desk.post(path, data), desk.post(url(Place, "changelist"), ticked)):
        assert sent.status_code == 503
        assert "again</button>" in sent.content.decode()
    assert Place.objects.exists()


# Several at once


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model.__name__)
def test_ticked_records_are_deleted_as_they_were_seen(desk, model):
    records = [factory_for(model)() for _number in range(2)]
    data = confirmation(desk, *records)
    assert desk.post(url(model, "changelist"), data).status_code == 302
    assert not model.objects.filter(pk__in=[record.pk for record in records]).exists()


def test_ticked_facts_of_one_dancer_are_deleted_as_one_change(desk):
    dancer = DancerFactory()
    facts = [MilestoneFactory(dancer=dancer) for _number in range(3)]
    before = Dancer.objects.get().version
    desk.post(url(Milestone, "changelist"), confirmation(desk, *facts[:2]))
    assert Milestone.objects.get() == facts[2]
    assert Dancer.objects.get().version == before + 1


@pytest.mark.parametrize("number", [0, 1])
def test_where_one_of_the_ticked_changed_none_is_deleted(desk, number):
    places = [PlaceFactory(), PlaceFactory()]
    data = confirmation(desk, *places)
    change(places[number], note="Changed since.")
    response = desk.post(url(Place, "changelist"), data)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Nothing was deleted" in page
    assert Place.objects.count() == 2
    assert desk.post(url(Place, "changelist"), confirmation(desk, *places)).status_code == 302
    assert not Place.objects.exists()


def test_where_one_of_the_ticked_was_deleted_meanwhile_none_is_deleted(desk):
    places = [PlaceFactory(), PlaceFactory()]
    data = confirmation(desk, *places)
    places[0].delete()
    assert desk.post(url(Place, "changelist"), data).status_code == 409
    assert Place.objects.get() == places[1]


@pytest.mark.parametrize("seen", [[], [""], ["x:y"], ["1"], ["²:1"], [f"{'9' * 40}:1"]])
def test_ticked_records_without_the_versions_that_were_seen_are_not_deleted(desk, seen):
    place = PlaceFactory()
    data = confirmation(desk, place) | {"seen": seen}
    assert desk.post(url(Place, "changelist"), data).status_code == 409
    assert Place.objects.exists()


def test_a_ticked_record_of_which_no_version_was_seen_is_not_deleted_with_others(desk):
    places = [PlaceFactory(), PlaceFactory()]
    data = confirmation(desk, places[0])
    data["_selected_action"] = [place.pk for place in places]
    assert desk.post(url(Place, "changelist"), data).status_code == 409
    data = confirmation(desk, places[0]) | {"select_across": "1"}
    desk.post(url(Place, "changelist"), data)
    assert Place.objects.filter(pk=places[1].pk).exists()


def test_ticked_records_that_something_refers_to_are_not_deleted(desk):
    fact = MilestoneFactory(passages=[PassageFactory()], headline="Began dancing")
    passage = Passage.objects.get()
    data = selected(passage) | {"post": "yes", "seen": f"{passage.pk}:{passage.source.version}"}
    response = desk.post(url(Passage, "changelist"), data)
    assert "Began dancing" in response.content.decode()
    assert list(fact.passages.all()) == [passage]
    assert Source.objects.get().version == passage.source.version


def test_who_may_not_delete_is_not_offered_to(client, user_with_role):
    client.force_login(user_with_role("editor"))
    school, training = SchoolFactory(), TrainingFactory()
    data = selected(school) | {"post": "yes", "seen": f"{school.pk}:1"}
    client.post(url(School, "changelist"), data)
    assert School.objects.filter(pk=school.pk).exists()
    assert client.post(url(Training, "changelist"), confirmation(client, training)).status_code
    assert not Training.objects.exists()
