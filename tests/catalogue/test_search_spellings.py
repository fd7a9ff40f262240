"""What is typed with quotation marks, with apostrophes or in another script is found as it is."""

import pytest
from django.core.management import call_command

from catalogue.corrections import corrected
from catalogue.indexing import LONGEST
from catalogue.query import Query
from dancers.models import Dancer
from sources.models import IndexedText
from tests.catalogue.test_search import found
from tests.factories import (
    DancerFactory,
    MilestoneFactory,
    OtherNameFactory,
    PlaceFactory,
    SourceFactory,
    TeacherFactory,
    WorkFactory,
)

pytestmark = pytest.mark.django_db

QUOTES = [
    '""',
    "“”",
    "„“",
    "„”",
    "‟”",
    "”“",
    "«»",
    "»«",
    "‹›",
    "›‹",
    "「」",
    "『』",
    "＂＂",
    "‘’",
    "‚‘",
]


@pytest.fixture
def two_texts():
    SourceFactory(name="Apart", text="A lake, and a swan.")
    SourceFactory(name="Together", text="The Swan Lake of 1895.")


@pytest.mark.usefixtures("two_texts")
@pytest.mark.parametrize("quotes", QUOTES)
def test_any_quotation_marks_make_a_phrase(quotes):
    first, last = quotes
    assert found(f"{first}swan lake{last}", "source") == ["Together"]
    assert found(f"lake -{first}swan lake{last}", "source") == ["Apart"]


@pytest.mark.usefixtures("two_texts")
@pytest.mark.parametrize("mark", "“”„«»‹›「＂‘’")
def test_a_quotation_mark_without_another_is_left_aside(mark):
    for query in (f"{mark}swan lake", f"swan lake{mark}", mark):
        names = found(query, "source")
        assert names == (["Apart", "Together"] if "swan" in query else [])


def test_an_apostrophe_is_no_quotation_mark():
    WorkFactory(name="La mort d’Isolde et l’amour")
    for query in ("l'amour d'isolde", "l’amour d’isolde", "‘Isolde l’amour", "l‘amour isolde’"):
        assert found(query, "work") == ["La mort d’Isolde et l’amour"]


APOSTROPHES = "'’ʼʻ`´ʹ‘′＇"
DIVIDED = {
    "L{}Oiseau de feu": ["oiseau", "loiseau", "l'oiseau", "l oiseau", "l’oiseau de feu"],
    "O{}Hara": ["o hara", "ohara", "o'hara", "hara", "OʼHara"],
    "Jeanne d{}Arc": ["arc", "d arc", "darc", "d'arc", "jeanne arc", "arc jeanne"],
    "L{0}Après-midi d{0}un faune": ["apres midi", "l'apres midi", "un faune", "midi d'un faune"],
}  # fmt: skip


@pytest.mark.parametrize("apostrophe", APOSTROPHES)
@pytest.mark.parametrize("name", DIVIDED)
def test_a_name_is_found_with_its_apostrophe_and_without(client, desk, name, apostrophe):
    dancer = DancerFactory(name=name.format(apostrophe))
    DancerFactory(name="Anna Karamazova")
    for query in DIVIDED[name]:
        assert found(query) == [dancer.name]
        rows = client.get("/search/suggest", {"q": query}).json()["suggestions"]
        assert [row["name"] for row in rows] == [dancer.name]
        assert list(Dancer.objects.named_like(query)) == [dancer]
        page = client.get("/dancers/", {"q": query}).context_data
        assert [entry.name for entry in page["object_list"]] == [dancer.name]
        assert desk.get("/names/dancers/", {"q": query}).json()["names"] == [dancer.name]
        results = desk.get("/admin/dancers/dancer/", {"q": query}).context_data["cl"].result_list
        assert list(results) == [dancer]


@pytest.mark.parametrize("query", ["arc", "o hara", "darc"])
def test_another_name_is_found_with_its_apostrophe_and_without(query):
    dancer = OtherNameFactory(text="Jeanne d'Arc O'Hara").dancer
    assert found(query) == [dancer.name]


@pytest.mark.parametrize(
    "query",
    ['"l\'oiseau de feu"', '"oiseau de feu"', '"l oiseau de feu"', '"danced l oiseau"',
     '"danced l\'oiseau"', "«oiseau de feu» 1910", "dancer", "dancers"],
)  # fmt: skip
def test_a_phrase_of_a_text_is_found_with_its_apostrophe_and_without(query):
    SourceFactory(name="First", text="She danced L’Oiseau de feu in 1910, a dancer’s dream.")
    SourceFactory(name="Second", text="De feu, oiseau: l. 1910.")
    MilestoneFactory(
        dancer=DancerFactory(name="Ann"), headline="Danced L'Oiseau de feu, a dancer's 1910"
    )
    assert found(query, "source") == ["First"]
    assert found(query) == ["Ann"]


def test_the_pieces_of_a_text_make_no_phrase_of_words_that_stand_apart():
    text = f"L'amour. {'One two three four five six seven eight nine ten. ' * 3} D'Arc."
    SourceFactory(name="First", text=text)
    assert found('"d arc"', "source") == ["First"]
    assert found('"arc l amour"', "source") == found('"four eight"', "source") == []


def test_the_whole_word_is_marked(client):
    SourceFactory(name="A life", text="She danced L’Oiseau de feu.")
    page = client.get("/search/", {"q": "oiseau"}).content.decode()
    assert "<mark>L’Oiseau</mark> de feu." in page
    WorkFactory(name="Jeanne d'Arc")
    page = client.get("/search/", {"q": "arc"}).content.decode()
    assert "Jeanne <mark>d&#x27;Arc</mark>" in page or "Jeanne <mark>d&#39;Arc</mark>" in page


