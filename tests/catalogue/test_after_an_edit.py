"""After an edit every page is new at once, and shows what was typed as text, never as markup."""

import pytest
from django.urls import reverse

from tests.factories import MilestoneFactory, PassageFactory, SourceFactory, factory_for
from tests.forms import filled, submit
from tests.test_architecture import ENTRIES

pytestmark = pytest.mark.django_db

MARKUP = "<script>alert(1)</script> </textarea><img src=x onerror=alert(1)> javascript:alert(1)"


@pytest.mark.parametrize("model", ENTRIES, ids=lambda model: model.__name__)
def test_the_next_reading_of_every_page_is_new(client, desk, model):
    entry = factory_for(model)(name="Before")
    page, index = entry.get_absolute_url(), reverse(f"{model._meta.model_name}_list")
    pages = [page, index, f"{page}history/", "/changes/"]
    before = [client.get(path).content.decode() for path in pages]
    submit(desk, f"{page}edit/", name="Afterwards")
    assert not any("Afterwards" in content for content in before)
    assert all("Afterwards" in client.get(path).content.decode() for path in pages)


def test_the_numbers_of_the_home_page_are_new_after_an_edit(client, desk):
    dancer = MilestoneFactory(passages=[PassageFactory()]).dancer
    before = client.get("/").context_data["numbers"]
    submit(desk, f"{dancer.get_absolute_url()}edit/", **{"milestones-0-DELETE": "on"})
    after = client.get("/").context_data["numbers"]
    assert (before["facts"], after["facts"]) == ("1", "0")


def test_markup_in_any_text_is_shown_as_text(desk):
    source = SourceFactory(name=MARKUP, text=f"She danced. {MARKUP}")
    passage = PassageFactory(source=source, quote=MARKUP)
    fact = MilestoneFactory(headline=MARKUP, passages=[passage], note=MARKUP, confirmed=False)
    dancer = fact.dancer
    edit = f"{dancer.get_absolute_url()}edit/"
    submit(desk, edit, name=MARKUP, summary=MARKUP, note=MARKUP, why=MARKUP)
    page = dancer.get_absolute_url()
    paths = ["/", "/dancers/", "/changes/", "/to-do/", page, edit, f"{page}delete/"]
    paths += [f"{page}history/", f"{page}history/2/", f"{page}history/2/revert/"]
    paths += [source.get_absolute_url(), f"{source.get_absolute_url()}edit/"]
    contents = [desk.get(path).content.decode() for path in paths]
    stale = filled(desk, edit, summary="Mine", version="1")
    conflict = desk.post(edit, stale)
    assert conflict.status_code == 409
    for content in [*contents, conflict.content.decode()]:
        assert "alert(1)" in content
        assert "<script>alert" not in content
        assert "<img src=x" not in content
        assert 'href="javascript:' not in content


def test_a_link_of_a_message_is_text_too(desk):
    dancer = factory_for(ENTRIES[0])()
    response = desk.post(
        f"{dancer.get_absolute_url()}edit/",
        filled(desk, f"{dancer.get_absolute_url()}edit/", name=MARKUP),
        follow=True,
    )
    assert "<script>alert" not in response.content.decode()
    assert "Saved: &lt;script&gt;alert" in response.content.decode()
