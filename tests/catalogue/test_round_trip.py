"""The archive goes out of one database and into another, of either kind, without a byte's loss."""

import pytest
from django.core.management import call_command

DUMP = (
    *("dumpdata", "sources", "dancers", "performances"),
    *("--natural-foreign", "--natural-primary", "--format", "yaml"),
)


@pytest.mark.django_db(transaction=True)
def test_a_dump_loaded_elsewhere_dumps_the_same(manage, tmp_path):
    call_command("loaddata", "archive", verbosity=0)
    dumped = manage(*DUMP).stdout
    fixture = tmp_path / "dumped.yaml"
    fixture.write_text(dumped)
    elsewhere = {"DATABASE_URL": f"sqlite:///{tmp_path}/elsewhere.sqlite3"}

    manage("migrate", "-v0", **elsewhere)
    loaded = manage("loaddata", str(fixture), **elsewhere)
    assert loaded.stderr == ""
    assert manage(*DUMP, **elsewhere).stdout == dumped


@pytest.mark.django_db(transaction=True)
def test_a_dump_from_sqlite_loaded_here_dumps_the_same(manage, tmp_path):
    elsewhere = {"DATABASE_URL": f"sqlite:///{tmp_path}/elsewhere.sqlite3"}
    manage("migrate", "-v0", **elsewhere)
    manage("loaddata", "archive", **elsewhere)
    dumped = manage(*DUMP, **elsewhere).stdout
    fixture = tmp_path / "dumped.yaml"
    fixture.write_text(dumped)

    loaded = manage("loaddata", str(fixture))
    assert (loaded.returncode, loaded.stderr) == (0, "")
    assert manage(*DUMP).stdout == dumped
    assert "quote: Born in Almaty, Kazakhstan" in dumped
