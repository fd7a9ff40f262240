"""The search finds entries by their names and words, the best first."""

from random import Random

import pytest

from catalogue import indexing
from catalogue.corrections import corrected
from catalogue.kinds import BY_MODEL_NAME
from catalogue.query import Query
from catalogue.search import Place, Search
from sources.models import changing
from tests.factories import (
    DancerFactory,
    EngagementFactory,
    MilestoneFactory,
    OriginFactory,
    OtherNameFactory,
    PlaceFactory,
    SchoolFactory,
    SourceFactory,
    StyleFactory,
    TrainingFactory,
    WorkFactory,
)

pytestmark = pytest.mark.django_db


def found(text, kind="dancer", number=20):
    """Return the names of the entries of a kind that a search finds, in their order."""
    hits = Search(text).first([kind], number)[kind]
    return [BY_MODEL_NAME[kind].objects.get(pk=hit.entry_id).name for hit in hits]


def test_the_best_come_first():
    MilestoneFactory(dancer=DancerFactory(name="Zoe"), headline="Danced with Maya")
    DancerFactory(name="Maya Plisetskaya")
    DancerFactory(name="Anna Maya")
    DancerFactory(name="Mayabel")
    DancerFactory(name="Maya")
    assert found("maya") == ["Maya", "Anna Maya", "Maya Plisetskaya", "Mayabel", "Zoe"]


@pytest.mark.parametrize(
    "query",
    [
        "Майя Плисецкая",
        "maya plisetskaya",
        "Plisetskaia",
        "PLISETSKAYA, MAYA",
        "Mayá",
        "plise",
        "m",
        "майя п",
    ],
)
@pytest.mark.parametrize("name", ["Maya Plisetskaya", "Майя Плисецкая"])
def test_a_name_is_found_in_any_spelling_and_order(name, query):
    DancerFactory(name=name)
    DancerFactory(name="Somebody Else")
    assert found(query) == [name]


def test_a_name_is_found_where_other_words_stand_between():
    DancerFactory(name="Maya Mikhailovna Rachel Plisetskaya")
    assert found("maya rachel") == ["Maya Mikhailovna Rachel Plisetskaya"]


def test_another_name_is_a_name():
    dancer = OtherNameFactory(text="Rose of Almaty").dancer
    assert found("rose") == [dancer.name]


def test_a_dancer_is_found_by_words_of_several_facts():
    dancer = DancerFactory(name="Anna")
    OriginFactory(
        dancer=dancer,
        place=PlaceFactory(name="Osh", country=PlaceFactory(name="Kyrgyzstan", kind="country")),
    )
    TrainingFactory(
        dancer=dancer, school=SchoolFactory(name="Vaganova"), styles=[StyleFactory(name="Tango")]
    )
    EngagementFactory(dancer=dancer, rank="principal dancer")
    DancerFactory(name="Berta")
    assert found("anna osh kyrgyzstan vaganova tango principal") == ["Anna"]


def test_each_kind_is_found():
    WorkFactory(name="Swan Lake", composer="Pyotr Tchaikovsky")
    SourceFactory(name="Obituary", text="She danced Swan Lake.")
    assert found("Чайковский", "work") == ["Swan Lake"]
    assert found("swan", "source") == ["Obituary"]


def test_a_phrase_stands_side_by_side():
    SourceFactory(name="First", text="A lake, and a swan.")
    SourceFactory(name="Second", text="The Swan Lake of 1895.")
    assert found("swan lake", "source") == ["First", "Second"]
    assert found('"swan lake"', "source") == ["Second"]


def test_a_word_after_a_hyphen_is_left_out():
    SourceFactory(name="First", text="Ballet and folk dance.")
    SourceFactory(name="Second", text="Ballet.")
    assert found("ballet -folk", "source") == ["Second"]
    assert found('ballet -"folk dance"', "source") == ["Second"]
    assert found("-folk", "source") == []


def test_a_hyphen_within_a_word_is_none():
    DancerFactory(name="Jean-Pierre")
    assert found("jean-pierre") == found("Pierre Jean") == ["Jean-Pierre"]


@pytest.mark.parametrize(
    "query",
    ['"', "'", "*", "a*", "(", ")", ":", "&|!", "NEAR(a b)", "a OR", "AND", "NOT", '"a', "- -", "%",
     "_", "\\", "a:b", "{name}:a", "^a", "<->", "; DROP TABLE x", "😀", "\u202e", "--", "''"],
)  # fmt: skip
def test_every_other_character_is_plain_text(client, query):
    DancerFactory(name="Anna")
    for page in ("/search/", "/search/suggest"):
        assert client.get(page, {"q": query}).status_code == 200


