"""A source's page shows the whole text, marked, and all that it tells."""

import pytest

from tests.factories import MilestoneFactory, PassageFactory, SourceFactory


@pytest.mark.django_db
def test_a_passage_in_the_text_leads_to_the_fact_on_the_dancers_page(client):
    fact = MilestoneFactory(passages=[PassageFactory()])
    source = fact.passages.get().source
    page = client.get(source.get_absolute_url()).content.decode()
    assert '<mark id="passage-1">She trained for years.</mark>' in page
    assert f'class="note" href="{fact.get_absolute_url()}"' in page


@pytest.mark.django_db
def test_a_text_in_another_language_says_so(client):
    source = SourceFactory(text="Ол туды.", language="kk")
    page = client.get(source.get_absolute_url()).content.decode()
    assert '<div class="source-text" lang="kk">' in page


@pytest.mark.django_db
def test_markup_in_a_text_is_text(client):
    source = SourceFactory(name="<b>A</b>", text="<script>alert(1)</script>")
    page = client.get(source.get_absolute_url()).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script" not in page
    assert "<b>" not in page
