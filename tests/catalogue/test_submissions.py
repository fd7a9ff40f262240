"""A form that is sent twice is saved once, and the second is answered as the first was."""

import html
import io
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from catalogue.revision import revision
from dancers.models import Dancer, Milestone, Place
from sources.models import PastSlug, Submission, Version, changing
from sources.submissions import forget_old
from tests.factories import (
    DancerFactory,
    GroupFactory,
    MilestoneFactory,
    PassageFactory,
    PastSlugFactory,
    PlaceFactory,
    UserFactory,
    factory_for,
)
from tests.forms import Fields, filled, submit
from tests.test_architecture import ENTRIES, RECORDS
from tests.threads import at_once

pytestmark = pytest.mark.django_db


def page_of(entry, page):
    return f"{entry.get_absolute_url()}{page}"


def in_admin(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def change(record, **values):
    with changing():
        for name, value in values.items():
            setattr(record, name, value)
        record.save()


def words(response):
    return " ".join(response.content.decode().split())


# What is done in each kind of form: where it is, what is typed, and what it leaves


def add(desk):
    return "/dancers/add/", filled(desk, "/dancers/add/", name="Maya")


def add_in_admin(desk):
    url = in_admin(Dancer, "add")
    return url, filled(desk, url, name="Maya")


def edit(desk):
    url = page_of(DancerFactory(slug="maya"), "edit/")
    return url, filled(desk, url, name="Renamed", slug="renamed")


def edit_in_admin(desk):
    url = in_admin(Dancer, "change", DancerFactory(slug="maya").pk)
    return url, filled(desk, url, name="Renamed", slug="renamed")


def edit_fact_in_admin(desk):
    url = in_admin(Milestone, "change", MilestoneFactory(passages=[PassageFactory()]).pk)
    return url, filled(desk, url, headline="Changed")


def delete(desk):
    url = page_of(DancerFactory(slug="maya"), "delete/")
    return url, filled(desk, url)


def delete_in_admin(desk):
    url = in_admin(Dancer, "delete", DancerFactory(slug="maya").pk)
    return url, filled(desk, url)


def delete_fact_in_admin(desk):
    url = in_admin(Milestone, "delete", MilestoneFactory().pk)
    return url, filled(desk, url)


def delete_several_in_admin(desk):
    url = in_admin(Place, "changelist")
    ticked = [PlaceFactory().pk, PlaceFactory().pk]
    fields = Fields()
    page = desk.post(url, {"action": "delete_selected", "_selected_action": ticked})
    fields.feed(page.content.decode())
    return url, fields.values


def undo(desk):
    dancer = DancerFactory(slug="maya", name="Maya")
    change(dancer, name="Maja", slug="maja")
    url = page_of(dancer, "history/2/revert/")
    return url, filled(desk, url)


def undo_creation(desk):
    url = page_of(DancerFactory(slug="maya"), "history/1/revert/")
    return url, filled(desk, url)


def undo_deletion(desk):
    dancer = DancerFactory(slug="maya")
    url = page_of(dancer, "history/2/revert/")
    dancer.delete()
    return url, filled(desk, url)


def go_back(desk):
    dancer = DancerFactory(slug="maya", name="Maya")
    change(dancer, pronoun="she")
    url = page_of(dancer, "history/1/revert/?to=version")
    return url, filled(desk, url)


ACTIONS = [
    add,
    add_in_admin,
    edit,
    edit_in_admin,
    edit_fact_in_admin,
    delete,
    delete_in_admin,
    delete_fact_in_admin,
    delete_several_in_admin,
    undo,
    undo_creation,
    undo_deletion,
    go_back,
]


def messages_of(browser):
    """Return the messages that the next page shows, without their markup."""
    shown = re.findall(r'<ul class="messages".*?</ul>', words(browser.get("/search/")))
    return [re.sub(r"<.*?>", "", html.unescape(each)).strip() for each in shown]


@pytest.mark.parametrize("act", ACTIONS, ids=lambda act: act.__name__)
def test_what_is_sent_twice_is_done_once_and_answered_alike(desk, editor, act):
    url, data = act(desk)
    first = desk.post(url, data)
    assert first.status_code == 302
    versions = Version.objects.count()
    # The first answer was lost: another browser of the same person sends it again.
    again = Client()
    again.force_login(editor)
    second = again.post(url, data)
    assert (second.status_code, second.url) == (302, first.url)
    assert Version.objects.count() == versions
    said = messages_of(desk)
    assert said
    assert messages_of(again) == said


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", ACTIONS, ids=lambda act: act.__name__)
def test_what_is_sent_twice_at_once_is_done_once(editor, act):
    desk = Client()
    desk.force_login(editor)
    url, data = act(desk)
    versions = Version.objects.count()
    browsers, answers = [], []
    for _number in range(2):
        browsers.append(Client())
        browsers[-1].force_login(editor)

    def send():
        answers.append(browsers.pop().post(url, data))

    assert at_once(2, send) == []
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].url == answers[1].url
    entries = 2 if act is delete_several_in_admin else 1
    assert Version.objects.count() == versions + entries
    assert Submission.objects.count() == 1