def test_operators_of_the_databases_are_words():
    SourceFactory(name="First", text="Near and far, or not.")
    assert found("NEAR and or NOT", "source") == ["First"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("Pavlva", "Pavlova"), ("Pavlvoa", "Pavlova"), ("Panlova", "Pavlova"), ("Gizelle", "Giselle"),
     ("pavlva gizelle", "Pavlova Giselle"), ("anna Pavlva", "anna Pavlova"), ("Павлва", "Pavlova")],
)  # fmt: skip
def test_a_mistyped_word_is_known(typed, meant):
    MilestoneFactory(dancer=DancerFactory(name="Anna Pavlova"), headline="Danced Giselle")
    assert corrected(Query(typed)) == meant


@pytest.mark.parametrize("typed", ["Pavlova", "Xyzzyx", "Pavlva Xyzzyx", "ab"])
def test_a_word_that_is_known_or_like_none_is_left(typed):
    DancerFactory(name="Anna Pavlova")
    assert corrected(Query(typed)) is None


def test_the_page_shows_what_was_meant(client):
    DancerFactory(name="Anna Pavlova")
    page = client.get("/search/", {"q": "pavlva"}).content.decode()
    assert "Did you mean" in page
    assert "Anna <mark>Pavlova</mark>" in page


def test_the_page_shows_the_sentence_with_the_words(client):
    text = "She was born in Osh. Mrs. Petrova taught her the samba & tango. She danced."
    SourceFactory(name="A life", text=text)
    page = client.get("/search/", {"q": "samba"}).content.decode()
    assert "Mrs. Petrova taught her the <mark>samba</mark> &amp; tango." in page
    assert "She danced." not in page


def test_a_long_text_is_found_once_and_after_what_records_tell(monkeypatch):
    monkeypatch.setattr(indexing, "STRETCH", 5)
    long = SourceFactory(name="Long", text="She danced the samba. " * 20)
    both = SourceFactory(name="Both", text="Samba in Osh.", rights="Samba magazine")
    search, seen, place = Search("samba"), [], None
    while hits := search.after("source", place, 1):
        seen += [hit.entry_id for hit in hits]
        place = Place.read(str(hits[-1].place))
    assert seen == [both.pk, long.pk]
    assert [hit.entry_id for hit in search.first(["source"], 5)["source"]] == seen


def test_what_a_text_has_is_shown_by_its_sentence_not_by_what_is_said_of_it(client):
    SourceFactory(name="A life", text="She learnt the samba in Osh.", rights="Samba magazine")
    page = client.get("/search/", {"q": "samba osh"}).content.decode()
    assert "She learnt the <mark>samba</mark> in <mark>Osh</mark>." in page
    assert "magazine" not in page


def test_the_page_leads_to_the_fact_with_the_words(client):
    training = TrainingFactory(school=SchoolFactory(name="Vaganova Academy"), key="vaganova")
    page = client.get("/search/", {"q": "vaganova"}).content.decode()
    assert f'href="{training.dancer.get_absolute_url()}#training-vaganova"' in page


def test_markup_in_a_text_is_shown_as_it_is(client):
    SourceFactory(name="<b>Bold</b>", text="<script>alert(1)</script> samba")
    page = client.get("/search/", {"q": "samba bold"}).content.decode()
    assert "<script>alert" not in page
    assert "<b>" not in page


@pytest.mark.parametrize("query", ["anna", "anna born", "born", '"born in"'])
def test_the_pages_of_a_kind_have_each_hit_once(query):
    place = PlaceFactory(name="Osh")
    everyone = set()
    with changing():
        for number in range(12):
            dancer = DancerFactory(name=f"Anna Born In {number}" if number % 3 else "Anna")
            OriginFactory(dancer=dancer, place=place)
            everyone.add(dancer.pk)
    search, seen, place = Search(query), [], None
    while hits := search.after("dancer", place, 5):
        seen += [hit.entry_id for hit in hits]
        place = Place.read(str(hits[-1].place))
    assert sorted(seen) == sorted(everyone)
    assert seen == [hit.entry_id for hit in search.first(["dancer"], 50)["dancer"]]


