"""Evidence is looked after: where a fact changes, where a text changes, on both kinds of form."""

import re

import pytest
from django.core.management import CommandError, call_command

from dancers.models import Milestone
from sources.models import Passage, Source
from tests.factories import DancerFactory, MilestoneFactory, PassageFactory, SourceFactory
from tests.forms import filled, submit

pytestmark = pytest.mark.django_db

TEXT = "She was born in Almaty. She trained for years. She danced."


@pytest.fixture
def fact():
    source = SourceFactory(text=TEXT)
    passages = [PassageFactory(source=source, quote="She trained for years.")]
    return MilestoneFactory(headline="Trained", passages=passages)


def source_of(fact):
    return fact.passages.get().source


def is_confirmed():
    return Milestone.objects.get().confirmed


def test_a_changed_fact_is_not_confirmed_until_somebody_says_so(desk, form_of, fact):
    url = form_of(fact.dancer)
    submit(desk, url, **{"milestones-0-headline": "Trained for ten years"})
    assert not is_confirmed()
    page = desk.get(fact.dancer.get_absolute_url()).content.decode()
    assert "evidence needs rechecking" in page
    submit(desk, url, **{"milestones-0-confirm": "on"})
    assert is_confirmed()
    page = desk.get(fact.dancer.get_absolute_url()).content.decode()
    assert "evidence needs rechecking" not in page


@pytest.mark.parametrize(
    "typed", [{"confirm": "on", "headline": "x"}, {"position": "7"}, {"key": "other-key"}]
)
def test_what_is_confirmed_or_changes_no_claim_stays_confirmed(desk, form_of, fact, typed):
    row = {f"milestones-0-{name}": value for name, value in typed.items()}
    submit(desk, form_of(fact.dancer), **row)
    assert is_confirmed()


def test_other_evidence_confirms_the_change(desk, fact):
    row = {"headline": "Danced", "passages": ["She danced."]}
    url = f"{fact.dancer.get_absolute_url()}edit/"
    submit(desk, url, **{f"milestones-0-{name}": value for name, value in row.items()})
    assert is_confirmed()


def test_a_mended_text_that_loses_a_quote_is_asked_about_with_the_facts_and_the_new_words(
    desk, form_of, fact
):
    url = form_of(source_of(fact))
    response = desk.post(url, filled(desk, url, text=TEXT.replace("for years", "for ten years")))
    page = response.content.decode()
    assert response.status_code == 200
    assert f"Facts that it supports: {fact}" in page.replace("&#x27;", "'")
    assert "The text has “She trained for ten years.” here now" in page
    assert 'name="passages-0-anew" checked' in page or "checked" in page.split("passages-0-anew")[1]
    assert source_of(fact).text == TEXT


def test_the_quote_follows_its_text_where_the_editor_says_so(desk, form_of, fact):
    url = form_of(source_of(fact))
    mended = TEXT.replace("for years", "for ten years")
    submit(desk, url, text=mended, **{"passages-0-anew": "on"})
    assert fact.passages.get().quote == "She trained for ten years."
    call_command("verify_evidence")


def test_a_quote_may_be_lost_knowingly_and_is_listed_until_it_is_mended(desk, form_of, fact):
    source = source_of(fact)
    submit(desk, form_of(source), text="She danced.", keep_lost="on")
    assert Source.objects.get().text == "She danced."
    with pytest.raises(CommandError, match="is not in the text: 'She trained for years.'"):
        call_command("verify_evidence")
    page = desk.get(fact.dancer.get_absolute_url()).content.decode()
    assert "She trained for years." in page


def test_an_edit_that_touches_no_quote_is_saved_at_once(desk, form_of, fact):
    submit(desk, form_of(source_of(fact)), text=f"{TEXT} She retired.")
    assert source_of(fact).text.endswith("She retired.")


def test_a_passage_is_removed_where_nothing_rests_on_it(desk, fact):
    source = source_of(fact)
    PassageFactory(source=source, quote="She danced.")
    url = f"{source.get_absolute_url()}edit/"
    submit(desk, url, **{"passages-1-DELETE": "on"})
    assert Passage.objects.get().quote == "She trained for years."
    data = filled(desk, url, **{"passages-0-DELETE": "on"})
    page = desk.post(url, data).content.decode()
    assert f"can&#x27;t be removed. Rests on it: {fact}" in page
    assert Passage.objects.exists()


def test_a_source_whose_address_changed_meanwhile_confirms_no_changed_fact(desk, fact):
    source, url = source_of(fact), f"{fact.dancer.get_absolute_url()}edit/"
    typed = filled(desk, url, **{"milestones-0-headline": "Trained for ten years"})
    source.slug = "another-address"
    source.save()
    assert desk.post(url, typed).status_code == 302
    assert Milestone.objects.get().headline == "Trained for ten years"
    assert not is_confirmed()


def test_an_editorial_fact_has_no_evidence_to_confirm(desk):
    fact = MilestoneFactory(basis="editorial", note="I know.", dancer=DancerFactory())
    url = f"{fact.dancer.get_absolute_url()}edit/"
    submit(desk, url, **{"milestones-0-headline": "Changed"})
    assert is_confirmed()


