"""The archive goes out of one database and into another, of either kind, without a byte's loss."""

import pytest

from tests.loaded import load_archive

DUMP = (
    *("dumpdata", "sources", "dancers", "performances"),
    *("--natural-foreign", "--natural-primary", "--format", "yaml"),
)


@pytest.mark.django_db(transaction=True)
def test_a_dump_loaded_elsewhere_dumps_the_same(manage, elsewhere, tmp_path):
    load_archive()
    dumped = manage(*DUMP).stdout
    fixture = tmp_path / "dumped.yaml"
    fixture.write_text(dumped)

    loaded = manage("loaddata", str(fixture), **elsewhere)
    assert loaded.stderr == ""
    assert manage(*DUMP, **elsewhere).stdout == dumped


@pytest.mark.django_db(transaction=True)
def test_a_dump_from_sqlite_loaded_here_dumps_the_same(manage, elsewhere, tmp_path):
    manage("loaddata", "archive", **elsewhere)
    dumped = manage(*DUMP, **elsewhere).stdout
    fixture = tmp_path / "dumped.yaml"
    fixture.write_text(dumped)

    loaded = manage("loaddata", str(fixture))
    assert (loaded.returncode, loaded.stderr) == (0, "")
    assert manage(*DUMP).stdout == dumped
    assert "quote: Born in Almaty, Kazakhstan" in dumped