@pytest.mark.parametrize("url", ["/dancers/add/", "/admin/dancers/dancer/add/"])
def test_the_same_typed_in_two_forms_is_two_entries(desk, url):
    forms = [filled(desk, url, name="Maya", another="Maya") for _number in range(2)]
    assert forms[0]["submission"] != forms[1]["submission"]
    for data in forms:
        assert desk.post(url, data).status_code == 302
    assert Dancer.objects.count() == 2


def test_a_form_to_which_one_came_back_and_typed_more_is_another_submission(desk):
    dancer = DancerFactory()
    url = page_of(dancer, "edit/")
    data = filled(desk, url, summary="One")
    assert desk.post(url, data).status_code == 302
    assert desk.post(url, data | {"summary": "Two"}).status_code == 409
    added = filled(desk, "/dancers/add/", name="Maya")
    for name in ("Maya", "Galina"):
        assert desk.post("/dancers/add/", added | {"name": name}).status_code == 302
    assert set(Dancer.objects.values_list("name", flat=True)) == {dancer.name, "Maya", "Galina"}


@pytest.mark.parametrize("url", ["/dancers/add/", "/admin/dancers/dancer/add/"])
def test_another_picture_is_another_submission(desk, settings, tmp_path, url):
    settings.MEDIA_ROOT = tmp_path
    told = {"portrait_credit": "Photo: the archive", "portrait_alt": "Maya", "another": "Maya"}
    data = filled(desk, url, name="Maya", **told)

    def send(colour):
        stream = io.BytesIO()
        Image.new("RGB", (40, 60), colour).save(stream, "PNG")
        picture = SimpleUploadedFile("portrait.png", stream.getvalue())
        return desk.post(url, data | {"portrait": picture}).status_code

    assert [send(colour) for colour in ("#000000", "#000000", "#8c1c2b")] == [302] * 3
    pictures = list(Dancer.objects.values_list("portrait", flat=True))
    assert len(set(pictures)) == len(pictures) == 2


def test_forms_without_a_token_are_taken_each_for_itself(desk):
    url = page_of(DancerFactory(), "edit/")
    data = filled(desk, url, summary="Typed")
    del data["submission"]
    assert [desk.post(url, data).status_code for _number in range(2)] == [302, 409]
    for name in ("One", "Two"):
        assert desk.post("/dancers/add/", {"name": name}).status_code in (200, 302)
    assert not Submission.objects.exists()


def test_a_token_of_somebody_else_tells_nothing_and_stops_nothing(client, user_with_role):
    url = page_of(DancerFactory(), "edit/")
    client.force_login(user_with_role("editor"))
    data = filled(client, url, summary="Typed")
    added = filled(client, "/dancers/add/", name="Maya")
    assert client.post(url, data).status_code == 302
    assert client.post("/dancers/add/", added).status_code == 302
    client.force_login(user_with_role("editor"))
    assert client.post(url, data).status_code == 409
    assert client.post("/dancers/add/", added | {"another": "Maya"}).status_code == 302
    assert Dancer.objects.filter(name="Maya").count() == 2
    client.logout()
    assert client.post(url, data).url.startswith("/sign-in/")


