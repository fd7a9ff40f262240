"""Names are folded for searching, keyed for sorting and spelt in addresses, in any script."""

import unicodedata

import pytest

from dancers.models import Dancer
from sources import names
from sources.alphabets import letter_of
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


BESIDE = [
    ["Inan", "İnanç", "Inanov"],
    ["Ipek", "İpek", "Ipeka"],
    ["Isil", "Işıl", "Isilda"],
    ["Ali", "ʿAlī", "ʻAlī", "ʾAli", "Alim"],
    ["Prokofev", "Prokofʹev", "Prokof′ev", "Prokof’ev", "Prokofeva"],
    ["Lada", "Łada", "Ladaa"],
    ["Анна", "А́нна", "Аннаа"],
    ["Ульяна", "Улья́на", "Ульянаа"],
    ["Ёлка", "Ё́лка", "Ёлкаа"],
    ["Ігор", "Їгор", "Ігора"],
    ["Ana", "An\u0303a", "Anaa"],
]


@pytest.mark.parametrize("names_beside", BESIDE)
def test_a_marked_letter_sorts_beside_its_plain_one(names_beside):
    assert sorted(names_beside, key=names.sort_key)[-1] == names_beside[-1]
    assert len({letter_of(names.sort_key(name)).name for name in names_beside}) == 1


def test_a_marked_letter_that_an_alphabet_has_keeps_its_place():
    letters = ["И", "Й", "К", "Қ", "Е", "Ё"]
    assert [letter_of(names.sort_key(each + "а")).label for each in letters] == letters


@pytest.mark.parametrize(
    ("name", "letter"),
    [("İpek", "i"), ("Ipek", "i"), ("ıpek", "i"), ("ʿAlī", "a"), ("ʾImād", "i"), ("Łucja", "l"),
     ("Øster", "o"), ("Đặng", "d"), ("Æsa", "a"), ("É\u0301va", "e"), ("А́нна", "а"), ("‘Abd", "a"),
     ("Ї", "і"), ("آنا", "rest"), ("한", "rest")],
)  # fmt: skip
def test_a_name_stands_under_the_letter_that_it_begins_with(name, letter):
    assert letter_of(names.sort_key(name)).name == letter


@pytest.mark.django_db
def test_the_database_sorts_marked_letters_beside_plain_ones():
    expected = ["ʿAlā", "Alb", "İpek", "Ipekb", "Prokofʹev", "Prokofevb", "А́нна", "Аннаб"]
    for name in sorted(expected, reverse=True):
        DancerFactory(name=name)
    assert list(Dancer.objects.values_list("name", flat=True)) == expected


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
        ("ʿAlī Ḥasan", "ali hasan"),
        ("O´Neill O‘Neill Oʹneill", "oneill oneill oneill"),
        ("İpek", "ipek"),
        ("Ǿrsted", "orsted"),
        ("А́нна", "анна"),
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
        ("آنا", "ana"),
        ("أحمد فاروق", "ahmd-farwq"),
        ("سميرة", "smyra"),
        ("عَلِيّ", "aly"),
        ("אנה", "anh"),
        ("सितारा देवी", "sitara-devi"),
        ("ศิริ", "siri"),
        ("ガーネット", "ganetto"),
        ("최승희", "choeseunghui"),
        ("ნინო", "nino"),
        ("İpek", "ipek"),
    ],
)
def test_a_slug_is_transliterated_and_never_empty(name, slug):
    assert names.slug_of(name, fallback="dancer") == slug


@pytest.mark.parametrize(
    "name", ["आरती", "ศิริ", "คำ", "한글", "カタカナ", "ガ", "ਸਿਤਾਰਾ", "ខ្មែរ", "မြန်မာ", "བོད", "ກຸ"]
)
def test_vowel_signs_and_syllables_stay_whole(name):
    assert names.fold(name) == unicodedata.normalize("NFC", unicodedata.normalize("NFKD", name))


@pytest.mark.parametrize(("pointed", "plain"), [("يُوسُف", "يوسف"), ("שָׂרָה", "שרה"), ("ক়", "ক")])
def test_points_that_readers_leave_out_are_left_out(pointed, plain):
    assert names.fold(pointed) == names.fold(plain)


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
