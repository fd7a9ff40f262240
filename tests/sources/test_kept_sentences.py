"""A long text is split into sentences when it is saved, and not when it is shown."""

import pytest
import yaml
from django.core.management import call_command
from django.test import override_settings

from sources import kept_sentences
from sources.kept_sentences import MIN_KEPT_CHARS, sentences_of
from sources.models import Source, SplitText
from tests.factories import SourceFactory
from tests.forms import submit

pytestmark = pytest.mark.django_db

SENTENCE = "She trained for many years. "
LONG = SENTENCE * (MIN_KEPT_CHARS // len(SENTENCE) + 1)


@pytest.fixture
def no_splitting(monkeypatch):
    """Let nothing be split from here on: call it when all is saved."""

    def refuse(text, language):
        raise AssertionError("split once more")

    return lambda: monkeypatch.setattr(kept_sentences, "split_sentences", refuse)


@pytest.mark.parametrize("path", ["", "history/1/", "history/2/", "history/", "history/1/?compare"])
def test_no_page_of_a_source_splits_its_text_or_an_earlier_one(client, no_splitting, path):
    source = SourceFactory(text=LONG)
    source.text += "She rested."
    source.save()
    no_splitting()
    assert client.get(f"{source.get_absolute_url()}{path}").status_code == 200


def test_neither_the_to_do_list_nor_the_verification_splits_a_text(desk, no_splitting, capsys):
    SourceFactory(text=LONG)
    no_splitting()
    assert desk.get("/to-do/").status_code == 200
    call_command("verify_evidence")
    assert str(len(LONG) // len(SENTENCE)) in capsys.readouterr().out


def test_a_text_in_another_language_is_split_anew():
    source = SourceFactory(text=LONG)
    source.language = "ru"
    source.save()
    assert SplitText.objects.count() == 2


def test_a_short_text_is_not_kept_and_is_split_when_it_is_shown():
    source = SourceFactory()
    assert not SplitText.objects.exists()
    assert len(sentences_of(source)) == 3


def test_what_is_kept_is_what_the_splitter_found():
    source = SourceFactory(text=f"{LONG}Dr. No\n\ntaught her.")
    kept = sentences_of(source)
    SplitText.objects.all().delete()
    assert kept == sentences_of(source)


def test_a_text_that_was_written_past_the_record_is_split_when_it_is_shown():
    source = SourceFactory(text=LONG)
    Source.objects.update(text=f"{LONG}She rested.")
    source.refresh_from_db()
    assert sentences_of(source)[-1] == (len(LONG), len(LONG) + 11)


def test_a_text_is_split_once_whoever_saves_it(monkeypatch):
    source, calls = SourceFactory(text=LONG), []
    monkeypatch.setattr(kept_sentences, "split_sentences", lambda *text: calls.append(text))
    source.name = "Another name"
    source.save()
    SourceFactory(text=LONG)
    assert calls == []


def test_a_loaded_text_and_one_that_was_reverted_are_kept(desk, tmp_path):
    row = {"name": "Booklet", "slug": "booklet", "text": LONG}
    path = tmp_path / "rows.yaml"
    path.write_text(yaml.safe_dump([{"model": "sources.source", "fields": row}]))
    with override_settings(FIXTURE_DIRS=[tmp_path]):
        call_command("loaddata", str(path), verbosity=0)
    assert SplitText.objects.count() == 1
    source = Source.objects.get()
    source.text = "She rested."
    source.save()
    SplitText.objects.all().delete()
    submit(desk, f"{source.get_absolute_url()}history/2/revert/")
    assert (Source.objects.get().text, SplitText.objects.count()) == (LONG, 1)
