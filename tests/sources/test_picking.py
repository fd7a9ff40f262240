"""A form offers the sentences near a fact and the first uncited ones, and finds others."""

import re

import pytest

from sources.models import Passage, Source
from sources.picking import MAX_FOUND, MAX_UNCITED, NEIGHBOURS, SentencePicker
from tests.factories import MilestoneFactory, PassageFactory, SourceFactory
from tests.forms import filled

pytestmark = pytest.mark.django_db

COUNT = 400


def sentence(number):
    return f"She danced part {number} for years."


@pytest.fixture
def source():
    return SourceFactory(slug="booklet", text=" ".join(map(sentence, range(COUNT))))


@pytest.fixture
def fact(source):
    return MilestoneFactory(passages=[PassageFactory(source=source, quote=sentence(200))])


def offered(source, quotes=(), words=""):
    """Return the numbers of the sentences that are offered, by heading."""
    groups = SentencePicker([source]).groups(quotes, words)
    return {
        heading: [int(re.search(r"\d+", pick.label)[0]) for pick in picks]
        for heading, picks in groups
    }


def edit_page(fact):
    return f"{fact.dancer.get_absolute_url()}edit/"


def send(desk, fact, **typed):
    return desk.post(edit_page(fact), filled(desk, edit_page(fact), **typed))


def test_the_sentences_around_a_passage_are_offered_without_it(source):
    near = offered(source, [("booklet", sentence(200))])["Near this fact's evidence"]
    assert near == [198, 199, 201, 202]
    assert len(near) == 2 * NEIGHBOURS


def test_a_passage_inside_a_sentence_offers_the_sentence_too(source):
    near = offered(source, [("booklet", "part 0 for")])["Near this fact's evidence"]
    assert near == [0, 1, 2]


def test_the_first_uncited_sentences_are_offered(source):
    PassageFactory(source=source, quote="danced part 1 for")
    uncited = offered(source)["Not yet cited"]
    assert uncited == [0, *range(2, MAX_UNCITED + 1)]


def test_others_are_found_by_their_words_in_any_order_and_case(source):
    assert offered(source, words="YEARS 317")["With the words “YEARS 317”"] == [317]
    assert len(offered(source, words="danced")["With the words “danced”"]) == MAX_FOUND


def test_a_sentence_that_can_not_be_quoted_is_not_offered():
    source = SourceFactory(text=f"She danced. She danced. She {'said ' * 300}no. Part 3 came.")
    assert offered(source) == {"Not yet cited": [3]}


def test_quotes_and_texts_that_are_not_there_do_no_harm(source):
    assert "Near this fact's evidence" not in offered(source, [("gone", "x"), ("booklet", "?")])


def test_a_form_offers_few_of_the_sentences_for_each_fact(desk, fact):
    page = desk.get(edit_page(fact)).content.decode()
    options = re.findall(r'<option value="booklet She', page)
    selects = page.count('-sentence"')
    assert selects
    assert len(options) <= selects * (2 * NEIGHBOURS + MAX_UNCITED)


def test_without_a_script_words_are_looked_for_and_what_was_typed_is_kept(desk, fact):
    typed = {"milestones-0-passages-words": "part 317", "milestones-0-note": "Typed."}
    page = send(desk, fact, find="milestones-0-passages", **typed).content.decode()
    assert f'<option value="booklet {sentence(317)}">' in page
    assert "Typed." in page
    assert Passage.objects.count() == 1


def test_without_a_script_a_sentence_that_is_picked_is_evidence(desk, fact):
    picked = {"milestones-0-passages-sentence": f"booklet {sentence(317)}"}
    assert send(desk, fact, **picked).status_code == 302
    quotes = set(fact.passages.values_list("quote", flat=True))
    assert quotes == {sentence(200), sentence(317)}


def test_words_that_no_sentence_has_are_told(desk, fact):
    typed = {"milestones-0-passages-words": "Giselle"}
    page = send(desk, fact, find="milestones-0-passages", **typed).content.decode()
    assert page.count("No sentence has these words.") == 1


@pytest.mark.parametrize("junk", ["nowhere", "nowhere She danced.", " ", "booklet "])
def test_a_pick_that_is_none_is_refused_or_ignored(desk, fact, junk):
    picked = {"milestones-0-passages-sentence": junk}
    assert send(desk, fact, **picked).status_code in (200, 302)
    assert Passage.objects.count() == 1


def test_the_form_asks_for_the_sentences_of_a_long_text_once(
    desk, fact, django_assert_max_num_queries
):
    text = " ".join(map(sentence, range(1_000)))
    Source.objects.update(text=text)
    filled(desk, edit_page(fact))
    with django_assert_max_num_queries(60) as taken:
        desk.get(edit_page(fact))
    assert sum("splittext" in query["sql"] for query in taken.captured_queries) == 1