def dancers_of_few_names(seed):
    """Make dancers and schools with names of four words, so that many stand in several places."""
    chance = Random(seed)

    def name():
        return " ".join(
            chance.choices(["Anna", "Annabel", "Maya", "Mayar"], k=chance.choice([1, 2]))
        )

    with changing():
        for number in range(30):
            dancer = DancerFactory(name=name())
            for other in {name() for _ in range(number % 3)}:
                OtherNameFactory(dancer=dancer, text=other)
            MilestoneFactory(dancer=dancer, headline=f"Danced with {name()}")
            SchoolFactory(name=name())
            SourceFactory(name=chance.choice([name(), "A life"]), text=name(), rights=name())


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("query", ["anna", "maya", "ann", "anna maya"])
def test_few_hits_are_the_first_of_all(seed, query):
    dancers_of_few_names(seed)
    search, kinds = Search(query), ["dancer", "school", "source"]
    every = {kind: search.after(kind, None, 1000) for kind in kinds}
    for hits in every.values():
        assert len({hit.entry_id for hit in hits}) == len(hits)
    for number in (1, 2, 3, 5, 8):
        assert search.first(kinds, number) == {kind: every[kind][:number] for kind in kinds}


def test_a_kind_whose_names_have_the_letters_many_times_is_found_to_the_end():
    every = ["Annaa Annab Annac", "Annad Annae Annaf", "Annag Annah Annai", "Annaj Annak Annal"]
    for name in every:
        MilestoneFactory(dancer=DancerFactory(name=name), headline="Danced with ann")
    assert found("ann", number=4) == every
    assert [hit.kind for hit in Search("ann").suggested(["dancer"], 4)] == ["dancer"] * 4


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("start", ["anna", "maya", "ann"])
def test_suggestions_are_the_first_of_all_names(seed, start):
    dancers_of_few_names(seed)
    search, kinds = Search(start), ["dancer", "school"]
    every = [hit for kind in kinds for hit in search.after(kind, None, 1000)]
    names = [hit for hit in every if not search.is_by_words(hit)]
    best = sorted(names, key=lambda hit: hit.place)
    assert [hit.place for hit in search.suggested(kinds, 8)] == [hit.place for hit in best[:8]]


def test_the_page_of_a_kind_leads_on(client):
    with changing():
        for number in range(25):
            DancerFactory(name=f"Anna {number:02}")
    page = client.get("/search/", {"q": "anna"})
    assert "/search/?q=anna&amp;kind=dancers" in page.content.decode()
    first = client.get("/search/", {"q": "anna", "kind": "dancers"}).context_data["groups"][0]
    second = client.get(first[2]).context_data["groups"][0]
    assert [len(first[1]), len(second[1]), second[2]] == [20, 5, ""]


@pytest.mark.parametrize(
    "place",
    ["", "1", "1.2", "x.y.z", "9.1.anna", f"1.{'9' * 5000}.anna", "-1.1.a", "0.1.", "1.1.\u0301"],
)
def test_a_place_that_is_none_is_left_aside(client, place):
    DancerFactory(name="Anna")
    asked = {"q": "anna", "kind": "dancers", "after": place}
    assert client.get("/search/", asked).status_code == 200


def test_a_long_query_is_cut(client):
    DancerFactory(name="Anna")
    page = client.get("/search/", {"q": "anna " * 20_000})
    assert page.status_code == 200
    assert len(page.context_data["query"]) <= 200


def test_what_has_no_name_of_its_own_is_found_as_such(client):
    SchoolFactory(name="School in Osh", named=False)
    SchoolFactory(name="School of Osh", named=True)
    page = client.get("/search/", {"q": "school osh"}).content.decode()
    assert page.count('class="name"') == 2
    assert page.count(">unnamed</span>") == 1


def test_suggestions_begin_as_what_is_typed(client):
    dancer = DancerFactory(name="Maya Plisetskaya")
    SchoolFactory(name="Plisetskaya Studio")
    DancerFactory(name="Anna")
    told = client.get("/search/suggest", {"q": "plis"}).json()["suggestions"]
    assert [(row["name"], row["kind"]) for row in told] == [
        ("Maya Plisetskaya", "dancer"),
        ("Plisetskaya Studio", "school"),
    ]
    assert told[0]["url"] == dancer.get_absolute_url()


def test_a_name_that_has_the_letters_twice_is_suggested_once(client):
    for number in range(9):
        DancerFactory(name=f"Anna Annabel Annika {number}")
    told = client.get("/search/suggest", {"q": "ann"}).json()["suggestions"]
    assert [row["name"] for row in told] == [f"Anna Annabel Annika {number}" for number in range(8)]


@pytest.mark.parametrize("query", ["", "p", " p "])
def test_one_character_suggests_nothing(client, query):
    DancerFactory(name="Plisetskaya")
    assert client.get("/search/suggest", {"q": query}).json() == {"suggestions": []}


@pytest.mark.parametrize("page", ["/", "/dancers/", "/no-such-page", "/changes/"])
def test_every_page_has_a_search_box(client, page):
    assert 'action="/search/"' in client.get(page).content.decode()