def test_a_mistyped_word_after_an_apostrophe_is_known():
    WorkFactory(name="L'Oiseau de feu")
    assert corrected(Query("oisaeu")) == "Oiseau"


def test_a_text_full_of_apostrophes_is_indexed_in_rows_of_bounded_size():
    SourceFactory(name="First", text="l'oiseau d'or qu'il " * 7_000 + "fin")
    rows = [row.words for row in IndexedText.objects.all()]
    assert max(len(row.split()) for row in rows) <= LONGEST
    assert len(rows) < 20
    assert found("oiseau fin", "source") == found("qu'il", "source") == ["First"]
    call_command("check_search", verbosity=0)


SCRIPTS = {
    "آنا": ["آنا", "انا", "ana"],
    "يُوسُف": ["يوسف", "يُوسُف"],
    "فاطمة": ["فاطمة", "fatma"],
    "אנה": ["אנה", "anh"],
    "سارا": ["سارا", "sara"],
    "सितारा देवी": ["सितारा", "देवी सितारा", "sitara devi"],
    "ศิริพร": ["ศิริพร", "ศิริ"],
    "최승희": ["최승희", "최승"],
    "ガーネット": ["ガーネット", "ganetto"],
    "李小龍": ["李小龍"],
    "ნინო": ["ნინო", "nino"],
    "Νίκος": ["νικος", "nikos"],
    "Արամ": ["արամ", "aram"],
    "கமலா": ["கமலா"],
    "ខ្មែរ": ["ខ្មែរ"],
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_name_in_another_script_is_found_and_finds_nothing_else(client, name):
    others = ["New York", "Nina", "Rita Devon", "Sam", "Kiri", "Mara", "Samara Teri", "Dara"]
    for other in others:
        PlaceFactory(name=other)
    PlaceFactory(name=name)
    SourceFactory(name="A life", text=f"Then {name} went to New York in her s and t and r days.")
    for query in SCRIPTS[name]:
        assert found(query, "place") == [name]
        assert found(query, "source") in (["A life"], [])
        page = client.get("/places/", {"q": query}).context_data
        assert [place.name for place in page["object_list"]] == [name]
    assert found(name, "source") == ["A life"]


NAMES = ["Abay", "Anna", "Aaron", "Olga", "Sam", "Tina", "Lola", "Karen", "Elena", "Iris"]


@pytest.mark.parametrize(
    "query", ["aaaa", "aaa", "ooooo", "ssss", "llll", "AAAA", "аааа", "yyyy", "xx", "tttt", "aaaab"]
)
def test_one_letter_again_and_again_finds_nothing(client, query):
    for name in NAMES:
        DancerFactory(name=name)
    SourceFactory(name="A life", text="A dancer, I say: k. in 1950. Is s so? O x.")
    assert found(query) == found(query, "source") == []
    assert list(Dancer.objects.named_like(query)) == []
    assert client.get("/search/suggest", {"q": query}).json()["suggestions"] == []
    page = client.get("/search/", {"q": query}).content.decode()
    assert "Did you mean" not in page
    assert "Nothing in the archive has" in page


def test_two_letters_are_the_beginning_of_a_name_that_has_them():
    for name in NAMES:
        DancerFactory(name=name)
    assert found("aa") == ["Aaron"]
    assert found("ck") == []


def test_a_letter_that_was_typed_too_often_is_corrected():
    DancerFactory(name="Anna Pavlova")
    assert corrected(Query("annna pavlova")) == "Anna pavlova"


@pytest.mark.parametrize("query", ["teachers", "Teacher", "TEACHERS", "“teachers”", " teacher "])
def test_the_name_of_a_kind_leads_to_its_list(client, query):
    TeacherFactory(name="Anna Petrova")
    DancerFactory(name="Teachera Petrova")
    page = client.get("/search/", {"q": query}).content.decode()
    assert '<a href="/teachers/">Browse all teachers</a>' in page
    assert "Did you mean" not in page
    assert "Anna Petrova" not in page


@pytest.mark.parametrize(
    ("query", "path"),
    [("dancer", "/dancers/"), ("Companies", "/companies/"), ("company", "/companies/"),
     ("works", "/works/"), ("Sources", "/sources/"), ("festival", "/festivals/"),
     ("PLACES", "/places/"), ("style", "/styles/"), ("schools", "/schools/"),
     ("venue", "/venues/"), ("performances", "/performances/")],
)  # fmt: skip
def test_each_kind_has_a_name_that_leads_to_its_list(client, query, path):
    for kind in ("", path.strip("/")):
        assert (
            f'<a href="{path}">Browse all'
            in client.get("/search/", {"q": query, "kind": kind}).content.decode()
        )


def test_a_kind_is_offered_beside_what_is_found(client):
    DancerFactory(name="Teacher Ann")
    page = client.get("/search/", {"q": "teacher"}).content.decode()
    assert "Browse all teachers" in page
    assert "<mark>Teacher</mark> Ann" in page


def test_other_words_lead_to_no_list(client):
    page = client.get("/search/", {"q": "teachers of ballet"}).content.decode()
    assert "Browse all teachers" not in page


def test_a_short_word_is_not_corrected():
    SourceFactory(name="A life", text="I am a dancer.")
    assert corrected(Query("ab")) is corrected(Query("aaaaa")) is corrected(Query("ii")) is None
