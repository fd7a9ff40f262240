"""Names are folded for searching, keyed for sorting and spelt in addresses, in any script."""

import pytest

from dancers.models import Dancer
from sources import names
from tests.factories import DancerFactory

# The alphabets' own orders; each is sorted among the others' letters.
KAZAKH = (
    "А Ә Б В Г Ғ Д Е Ё Ж З И Й К Қ Л М Н Ң О Ө П Р С Т У Ұ Ү Ф Х Һ Ц Ч Ш Щ Ъ Ы І Ь Э Ю Я".split()
)
KYRGYZ = "А Б В Г Д Е Ё Ж З И Й К Л М Н Ң О Ө П Р С Т У Ү Ф Х Ц Ч Ш Щ Ъ Ы Ь Э Ю Я".split()
RUSSIAN = "А Б В Г Д Е Ё Ж З И Й К Л М Н О П Р С Т У Ф Х Ц Ч Ш Щ Ъ Ы Ь Э Ю Я".split()


@pytest.mark.parametrize("alphabet", [KAZAKH, KYRGYZ, RUSSIAN], ids=["kk", "ky", "ru"])
@pytest.mark.parametrize("rest", ["", "а", "я", "ү"])
def test_letters_sort_as_their_alphabet_has_them(alphabet, rest):
    words = [letter + rest for letter in alphabet]
    words.reverse()
    assert sorted(words, key=names.sort_key) == words[::-1]


@pytest.mark.django_db
def test_the_database_sorts_as_the_key_does():
    expected = ["Al Bo", "Albo", "Élan", "Zoë", "Аня", "Әлия", "Гүл", "Ғалия", "Өмір", "Сауле"]
    for name in sorted(expected, reverse=True):
        DancerFactory(name=name)
    assert list(Dancer.objects.values_list("name", flat=True)) == expected


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Айгүл", "айгул"),
        ("ҚАЗАҚСТАН", "казакстан"),
        ("Łucja O’Neill-Ørsted", "lucja oneill orsted"),
        ("Straße", "strasse"),
        ("Zoe\u0308", "zoe"),
    ],
)
def test_folding_leaves_what_any_keyboard_types(text, folded):
    assert names.fold(text) == names.fold(folded)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Айгуль", "aigul"),
        ("Айгүл Өмірова", "aigul-omirova"),
        ("Martin Baktybekova", "martin-baktybekova"),
        ("!!!", "dancer"),
        ("李", "li"),
    ],
)
def test_a_slug_is_transliterated_and_never_empty(name, slug):
    assert names.slug_of(name, fallback="dancer") == slug


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["айгул", "АЙГҮЛ", "aigul", "Aigul Omirova", "омирова айгул"])
def test_a_cyrillic_name_is_found_in_any_spelling(query):
    dancer = DancerFactory(name="Айгүл Өмірова")
    DancerFactory(name="Somebody Else")
    assert list(Dancer.objects.named_like(query)) == [dancer]


@pytest.mark.django_db
def test_a_dancer_is_found_by_another_name():
    dancer = DancerFactory(name="Maya Plisetskaya")
    dancer.other_names.create(text="Майя Плисецкая")
    assert list(Dancer.objects.named_like("плисецкая")) == [dancer]
