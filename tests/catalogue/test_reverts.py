"""A revert as an editor meets it: shown before it is done, refused in words, told afterwards."""

import re

import pytest
from django.db import OperationalError

from dancers.models import Dancer
from sources.models import Version, changing
from tests.factories import (
    DancerFactory,
    MilestoneFactory,
    OriginFactory,
    OtherNameFactory,
    PassageFactory,
    TrainingFactory,
    UserFactory,
)
from tests.forms import filled, submit

pytestmark = pytest.mark.django_db


def words(response):
    return " ".join(response.content.decode().replace("&#x27;", "'").split())


def change(record, **values):
    with changing():
        for name, value in values.items():
            setattr(record, name, value)
        record.save()


@pytest.fixture
def maya():
    """A dancer with a second version, in which the pronoun was given."""
    dancer = DancerFactory(slug="maya")
    change(dancer, pronoun="she")
    return dancer


UNDO = "/dancers/maya/history/2/revert/"


def test_what_would_change_is_shown_and_nothing_done(desk, maya):
    page = words(desk.get(UNDO))
    assert "<del>she</del>" in page
    assert 'name="version" value="2"' in page
    assert Dancer.objects.get().version == 2


def test_a_version_is_undone_with_the_editors_note(desk, maya):
    response = submit(desk, UNDO, why="The text says otherwise.")
    assert response.url == "/dancers/maya/"
    assert Dancer.objects.get().pronoun == ""
    version = Version.objects.latest("pk")
    assert version.why == "Version 2 undone: The text says otherwise."
    assert version.made_by.username == "editor"
    assert "Version 2 undone" in words(desk.get(response.url))
    assert "Version 2 undone" not in words(desk.get(response.url))


def test_the_entry_goes_back_to_a_version(desk, maya):
    OtherNameFactory(dancer=maya)
    change(maya, pronoun="they")
    submit(desk, "/dancers/maya/history/1/revert/?to=version")
    dancer = Dancer.objects.get()
    assert (dancer.pronoun, dancer.other_names.count(), dancer.version) == ("", 0, 5)
    assert Version.objects.latest("pk").why == "Back to version 1"


def test_an_undone_creation_leads_to_the_history_and_back(desk, maya):
    change(maya, pronoun="")
    response = submit(desk, "/dancers/maya/history/1/revert/")
    assert response.url == "/dancers/maya/history/"
    assert "It is deleted." in words(desk.get(response.url))
    assert submit(desk, "/dancers/maya/history/4/revert/").url == "/dancers/maya/"
    assert desk.get("/dancers/maya/").status_code == 200


def test_a_form_without_the_version_that_was_seen_is_refused(desk, maya):
    for data in ({}, {"version": ""}, {"version": "two"}):
        response = desk.post(UNDO, data)
        assert response.status_code == 409
        assert "did not say which version" in words(response)
    assert Dancer.objects.get().pronoun == "she"


def test_a_form_of_a_stale_version_is_shown_anew(desk, maya):
    form = filled(desk, UNDO)
    change(maya, summary="A dancer")
    response = desk.post(UNDO, form | {"why": "A note"})
    assert response.status_code == 409
    assert "was changed while you read this" in words(response)
    assert 'name="version" value="3"' in words(response)
    assert "A note" in words(response)
    assert Dancer.objects.get().pronoun == "she"


def test_what_stands_against_it_is_listed_with_another_way(desk, maya):
    change(maya, pronoun="they")
    page = words(desk.get(UNDO))
    assert "was changed again since: pronoun." in page
    assert 'href="/dancers/maya/history/1/revert/?to=version"' in page
    response = desk.post(UNDO, {"version": 3})
    assert response.status_code == 409
    assert Dancer.objects.get().pronoun == "they"


def test_what_is_missing_is_listed_with_its_history(desk):
    fact = TrainingFactory(dancer__slug="maya", school__slug="academy")
    fact.delete()
    fact.school.delete()
    page = words(desk.get(UNDO))
    assert "has been deleted since." in page
    assert 'href="/schools/academy/history/"' in page
    assert desk.get("/schools/academy/history/").status_code == 200


def test_reverts_are_for_who_may(client, maya):
    response = client.get(UNDO)
    assert response.status_code == 302
    assert response.url.startswith("/sign-in/?next=")
    client.force_login(UserFactory(is_staff=True))
    for answer in (client.get(UNDO), client.post(UNDO, {"version": 2})):
        assert answer.status_code == 403
    assert Dancer.objects.get().pronoun == "she"


