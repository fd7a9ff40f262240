"""`draft_source` prints a text file as a row that can be loaded."""

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from sources.models import Source


@pytest.mark.django_db
def test_a_drafted_row_loads_as_the_mended_text(tmp_path):
    received = settings.BASE_DIR / "fixtures/texts/000_fd6d3f6fbc4ff906.txt"
    fixture = tmp_path / "drafted.yaml"
    with fixture.open("w") as stream:
        call_command("draft_source", str(received), name="A text", stdout=stream)
    call_command("loaddata", str(fixture), verbosity=0)
    source = Source.objects.get(slug="a-text")
    assert "not just dancing – she was" in source.text
    assert source.file_name == received.name


def test_a_control_character_that_is_removed_is_told(tmp_path, capsys):
    path = tmp_path / "text.txt"
    path.write_bytes(b"She\x00 danced.\x07")
    call_command("draft_source", str(path), name="A text")
    captured = capsys.readouterr()
    assert "She danced." in captured.out
    assert "1 × U+0000, a character without a name removed (character 4)" in captured.err
    assert "U+0007" in captured.err


@pytest.mark.django_db
def test_a_drafted_row_is_repaired_and_loads(tmp_path, capsys):
    path, fixture = tmp_path / "pasted.txt", tmp_path / "pasted.yaml"
    path.write_text("The bal\u00adlet of the Op\u00adera.\u000cShe\u200bleft.\u0085End.\u2028")
    with fixture.open("w") as stream:
        call_command("draft_source", str(path), name="Pasted", stdout=stream)
    call_command("loaddata", str(fixture), verbosity=0)
    text = Source.objects.get(slug="pasted").text
    assert text.split() == ["The", "ballet", "of", "the", "Opera.", "She", "left.", "End."]
    told = capsys.readouterr().err
    assert "repaired: 2 × U+00AD, SOFT HYPHEN removed (character 8, 22)" in told
    assert "U+000C" in told


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b" \n", "has no text"),
        (None, "No such file"),
        (b"\xff\xfe", "is not in UTF-8 \\(byte 0\\)"),
    ],
)
def test_a_file_that_can_not_be_read_is_told(tmp_path, content, told):
    path = tmp_path / "text.txt"
    if content:
        path.write_bytes(content)
    with pytest.raises(CommandError, match=told):
        call_command("draft_source", str(path), name="A text")
