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


@pytest.mark.parametrize(
    ("content", "told"), [(None, "No such file"), (b"\xff\xfe", "is not in UTF-8 \\(byte 0\\)")]
)
def test_a_file_that_can_not_be_read_is_told(tmp_path, content, told):
    path = tmp_path / "text.txt"
    if content:
        path.write_bytes(content)
    with pytest.raises(CommandError, match=told):
        call_command("draft_source", str(path), name="A text")
