"""Invisible characters are refused, kept where a script needs them, or repaired in a paste."""

import pytest
from django.core.exceptions import ValidationError

from dancers.models import Dancer
from sources.characters import repair
from sources.models import Source
from tests.factories import DancerFactory, PassageFactory, SourceFactory
from tests.forms import filled, submit

REFUSED = {
    "Hangul filler": "\u3164",
    "half-width Hangul filler": "\uffa0",
    "Hangul choseong filler": "\u115f",
    "blank Braille pattern": "\u2800",
    "combining grapheme joiner": "\u034f",
    "Khmer vowel without a sign": "\u17b4",
    "unassigned code point": "\u0378",
    "noncharacter": "\uffff",
    "private use": "\ue000",
    "variation selector": "\ufe0f",
    "soft hyphen": "\u00ad",
    "zero-width joiner": "\u200d",
    "left-to-right mark": "\u200e",
    "tag": "\U000e0041",
}


@pytest.mark.parametrize("char", REFUSED.values(), ids=REFUSED)
@pytest.mark.parametrize("name", ["Ma{}ya", "{}", "Maya{}", "{}Maya"])
def test_a_character_that_nobody_sees_is_refused(char, name):
    with pytest.raises(ValidationError) as refused:
        Dancer(name=name.format(char), slug="maya").clean_fields()
    assert f"U+{ord(char):04X}" in str(refused.value)


def test_all_places_are_named_at_once():
    with pytest.raises(ValidationError) as refused:
        Dancer(name="M\u2800a\u3164y\u00ada", slug="maya").clean_fields()
    (message,) = refused.value.message_dict["name"]
    for place, code in ((2, "2800"), (4, "3164"), (6, "00AD")):
        assert f"Character {place} is invisible and can't be kept: U+{code}" in message


@pytest.mark.parametrize(
    "name",
    ["می\u200cخواهم", "क्\u200dष", "ශ්\u200dරී", "سلام\u200f (Salam)",
     "Vera ❤\ufe0f", "👩\u200d🎤", "葛\U000e0100"],
)  # fmt: skip
def test_what_a_script_or_a_symbol_needs_is_kept(name):
    Dancer(name=name, slug="maya").clean_fields()


PASTED = (
    "Vera joined the bal\u00adlet.\u2028She\u200bdanced.\u000c"
    "She left\u200b the Op\u00adera.\u0085End"
)
CLEAN = "Vera joined the ballet.\nShe danced.\nShe left the Opera.\nEnd"


def test_a_paste_is_repaired_and_told():
    text, repairs = repair(PASTED)
    assert text == CLEAN
    told = [str(each) for each in repairs]
    assert told[0] == "2 × U+00AD, SOFT HYPHEN removed (character 20, 54)"
    assert "1 × U+2028, LINE SEPARATOR replaced by a line break (character 25)" in told
    assert "2 × U+200B, ZERO WIDTH SPACE replaced by a space (character 29, 46)" in told


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/sources/add/", "/admin/sources/source/add/"])
def test_a_text_that_is_pasted_into_a_form_is_repaired_and_told(desk, path):
    response = submit(desk, path, name="Pasted", text=PASTED)
    assert Source.objects.get(name="Pasted").text == CLEAN
    page = desk.get(response.url).content.decode()
    assert "2 × U+00AD, SOFT HYPHEN removed" in page
    assert "U+2028, LINE SEPARATOR replaced by a line break" in page


@pytest.mark.django_db
def test_an_unchanged_text_has_nothing_to_repair(desk):
    source = SourceFactory(text=CLEAN)
    response = submit(desk, f"{source.get_absolute_url()}edit/", note="A note")
    assert "Repaired" not in desk.get(response.url).content.decode()


@pytest.mark.django_db
def test_a_quote_that_is_pasted_is_found(desk):
    passage = PassageFactory(source=SourceFactory(text=CLEAN), quote="She danced.")
    dancer = DancerFactory()
    url = f"{dancer.get_absolute_url()}edit/"
    row = {"headline": "Danced", "position": "1", "basis": "stated", "kind": "other"}
    quote = {"passages": "joined the bal\u00adlet", "passages-source": passage.source.slug}
    typed = {f"milestones-0-{name}": value for name, value in {**row, **quote}.items()}
    submit(desk, url, **{"milestones-TOTAL_FORMS": "1"}, **typed)
    assert dancer.milestones.get().passages.get().quote == "joined the ballet"


@pytest.mark.django_db
def test_a_form_names_all_places_of_what_it_can_not_repair(desk):
    page = desk.post(
        "/sources/add/", filled(desk, "/sources/add/", name="S", text="a\u202eb\u202ec")
    )
    assert page.status_code == 200
    assert page.content.decode().count("U+202E, RIGHT-TO-LEFT OVERRIDE") >= 2
