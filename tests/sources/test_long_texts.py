"""Long texts: how long one may be, and how much of it the pages show beside it."""

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.test import override_settings

from sources import characters
from sources.models import Source
from sources.sentences import MAX_UNCITED_SHOWN
from sources.texts import MAX_TEXT_CHARS
from tests.factories import SourceFactory
from tests.forms import filled
from tests.migrating import migrate

TOO_LONG = "Никогда. " * (MAX_TEXT_CHARS // 9 + 1)
MESSAGE = (
    f"A text has up to 1000000 characters; this one has {len(TOO_LONG)}. "
    "Divide it into several sources."
)


@pytest.mark.django_db
def test_a_text_that_is_too_long_is_refused_by_the_form_and_the_admin(desk):
    source = SourceFactory()
    for path in (
        f"{source.get_absolute_url()}edit/",
        f"/admin/sources/source/{source.pk}/change/",
    ):
        page = desk.post(path, filled(desk, path, text=TOO_LONG))
        assert MESSAGE in page.content.decode()
    assert Source.objects.get().text == source.text


@pytest.mark.django_db
def test_a_text_that_is_too_long_is_refused_by_the_loader(tmp_path):
    path = tmp_path / "rows.yaml"
    fields = {"name": "Booklet", "slug": "booklet", "text": TOO_LONG}
    path.write_text(yaml.safe_dump([{"model": "sources.source", "fields": fields}]))
    with override_settings(FIXTURE_DIRS=[tmp_path]), pytest.raises(CommandError) as refused:
        call_command("loaddata", str(path), verbosity=0)
    assert MESSAGE in str(refused.value)
    assert len(str(refused.value)) < 1_000


@pytest.mark.django_db
def test_the_database_refuses_it_too():
    SourceFactory(text="Никогда. ")
    with pytest.raises(IntegrityError), transaction.atomic():
        Source.objects.update(text=TOO_LONG)


@pytest.mark.django_db
def test_a_text_of_the_longest_length_may_stand():
    Source(name="Booklet", slug="booklet", text=TOO_LONG[:MAX_TEXT_CHARS]).full_clean()


@pytest.mark.django_db
def test_a_browser_is_not_told_to_cut_what_is_pasted(desk):
    page = desk.get(f"{SourceFactory().get_absolute_url()}edit/").content.decode()
    assert 'maxlength="1000000"' not in page


@pytest.mark.django_db(transaction=True)
def test_an_upgrade_names_the_texts_that_are_too_long():
    leaves = MigrationLoader(connection).graph.leaf_nodes()
    source = SourceFactory(slug="booklet")
    migrate([("sources", "0004_last_changed")])
    Source.objects.update(text=TOO_LONG)
    try:
        with pytest.raises(CommandError) as refused:
            migrate(leaves)
        assert f"booklet ({len(TOO_LONG):,} characters)" in str(refused.value)
    finally:
        Source.objects.update(text=source.text)
        migrate(leaves)


@pytest.mark.django_db
@pytest.mark.parametrize("is_to_do", [False, True])
def test_the_first_sentences_that_no_fact_cites_are_shown_and_all_are_counted(desk, is_to_do):
    count = MAX_UNCITED_SHOWN + 5
    source = SourceFactory(text=" ".join(f"She danced part {n} well." for n in range(count)))
    page = desk.get("/to-do/" if is_to_do else source.get_absolute_url()).content.decode()
    assert page.count("<li>She danced part") == MAX_UNCITED_SHOWN
    told = f"{count} of {count} sentences" if is_to_do else f"of its {count} sentences"
    assert told in page
    assert f"The first {MAX_UNCITED_SHOWN}" in page


@pytest.mark.django_db
def test_a_page_shows_the_whole_text_once_whatever_its_length(client):
    text = "\n\n".join(f"She danced part {n} for years." for n in range(3_000))
    source = SourceFactory(text=text)
    content = client.get(source.get_absolute_url()).content.decode()
    assert content.count("She danced part 2999 for years.") == 1
    assert len(content) < 2.5 * len(text) + 30_000


def test_many_marks_of_direction_are_refused_in_one_look_at_the_text(monkeypatch):
    looks = []
    monkeypatch.setattr(characters, "has_right_to_left", looks.append)
    assert len(characters.find_invisible("\u200eShe danced. " * 100)) == 100
    assert len(looks) == 1
