"""A source's page shows the whole text, marked, and all that it tells."""

import re

import pytest

from tests.factories import DancerFactory, MilestoneFactory, PassageFactory, SourceFactory


@pytest.mark.django_db
def test_a_passage_in_the_text_leads_to_the_fact_on_the_dancers_page(client):
    fact = MilestoneFactory(passages=[PassageFactory()])
    source = fact.passages.get().source
    page = client.get(source.get_absolute_url()).content.decode()
    assert '<mark id="passage-1" data-passage="1">She trained for years.</mark>' in page
    assert f'class="note" href="{fact.get_absolute_url()}"' in page


@pytest.mark.django_db
def test_a_text_in_another_language_says_so(client):
    source = SourceFactory(text="Ол туды.", language="kk")
    page = client.get(source.get_absolute_url()).content.decode()
    assert re.search('<div class="source-text"\\s+lang="kk"', page)


@pytest.mark.django_db
def test_markup_in_a_text_is_text(client):
    source = SourceFactory(name="<b>A</b>", text="<script>alert(1)</script>")
    page = client.get(source.get_absolute_url()).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>" not in page
    assert "<b>" not in page


@pytest.mark.django_db
def test_each_paragraph_has_the_facts_of_its_passages_in_the_margin(client):
    source = SourceFactory(text="One. Two.\n\nThree.\n\nFour.")
    dancer = DancerFactory()
    for quote in ("Four.", "Two.", "One."):
        passage = PassageFactory(source=source, quote=quote)
        MilestoneFactory(dancer=dancer, passages=[passage], headline=f"Told by {quote}")
    reading = client.get(source.get_absolute_url()).context_data["reading"]
    told = [[mark.facts[0].headline for mark in marks] for marks in reading.margins]
    assert told == [["Told by One.", "Told by Two."], [], ["Told by Four."]]


@pytest.mark.django_db
def test_how_much_is_used_is_told_and_what_is_not_can_be_shown(client):
    fact = MilestoneFactory(passages=[PassageFactory()])
    page = client.get(fact.passages.get().source.get_absolute_url()).content.decode()
    assert "A fact rests on 1 of its 3 sentences." in page
    assert "<li>She was born in Almaty.</li>" in page
    assert "<li>She danced.</li>" in page


@pytest.mark.django_db
def test_the_margin_names_the_dancers_where_a_source_tells_of_several(client):
    source = SourceFactory()
    first, second = (
        MilestoneFactory(passages=[PassageFactory(source=source, quote=quote)])
        for quote in ("She danced.", "She trained for years.")
    )
    margin = client.get(source.get_absolute_url()).content.decode().partition("margins")[2]
    assert f"{first.dancer}:" in margin
    assert f"{second.dancer}:" in margin
