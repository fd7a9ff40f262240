"""The run under failures sees what is lost: else it could find nothing."""

import threading

import pytest

from benchmarks.chaos import people
from benchmarks.chaos.archive import Fixture
from benchmarks.chaos.people import BROKEN, Editor
from benchmarks.chaos.report import loads_in_part, lost_edits
from tests.factories import PlaceFactory, SchoolFactory

PATH = "/places/osh/edit/"
FORM = '<form><input name="note" value="{}"><input name="version" value="3"></form>'


class Answers:
    """A browser that gets these answers, one after the other."""

    def __init__(self, *answers):
        self.answers = list(answers)

    def ask(self, path, form=None):
        return self.answers.pop(0)


@pytest.fixture(autouse=True)
def no_patience(monkeypatch):
    monkeypatch.setattr(people, "PATIENCE", 0)


def sent(*answers):
    """Let an editor send a form; return the editor, and the form to send next."""
    editor = Editor(Answers(*answers), threading.Event(), threading.Event(), "ada", [PATH])
    return editor, editor.sent(PATH, {"note": "Typed"}, "Typed")


def test_what_is_answered_as_saved_is_looked_for_later():
    editor, following = sent((302, {"Location": "/places/osh/"}, ""))
    assert (editor.saved, editor.gone, following) == ([(PATH, "Typed")], [], None)


@pytest.mark.parametrize("status", [200, 403, 409, 500, 503])
def test_a_refusal_without_what_was_typed_has_lost_it(status):
    editor, following = sent((status, {}, FORM.format("")))
    assert (editor.gone, following) == ([(PATH, "Typed", status)], None)


def test_a_refusal_that_has_it_is_sent_again_as_it_came_back():
    editor, following = sent((503, {}, FORM.format("Typed")))
    assert (editor.gone, following) == ([], {"note": "Typed", "version": "3"})


def test_without_an_answer_the_same_is_sent_again():
    editor, following = sent((BROKEN, {}, ""))
    assert (editor.saved, editor.gone, following) == ([], [], {"note": "Typed"})


def test_a_draft_that_is_not_there_after_signing_in_is_lost():
    to_sign_in = (302, {"Location": f"/sign-in/?next={PATH}"}, "")
    editor, following = sent(to_sign_in, (200, {}, "<form></form>"), to_sign_in, (200, {}, ""))
    assert (editor.gone, following) == ([(PATH, "Typed", 200)], None)


@pytest.mark.django_db
def test_an_edit_has_to_be_in_the_database_once():
    saved = [(PATH, "Typed")]
    assert lost_edits(saved) == (saved, [])
    place = PlaceFactory(slug="osh", note="Typed")
    assert lost_edits(saved) == ([], [])
    place.name = "Osh city"
    place.save()
    assert lost_edits(saved) == ([], saved)


@pytest.mark.django_db
def test_a_load_is_there_as_a_whole(tmp_path):
    fixture = Fixture(tmp_path / "chaos.yaml", schools=2)
    assert loads_in_part(fixture, [7])
    schools = [SchoolFactory(slug=slug, note="Load 7") for slug in fixture.slugs]
    assert loads_in_part(fixture, [7]) == []
    assert loads_in_part(fixture, [8])
    schools[0].note = "Load 8"
    schools[0].save()
    assert loads_in_part(fixture, [7])