@pytest.mark.parametrize("token", ["x" * 100_000, "a\0b", "", "' OR 1=1"])
def test_any_token_is_a_token(desk, token):
    url = page_of(DancerFactory(), "edit/")
    data = filled(desk, url, summary="Typed") | {"submission": token}
    assert desk.post(url, data).status_code == 302


def test_who_signs_out_with_a_token_is_signed_out(desk):
    assert desk.post("/sign-out/", {"submission": "x"}).status_code == 302
    assert desk.get("/dancers/add/").status_code == 302


def test_nothing_was_changed_is_an_answer_too(desk):
    dancer = MilestoneFactory(passages=[PassageFactory()]).dancer
    urls = [page_of(dancer, "edit/"), in_admin(Dancer, "change", dancer.pk)]
    forms = [(url, filled(desk, url)) for url in urls]
    before = revision()
    first = [desk.post(url, data).url for url, data in forms]
    assert revision() == before
    change(dancer, summary="Changed meanwhile.")
    assert [desk.post(url, data).url for url, data in forms] == first


def test_what_was_refused_is_no_answer_and_may_be_sent_again(desk):
    data = filled(desk, "/dancers/add/", name="")
    response = desk.post("/dancers/add/", data)
    assert response.status_code == 200
    assert not Submission.objects.exists()
    fields = Fields()
    fields.feed(response.content.decode())
    assert fields.values["submission"] != data["submission"]
    assert desk.post("/dancers/add/", data).status_code == 200
    assert desk.post("/dancers/add/", data | {"name": "Maya"}).status_code == 302


@pytest.mark.parametrize("is_admin", [False, True])
def test_a_busy_archive_has_answered_nothing(desk, monkeypatch, is_admin):
    dancer = DancerFactory()
    url = in_admin(Dancer, "change", dancer.pk) if is_admin else page_of(dancer, "edit/")
    data = filled(desk, url, summary="Typed")

    def refuse(*args):
        raise OperationalError("database is locked")

    with monkeypatch.context() as patch:
        patch.setattr("sources.models.Entry.raise_version", refuse)
        response = desk.post(url, data)
    assert response.status_code == 503
    fields = Fields()
    fields.feed(response.content.decode())
    again = {name: fields.values[name] for name in data}
    assert [desk.post(url, again).status_code for _number in range(2)] == [302, 302]
    assert Dancer.objects.get().version == 2


@pytest.mark.parametrize("resolve", ["merge", "overwrite"])
def test_a_decision_over_a_conflict_is_a_submission_of_its_own(desk, form_of, resolve):
    dancer = DancerFactory(pronoun="she")
    url = form_of(dancer)
    mine = filled(desk, url, summary="Mine")
    submit(desk, url, pronoun="they")
    conflict = desk.post(url, mine)
    assert conflict.status_code == 409
    fields = Fields()
    fields.feed(conflict.content.decode())
    decided = fields.values | {"resolve": resolve}
    assert decided["submission"] != mine["submission"]
    answers = [desk.post(url, decided) for _number in range(2)]
    assert [(answer.status_code, answer.url) for answer in answers] == [(302, answers[0].url)] * 2
    dancer.refresh_from_db()
    assert (dancer.summary, dancer.version) == ("Mine", 3)


# The admin's other forms


def test_the_admins_other_buttons_lead_where_they_led(desk):
    url = in_admin(Place, "add")
    for button in ("_addanother", "_continue"):
        data = filled(desk, url, name=f"By {button}") | {button: "1"}
        answers = [desk.post(url, data).url for _number in range(2)]
        assert answers[0] == answers[1]
    assert Place.objects.count() == 2


