"""Free text is kept composed, with plain line ends, and without what a reader can't see."""

import pytest
from django.core.exceptions import ValidationError

from sources.models import Source
from tests.factories import DancerFactory, SourceFactory

INVISIBLE = {
    "bidi override": "\u202e",
    "bidi isolate": "\u2066",
    "zero-width space": "\u200b",
    "byte order mark": "\ufeff",
    "control character": "\x07",
    "NUL": "\x00",
    "line separator": "\u2028",
    "lone surrogate": "\ud800",
}


@pytest.mark.parametrize("char", INVISIBLE.values(), ids=INVISIBLE)
@pytest.mark.parametrize("field", ["name", "note", "summary", "pronoun"])
def test_an_invisible_character_is_refused_and_named(field, char):
    dancer = DancerFactory.build(**{"name": "Maya", "slug": "maya", field: f"Ma{char}ya"})
    with pytest.raises(ValidationError) as refused:
        dancer.clean_fields()
    (message,) = refused.value.message_dict[field]
    assert f"U+{ord(char):04X}" in message
    assert "Character 3" in message


def test_a_name_of_several_lines_is_refused():
    with pytest.raises(ValidationError, match="U\\+000A"):
        DancerFactory.build(name="Maya\nPlisetskaya", slug="maya").clean_fields()


@pytest.mark.django_db
def test_decomposed_letters_are_kept_composed():
    dancer = DancerFactory(name="Zoe\u0308")
    assert dancer.name == "Zo\u00eb"
    dancer.refresh_from_db()
    assert dancer.name == "Zo\u00eb"


@pytest.mark.django_db
def test_a_look_up_by_decomposed_letters_finds_composed_ones():
    source = SourceFactory(text="Zo\u00eb danced.")
    assert Source.objects.get(text="Zoe\u0308 danced.") == source


@pytest.mark.django_db
def test_the_line_ends_of_a_browser_become_those_of_the_archive():
    assert SourceFactory(text="One.\r\nTwo.\rThree.").text == "One.\nTwo.\nThree."


@pytest.mark.django_db
def test_a_sources_text_keeps_its_white_space_and_a_name_does_not():
    source = SourceFactory(name="  A text  ", text="\n  Indented.  \n")
    assert (source.name, source.text) == ("A text", "\n  Indented.  \n")


def test_a_name_of_more_than_200_characters_is_refused():
    with pytest.raises(ValidationError, match="at most 200 characters"):
        DancerFactory.build(name="a" * 201, slug="a").clean_fields()
