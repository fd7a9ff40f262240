"""A name in another script says so, with its own direction."""

import pytest
from django.utils.html import conditional_escape

from sources.templatetags.spelling import monogram, spelt
from tests.factories import DancerFactory


@pytest.mark.parametrize(
    ("name", "html"),
    [
        ("Maya Plisetskaya", "Maya Plisetskaya"),
        ("Айгүл", '<bdi lang="und-Cyrl" dir="ltr">Айгүл</bdi>'),
        ("مايا", '<bdi lang="und-Arab" dir="rtl">مايا</bdi>'),
        ("<b>", "&lt;b&gt;"),
        ("Ж<b>", '<bdi lang="und-Cyrl" dir="ltr">Ж&lt;b&gt;</bdi>'),
        ("1234", "1234"),
    ],
)
def test_a_name_is_written_with_its_language_and_direction(name, html):
    assert conditional_escape(spelt(name)) == html


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Maya Plisetskaya", "MP"),
        ("Alvin Ailey", "AA"),
        ("Anna Maria Alonso", "AA"),
        ("Madonna", "M"),
        ("Майя Плисецкая", "МП"),
        ("Анна А́лова", "АА"),
        ("İpek İnan", "İİ"),
        ("최승희", "최"),
        ("李 小龍", "李小"),
        ("सितारा देवी", "सद"),
        ("“Rose” of Almaty", "RA"),
        ("Rose (“Queen”)", "RQ"),
        ("Anna — Pavlova", "AP"),
        ("ʿAlī ʿAmr", "AA"),
        ("‘Abd", "A"),
        ("!!!", "!"),
        ("", ""),
    ],
)
def test_a_monogram_is_made_of_the_first_and_the_last_word(name, letters):
    assert monogram(name) == letters


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["Айгүл Өмірова", "مايا بليستسكايا", "x" * 200])
def test_a_name_of_any_kind_has_its_page_and_stands_in_lists(client, name):
    dancer = DancerFactory(name=name)
    for path in ("/", "/dancers/", dancer.get_absolute_url()):
        assert spelt(name) in client.get(path).content.decode()