def test_a_window_for_adding_closes_again_with_the_record_that_was_added(desk):
    url = f"{in_admin(Place, 'add')}?_popup=1"
    data = filled(desk, url, name="Almaty") | {"_popup": "1"}
    first, second = (desk.post(url, data) for _number in range(2))
    assert str(Place.objects.get().pk) in first.content.decode()
    assert "data-popup-response" in first.content.decode()
    assert second.content == first.content


def test_users_groups_and_past_addresses_are_changed_once_too(desk):
    password = {"password1": "a-pass-for-the-test", "password2": "a-pass-for-the-test"}
    user, group = UserFactory(), GroupFactory()
    forms = [
        (in_admin(User, "add"), {"username": "new", "usable_password": "true", **password}),
        (in_admin(Group, "add"), {"name": "New"}),
        (in_admin(Group, "change", group.pk), {"name": "Renamed"}),
        (in_admin(User, "delete", user.pk), {}),
        (in_admin(Group, "delete", group.pk), {}),
        (in_admin(PastSlug, "delete", PastSlugFactory().pk), {}),
    ]
    for url, typed in forms:
        data = filled(desk, url, **typed)
        answers = [desk.post(url, data) for _number in range(2)]
        assert [answer.status_code for answer in answers] == [302, 302], url
        assert answers[0].url == answers[1].url
    assert User.objects.filter(username="new").count() == 1


# The tokens


@pytest.mark.parametrize("model", ENTRIES, ids=lambda model: model.__name__)
def test_every_form_of_an_entry_has_one_token(desk, model):
    entry = factory_for(model)()
    pages = [
        f"/{model._meta.verbose_name_plural}/add/",
        page_of(entry, "edit/"),
        page_of(entry, "delete/"),
        page_of(entry, "history/1/revert/"),
    ]
    for url in pages:
        assert desk.get(url).content.decode().count('name="submission"') == 1, url


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model.__name__)
def test_every_form_of_the_admin_has_one_token(desk, model):
    record = factory_for(model)()
    ticked = {"action": "delete_selected", "_selected_action": record.pk}
    pages = [
        desk.get(in_admin(model, "add")),
        desk.get(in_admin(model, "change", record.pk)),
        desk.get(in_admin(model, "delete", record.pk)),
        desk.post(in_admin(model, "changelist"), ticked),
    ]
    assert [page.content.decode().count('name="submission"') for page in pages] == [1] * 4


def test_a_token_is_not_shown_among_what_was_typed(desk):
    dancer = DancerFactory()
    data = filled(desk, page_of(dancer, "edit/"), summary="Typed")
    dancer.delete()
    response = desk.post(page_of(dancer, "edit/"), data)
    assert response.status_code == 410
    assert data["submission"] not in response.content.decode()


def test_the_submissions_of_a_day_ago_are_forgotten():
    now = timezone.now()
    for hours in (1, 23, 25, 100):
        made = Submission.objects.create(key=str(hours), url="/")
        Submission.objects.filter(pk=made.pk).update(created_at=now - timedelta(hours=hours))
    forget_old()
    assert set(Submission.objects.values_list("key", flat=True)) == {"1", "23"}


def test_old_submissions_are_forgotten_now_and_then(desk, monkeypatch):
    old = Submission.objects.create(key="old", url="/")
    Submission.objects.update(created_at=timezone.now() - timedelta(days=2))
    for chance, is_left in ((0.9, True), (0.0, False)):
        monkeypatch.setattr("sources.submissions.random", lambda chance=chance: chance)
        submit(desk, "/dancers/add/", name=f"Maya {chance}")
        assert Submission.objects.filter(pk=old.pk).exists() is is_left


def test_submissions_stand_in_no_dump_and_change_no_revision(desk):
    submit(desk, "/dancers/add/", name="Maya")
    before = revision()
    Submission.objects.create(key="x", url="/")
    Submission.objects.all().delete()
    assert revision() == before
    submit(desk, "/dancers/add/", name="Galina")
    dump = io.StringIO()
    call_command("dumpdata", "sources", "dancers", "performances", stdout=dump)
    assert "submission" not in dump.getvalue()