def test_what_is_no_version_is_not_found(desk, maya):
    for path in ("/dancers/maya/history/7/revert/", "/dancers/nobody/history/1/revert/"):
        assert desk.get(path).status_code == 404
        assert desk.post(path, {"version": 2}).status_code == 404


def test_a_note_of_invisible_characters_is_refused(desk, maya):
    response = desk.post(UNDO, {"version": 2, "why": "a\u202eb"})
    assert response.status_code == 409
    assert "is invisible" in words(response)
    assert Dancer.objects.get().pronoun == "she"


CREATION = "/dancers/maya/history/1/revert/"


def headings(response):
    """Return the page's title, its first heading and its button."""
    page = words(response)
    found = [re.search(f"<{tag}>(.*?)</{tag}>", page)[1].strip() for tag in ("title", "h1")]
    buttons = re.findall(r'class="revert".*?<button type="submit">(.*?)</button>', page)
    return [*found, *(text.strip() for text in buttons)]


def test_undoing_a_creation_says_that_it_deletes_the_entry(desk):
    with changing():
        fact = MilestoneFactory(
            dancer__slug="maya",
            dancer__name="Maya",
            headline="Began dancing",
            passages=[PassageFactory(source__name="An obituary")],
        )
    response = desk.get(CREATION)
    title, heading, button = headings(response)
    assert title.startswith("Delete Maya: undo version 1")
    assert heading == "Delete Maya by undoing version 1?"
    assert button == "Delete Maya"
    page = words(response)
    assert "Version 1 created this dancer. Undoing it deletes the dancer" in page
    assert "<h2>What goes with it</h2>" in page
    assert f"<li>{fact.headline}</li>" in page
    assert "An obituary" in page
    done = desk.get(submit(desk, CREATION).url)
    assert "Deleted: Maya. Version 1 undone." in words(done)
    assert not Dancer.objects.exists()


def test_undoing_a_creation_names_what_depends_on_the_entry_before_it_is_done(desk):
    origin = OriginFactory(place__slug="almaty", place__name="Almaty")
    url = "/places/almaty/history/1/revert/"
    page = words(desk.get(url))
    assert headings(desk.get(url)) == [
        "Delete Almaty: undo version 1 · Barre",
        "Delete Almaty by undoing version 1?",
    ]
    assert f"{origin} refers to it." in page
    assert f'href="{origin.dancer.get_absolute_url()}history/"' in page
    assert desk.post(url, {"version": 1}).status_code == 409


def test_going_back_to_a_version_in_which_the_entry_was_deleted_says_so(desk, maya):
    maya.delete()
    restore = "/dancers/maya/history/3/revert/"
    assert submit(desk, restore).url == "/dancers/maya/"
    response = desk.get(f"{restore}?to=version")
    _title, heading, button = headings(response)
    assert heading == f"Delete {maya.name} by going back to version 3?"
    assert button == f"Delete {maya.name}"
    assert "The entry was deleted in version 3. Going back to it deletes the dancer" in words(
        response
    )


def test_undoing_a_deletion_says_that_it_restores_the_entry(desk, maya):
    maya.delete()
    url = "/dancers/maya/history/3/revert/"
    response = desk.get(url)
    title, heading, button = headings(response)
    assert title.startswith(f"Restore {maya.name}: undo version 3")
    assert heading == f"Restore {maya.name} by undoing version 3?"
    assert button == f"Restore {maya.name}"
    assert "deleted. Undoing" not in words(response)
    done = desk.get(submit(desk, url).url)
    assert f"Restored: {maya.name}. Version 3 undone." in words(done)


def test_undoing_any_other_change_neither_deletes_nor_restores(desk, maya):
    assert headings(desk.get(UNDO))[1:] == [f"{maya.name}: undo version 2", "Undo this change"]
    assert "What goes with it" not in words(desk.get(UNDO))


def test_the_history_tells_which_undo_deletes_the_entry_and_which_restores_it(desk, maya):
    page = words(desk.get("/dancers/maya/history/"))
    assert page.count("Undo this change (deletes the entry)") == 1
    assert page.count("Undo this change") == 2
    maya.delete()
    page = words(desk.get("/dancers/maya/history/"))
    assert page.count("Undo this change (restores the entry)") == 1
    assert "(deletes the entry)" not in page


def test_a_busy_archive_reverts_nothing_and_says_so(desk, maya, monkeypatch):
    def refuse(*args):
        raise OperationalError("database is locked")

    form = filled(desk, UNDO)
    monkeypatch.setattr("sources.models.Entry.raise_version", refuse)
    response = desk.post(UNDO, form)
    assert response.status_code == 503
    assert "again" in words(response)
    assert Dancer.objects.get().pronoun == "she"
