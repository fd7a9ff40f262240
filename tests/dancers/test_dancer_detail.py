"""A dancer's page: the facts beside the words that tell them, each leading to the other."""

import re
from html import unescape

import pytest

from sources.models import Source
from tests.factories import (
    AppearanceFactory,
    DancerFactory,
    EngagementFactory,
    MilestoneFactory,
    OtherNameFactory,
    PassageFactory,
    PerformanceFactory,
    SchoolFactory,
    SourceFactory,
    StyleFactory,
    TrainingFactory,
)


def page_of(client, dancer):
    response = client.get(dancer.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.django_db
def test_a_fact_and_its_sentence_lead_to_each_other(client):
    training = TrainingFactory(passages=[PassageFactory()], school__name="The Academy")
    page = page_of(client, training.dancer)
    assert 'id="training-the-academy"' in page
    assert 'href="#passage-1"' in page
    assert '<mark id="passage-1" data-passage="1">She trained for years.</mark>' in page
    assert '<a class="note" href="#training-the-academy"' in page


@pytest.mark.django_db
def test_what_a_line_tells_stands_apart(client):
    dancer = DancerFactory()
    school = SchoolFactory(name="The Academy")
    styles = [StyleFactory(name="Tango")]
    inferred = {"basis": "inferred", "note": "The academy says so."}
    TrainingFactory(dancer=dancer, school=school, styles=styles, dates="1973", **inferred)
    performance = PerformanceFactory(name="Giselle, 1960")
    AppearanceFactory(dancer=dancer, performance=performance, role="Giselle", capacity="both")
    lines = re.findall(r'<p class="statement">(.*?)</p>', page_of(client, dancer), re.DOTALL)
    told = [" ".join(re.sub(r"<[^>]*>", "", line).split()) for line in lines]
    assert told == [
        "The Academy · Tango 1973 inferred",
        "Giselle, 1960 · Giselle · dancer and choreographer",
    ]


@pytest.mark.usefixtures("archive")
def test_the_source_stands_there_word_for_word(client):
    for source in Source.objects.all():
        page = client.get(f"/dancers/{source.slug}/").content.decode()
        text = re.search(r'<div class="source-text".*?>(.*?)</div>', page, re.DOTALL)[1]
        assert unescape(re.sub("<[^>]*>", "", text)) == source.text


@pytest.mark.usefixtures("archive")
def test_every_link_within_a_page_leads_somewhere_on_it(client):
    for source in Source.objects.all():
        page = client.get(f"/dancers/{source.slug}/").content.decode()
        ids = re.findall(r'\bid="(.*?)"', page)
        assert len(ids) == len(set(ids))
        targets = set(re.findall(r'href="#(.*?)"', page))
        assert targets <= set(ids)
        assert len([target for target in targets if target.startswith("passage-")]) > 15


@pytest.mark.django_db
def test_what_is_not_known_is_said_to_be_not_recorded(client):
    page = page_of(client, DancerFactory())
    # Five lines of the box, and six groups of the life.
    assert page.count("not recorded") == 11
    assert "No source is recorded." in page


@pytest.mark.django_db
def test_two_sources_stand_beside_the_facts_with_one_count_of_passages(client):
    dancer = DancerFactory()
    for name in ("First", "Second"):
        passage = PassageFactory(source=SourceFactory(name=name))
        MilestoneFactory(dancer=dancer, passages=[passage])
    page = page_of(client, dancer)
    assert page.count('class="source-text"') == 2
    assert page.index(">First</a>") < page.index(">Second</a>")
    assert re.findall(r'<mark id="(.*?)" ', page) == ["passage-1", "passage-2"]


@pytest.mark.django_db
def test_an_inferred_fact_says_so_and_how(client):
    fact = EngagementFactory(basis="inferred", note="She took the role up.", rank="principal")
    page = page_of(client, fact.dancer)
    assert ">inferred</span>" in page
    assert "She took the role up." in page
    assert "principal" in page


@pytest.mark.django_db
def test_a_passage_that_no_longer_stands_in_its_text_is_shown_apart(client):
    passage = PassageFactory(source=SourceFactory(text="Another text."))
    fact = MilestoneFactory(passages=[passage])
    page = page_of(client, fact.dancer)
    assert "no longer stand in the text" in page
    assert '<li id="passage-1">1. She trained for years.</li>' in page


@pytest.mark.django_db
def test_other_names_carry_their_language(client):
    other = OtherNameFactory(text="Майя Плисецкая", language="ru", script="Cyrl")
    assert '<dd lang="ru">Майя Плисецкая</dd>' in page_of(client, other.dancer)


@pytest.mark.django_db
def test_markup_in_names_and_facts_is_text(client):
    fact = MilestoneFactory(headline="<img src=x>", dancer__name="<b>Maya</b>")
    page = page_of(client, fact.dancer)
    assert "<img" not in page
    assert "<b>" not in page
    assert "&lt;img src=x&gt;" in page


@pytest.mark.django_db
def test_an_unknown_address_is_not_found(client):
    assert client.get("/dancers/nobody/").status_code == 404
