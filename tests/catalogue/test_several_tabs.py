"""What was typed in several tabs when the session ended is there again in each of them."""

import pytest

from catalogue import kept
from tests.factories import DancerFactory
from tests.forms import filled

pytestmark = pytest.mark.django_db


def edit(entry):
    return f"{entry.get_absolute_url()}edit/"


@pytest.fixture
def pages(desk):
    """The forms of three dancers, each with what is typed in it, in the order of sending."""
    dancers = [DancerFactory() for _number in range(3)]
    pages = {edit(one): filled(desk, edit(one), note=f"Typed: {one.name}") for one in dancers}
    desk.logout()
    return pages


def typed_in(client, pages):
    """Return for each of the forms whether what was typed in it is there again."""
    return [data["note"] in client.get(url).content.decode() for url, data in pages.items()]


def test_what_was_typed_in_each_tab_is_there_again_once(desk, editor, pages):
    for url, data in pages.items():
        assert desk.post(url, data).status_code == 302
    desk.force_login(editor)
    assert typed_in(desk, pages) == [True, True, True]
    assert typed_in(desk, pages) == [False, False, False]


def test_of_a_form_that_is_sent_twice_the_newest_is_there(desk, editor, pages):
    url, data = next(iter(pages.items()))
    desk.post(url, data)
    desk.post(url, data | {"note": "Typed later"})
    desk.force_login(editor)
    assert "Typed later" in desk.get(url).content.decode()


def test_where_there_is_no_room_for_all_the_newest_are_there(desk, editor, pages, monkeypatch):
    for url, data in pages.items():
        desk.post(url, data)
        size = len(desk.session[kept.KEY][url][0])
        monkeypatch.setattr(kept, "MOST_CHARACTERS", 5 * size // 2)
    desk.force_login(editor)
    assert typed_in(desk, pages) == [False, True, True]
