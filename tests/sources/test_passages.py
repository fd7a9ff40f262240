"""A passage stands in its text once, and stays while a fact rests on it."""

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from sources.models import Passage
from tests.factories import MilestoneFactory, PassageFactory, SourceFactory


def refusal(**fields):
    """Return what is wrong with the passage's quote."""
    with pytest.raises(ValidationError) as refused:
        PassageFactory.build(**fields).full_clean()
    return refused.value.message_dict["quote"][0]


@pytest.mark.django_db
def test_words_that_the_text_does_not_have_are_refused():
    source = SourceFactory(text="She danced.", name="A text")
    assert refusal(source=source, quote="She sang.") == "The text of A text has no such words."


@pytest.mark.django_db
@pytest.mark.parametrize(("text", "quote"), [("She danced. She danced.", "danced"), ("aaa", "aa")])
def test_words_that_the_text_has_twice_are_refused(text, quote):
    assert "2 times: lengthen" in refusal(source=SourceFactory(text=text), quote=quote)


@pytest.mark.django_db
def test_a_quote_across_lines_matches_what_a_browser_posts():
    source = SourceFactory(text="She trained.\nShe danced.")
    PassageFactory.build(source=source, quote="trained.\r\nShe").full_clean()


@pytest.mark.django_db
def test_a_quote_has_at_most_1000_characters_on_both_databases():
    source = SourceFactory(text="ა" * 1500 + "b")
    assert "at most 1000 characters" in refusal(source=source, quote="ა" * 1000 + "b")
    assert "too long" in refusal(source=source, quote="ა" * 900 + "b")


@pytest.mark.django_db
def test_a_source_has_a_passage_only_once():
    passage = PassageFactory()
    with pytest.raises(ValidationError, match="has this passage already"):
        PassageFactory.build(source=passage.source).full_clean()


@pytest.mark.django_db
def test_a_passage_that_backs_a_fact_can_not_be_deleted():
    passage = PassageFactory()
    fact = MilestoneFactory(passages=[passage])
    for delete in (passage.delete, Passage.objects.all().delete):
        with pytest.raises(ProtectedError) as refused:
            delete()
        assert refused.value.protected_objects == {fact}
    assert Passage.objects.exists()


@pytest.mark.django_db
def test_a_passage_that_backs_nothing_can_be_deleted():
    PassageFactory().delete()
    assert not Passage.objects.exists()


@pytest.mark.django_db
def test_a_text_is_not_changed_so_that_a_quote_is_lost():
    passage = PassageFactory()
    passage.source.text = "She rested."
    with pytest.raises(ValidationError, match="She trained for years") as refused:
        passage.source.full_clean()
    assert list(refused.value.message_dict) == ["text"]


@pytest.mark.django_db
def test_a_mended_quote_makes_a_version_of_the_lives_that_rest_on_it():
    passage = PassageFactory(quote="She danced.")
    fact, other = MilestoneFactory(passages=[passage]), MilestoneFactory()
    for quote in ("She danced", "She danced"):
        passage.quote = quote
        passage.save()
    versions = []
    for dancer in (fact.dancer, other.dancer):
        dancer.refresh_from_db()
        versions.append(dancer.version)
    assert versions == [2, 1]


@pytest.mark.django_db
def test_a_quote_that_is_spaced_otherwise_is_refused_with_the_words_of_the_text():
    source = SourceFactory(text="Odette\tVera Orr", name="A text")
    assert refusal(source=source, quote="Odette Vera Orr") == (
        "The text of A text has no such words. It has: “Odette\tVera Orr”. "
        "Only the spacing differs."
    )