def test_a_quote_that_was_added_while_the_text_was_edited_is_not_lost_by_a_merge(desk, fact):
    source = source_of(fact)
    url = f"{source.get_absolute_url()}edit/"
    typed = filled(desk, url, text=TEXT.replace(" She danced.", ""))
    MilestoneFactory(passages=[PassageFactory(source=source, quote="She danced.")])
    assert desk.post(url, typed).status_code == 409
    seen = {"version": str(Source.objects.get().version), "seen": typed["version"]}
    response = desk.post(url, typed | seen | {"resolve": "merge"})
    assert response.status_code == 200
    assert "no longer has “She danced.”, which was quoted since" in response.content.decode()
    assert Source.objects.get().text == TEXT


@pytest.mark.parametrize(
    "typed",
    [
        {"passages-TOTAL_FORMS": "2", "passages-1-quote": "She danced.", "passages-1-anew": "on"},
        {"passages-TOTAL_FORMS": "2", "passages-1-anew": "on"},
        {"passages-0-id": "999"},
        {"passages-0-id": "x"},
        {"passages-INITIAL_FORMS": "0", "passages-0-id": ""},
        {"passages-TOTAL_FORMS": "2", "passages-1-quote": "She trained for years."},
    ],
)
def test_rows_of_passages_that_make_no_sense_are_answered(desk, form_of, fact, typed):
    url = form_of(source_of(fact))
    assert desk.post(url, filled(desk, url, **typed)).status_code in (200, 302, 409)
    assert fact.passages.get().quote == "She trained for years."


def test_two_quotes_that_change_places_are_refused_with_a_word(desk, form_of, fact):
    source = source_of(fact)
    PassageFactory(source=source, quote="She danced.")
    url = form_of(source)
    quotes = {"passages-0-quote": "She danced.", "passages-1-quote": "She trained for years."}
    response = desk.post(url, filled(desk, url, **quotes))
    assert response.status_code in (200, 409)
    assert "Nothing is saved" in response.content.decode()


def test_a_merge_confirms_nothing_that_the_editor_did_not_see(desk, fact):
    url = f"{fact.dancer.get_absolute_url()}edit/"
    mine = {"milestones-0-note": "A note", "milestones-0-confirm": "on"}
    typed = filled(desk, url, **mine)
    submit(desk, url, **{"milestones-0-headline": "Theirs"})
    dancer = DancerFactory._meta.model.objects.get(pk=fact.dancer_id)
    seen = {"version": str(dancer.version), "seen": typed["version"], "resolve": "merge"}
    assert desk.post(url, typed | seen).status_code == 302
    merged = Milestone.objects.get()
    assert (merged.headline, merged.note) == ("Theirs", "A note")
    assert not merged.confirmed


BORN = "Vera Orr began late. Born in Perm, she went to Omsk.\n\nHer teacher was strict."


def lookalike(words):
    return f"Vera Orr began late. She went to Omsk.\n\nHer teacher Ada Lund, {words}, was strict."


@pytest.fixture
def origin():
    passage = PassageFactory(source=SourceFactory(text=BORN), quote="Born in Perm")
    return MilestoneFactory(headline="Born in Perm", passages=[passage])


@pytest.mark.parametrize("words", ["born in Perm", "Born in Perm"])
def test_like_words_elsewhere_are_not_ticked_and_need_a_recheck(desk, form_of, origin, words):
    source, url = source_of(origin), form_of(source_of(origin))
    response = desk.post(url, filled(desk, url, text=lookalike(words)))
    assert f"Elsewhere the text has “{words}”" in response.content.decode()
    box = re.search(r'<input[^>]*name="passages-0-anew"[^>]*>', response.content.decode())[0]
    assert 'type="checkbox"' in box
    assert "checked" not in box
    assert Source.objects.get(pk=source.pk).text == BORN
    submit(desk, url, text=lookalike(words), **{"passages-0-anew": "on"})
    assert origin.passages.get().quote == words
    assert not is_confirmed()


@pytest.mark.parametrize("words", ["trained for ten years", "trained, for years"])
def test_a_quote_whose_words_change_needs_a_recheck(desk, form_of, fact, words):
    text = TEXT.replace("trained for years", words)
    submit(desk, form_of(source_of(fact)), text=text, **{"passages-0-anew": "on"})
    assert is_confirmed() is ("ten" not in words)


def test_a_moved_quote_needs_a_recheck_however_the_text_is_written(origin):
    source = source_of(origin)
    source.has_quotes_in_hand = True
    source.text = lookalike("Born in Perm")
    source.save()
    assert not is_confirmed()


def test_a_text_that_is_moved_over_another_editors_asks_too(desk, form_of):
    text = "Vera began. Born in Perm, she left.\n\nAda was strict."
    passage = PassageFactory(source=SourceFactory(text=text), quote="Born in Perm")
    MilestoneFactory(passages=[passage])
    url = form_of(passage.source)
    moved = "Vera began. She left.\n\nAda, Born in Perm, was strict."
    typed = filled(desk, url, text=moved)
    submit(desk, url, text=text.replace("left", "left for good"))
    seen = {"version": str(Source.objects.get().version), "seen": typed["version"]}
    page = desk.post(url, typed | seen | {"resolve": "mine"}).content.decode()
    assert "Elsewhere the text has “Born in Perm”" in page
    assert Source.objects.get().text != moved
