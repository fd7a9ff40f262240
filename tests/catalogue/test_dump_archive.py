"""The archive is written as people write it, and comes back as it was."""

import json
import os
import random

import pytest
import yaml
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command

from catalogue.dumping import SECTIONS, dump
from catalogue.fixture_form import row_in_yaml
from dancers.models import Dancer, Place
from sources.models import Source, changing
from tests.factories import (
    DancerFactory,
    MilestoneFactory,
    OriginFactory,
    OtherNameFactory,
    PassageFactory,
    PlaceFactory,
    SourceFactory,
    StyleFactory,
    TeacherFactory,
    TrainingFactory,
)

SHIPPED = settings.BASE_DIR / "fixtures" / "archive.yaml"
ROOMS = ("sources", "dancers", "performances")
HOSTILE = [
    "yes",
    "1987",
    "1e3",
    "~",
    "null",
    "- x",
    "a: b",
    "a #b",
    "'quoted' \"twice\"",
    "{a}, [b]",
    "!tag &anchor *alias %",
    "back\\slash \\n",
    "Майя Плисецкая — «прима»",
    "Қазақстан, Кыргызстан",
    "🩰 é ﷺ",
    "longword" * 24,
    "a " * 90 + "b",
    "a  b   c " * 15 + "d",
    "2026-11-20",
    "0x1F",
    "?",
    "---",
    "...",
    "@at `tick`",
]
MULTILINE = ["one\ntwo", "one\n\n\ntwo", "one\n  two\n\tthree", "one \ntwo", "# one\n- two: 'x'"]


@pytest.fixture
def dumped(tmp_path):
    """Dump the archive to a new file, and return its text."""

    def write():
        path = tmp_path / "dumped.yaml"
        path.unlink(missing_ok=True)
        call_command("dump_archive", str(path))
        return path.read_text()

    return write


@pytest.mark.usefixtures("archive")
def test_the_shipped_archive_is_dumped_to_the_same_bytes(dumped):
    assert dumped() == SHIPPED.read_text()


@pytest.mark.django_db(transaction=True)
def test_standard_output_gets_the_same_bytes(manage):
    call_command("loaddata", "archive", verbosity=0)
    assert manage("dump_archive", "-").stdout == SHIPPED.read_text()


def test_every_kind_of_record_has_a_section():
    assert set(SECTIONS) == {
        model for room in ROOMS for model in apps.get_app_config(room).get_models()
    }


@pytest.mark.usefixtures("archive")
def test_one_more_fact_is_one_more_piece_of_text(dumped):
    dancer = Dancer.objects.get(slug="marat-kalmurzaeva")
    passage = Source.objects.get(slug=dancer.slug).passages.first()
    MilestoneFactory(dancer=dancer, position=99, key="new", passages=[passage])
    before, after = SHIPPED.read_text(), dumped()
    start = os.path.commonprefix([before, after])
    added = after[len(start) : len(after) - len(before) + len(start)]
    assert after.replace(added, "", 1) == before
    assert added.count("model: dancers.milestone") == 1


@pytest.mark.django_db
def test_the_order_does_not_come_from_ids(dumped):
    source = SourceFactory(name="S", text="One. Two. Three.")
    three, one = (PassageFactory(source=source, quote=quote) for quote in ("Three.", "One."))
    late, early = DancerFactory(name="Zoe"), DancerFactory(name="Anna")
    MilestoneFactory(dancer=late, position=1, key="z", passages=[three])
    MilestoneFactory(dancer=early, position=2, key="b", passages=[three, one])
    MilestoneFactory(dancer=early, position=1, key="a", basis="editorial", note="Known.")
    OtherNameFactory(dancer=late, text="Зоя")
    OtherNameFactory(dancer=late, text="Zoya")
    told = [row["fields"] for row in yaml.safe_load(dumped())]
    assert [row["quote"] for row in told if "quote" in row] == ["One.", "Three."]
    assert [row["key"] for row in told if "key" in row] == ["a", "b", "z"]
    assert [row["text"] for row in told if "dancer" in row and "text" in row] == ["Zoya", "Зоя"]
    assert told[-2]["passages"] == [["s", "One."], ["s", "Three."]]


@pytest.mark.django_db
def test_a_country_stands_before_its_places_and_a_dancer_before_the_teacher_she_also_is(dumped):
    country = PlaceFactory(name="Zambia", kind="country")
    PlaceFactory(name="Almaty", country=country)
    TeacherFactory(name="Anna", dancer=DancerFactory(name="Zoe"))
    names = [row["fields"]["name"] for row in yaml.safe_load(dumped())]
    assert names == ["Zambia", "Almaty", "Zoe", "Anna"]


@pytest.mark.django_db
def test_defaults_are_left_out_but_for_those_that_a_reader_looks_for(dumped):
    OriginFactory(
        dancer=DancerFactory(name="Maya"),
        place=PlaceFactory(name="Osh"),
        key="osh",
        position=1,
    )
    _place, dancer, origin = (row["fields"] for row in yaml.safe_load(dumped()))
    assert list(dancer) == ["name", "slug"]
    assert list(origin) == ["dancer", "key", "position", "place", "relation", "basis"]


@pytest.mark.django_db
def test_a_fact_that_nobody_has_confirmed_says_so(dumped):
    MilestoneFactory(confirmed=False)
    assert "    confirmed: false\n" in dumped()


@pytest.mark.django_db
def test_coordinates_are_numbers(dumped):
    PlaceFactory(latitude="-0.00001", longitude="76.9", note="From an atlas.")
    assert "    latitude: -0.00001\n    longitude: 76.90000\n" in dumped()


@pytest.mark.parametrize("seed", range(20))
def test_a_row_of_any_texts_is_read_as_it_was_written(seed):
    chance = random.Random(seed)
    alphabet = "ab yж\n\t:#-'\"\\,[]{}&*!|>%@`~?1 .=é🩰 "
    texts = HOSTILE + MULTILINE
    texts += [f" {text}" for text in texts] + [f"{text}\n" for text in texts]
    texts += ["".join(chance.choices(alphabet, k=chance.randrange(1, 300))) for _n in range(100)]
    fields = {str(number): text for number, text in enumerate(texts)}
    fields["keys"] = [["slug", text] for text in texts]
    (row,) = yaml.load(row_in_yaml("a.b", fields), yaml.CSafeLoader)
    assert row == {"model": "a.b", "fields": fields}


@pytest.mark.django_db(transaction=True)
def test_hostile_texts_come_back_equal_and_dump_the_same_elsewhere(
    dumped, manage, elsewhere, tmp_path
):
    with changing():
        for number, text in enumerate(HOSTILE):
            DancerFactory(name=text[:200], slug=f"d-{number}", note=f"{text}\n{text}")
            StyleFactory(name=text[:200], tradition=text[:100])
        for number, text in enumerate(MULTILINE):
            source = SourceFactory(name=f"T {number}", text=f"  {text}\n\nEnd. \n", note=text)
            passage = PassageFactory(source=source, quote=text)
            training = {"note": text, "passages": [passage], "position": number}
            TrainingFactory(dancer=Dancer.objects.get(slug="d-0"), key=f"k-{number}", **training)
        OtherNameFactory(dancer=Dancer.objects.get(slug="d-1"), text="- x: 'Майя'")
        renamed = Place.objects.create(name="Old")
        renamed.slug = "new"
        renamed.save()
        PlaceFactory(name="Gone").delete()
    text = dumped()
    loaded = manage("loaddata", str(tmp_path / "dumped.yaml"), **elsewhere)
    assert (loaded.returncode, loaded.stderr) == (0, "")
    assert manage("dump_archive", "-", **elsewhere).stdout == text
    again = manage("loaddata", str(tmp_path / "dumped.yaml"))
    assert " 0 created, 0 updated, " in f" {again.stdout}", again


@pytest.mark.django_db
def test_a_file_that_is_there_keeps_its_opening_comment_and_its_mode(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("# My archive,\n# my words.\n\n# Old\n\n- a row\n")
    path.chmod(0o640)
    StyleFactory(name="Ballet")
    call_command("dump_archive", str(path))
    assert path.read_text() == (
        "# My archive,\n# my words.\n\n# Styles\n\n"
        "- model: dancers.style\n  fields:\n    name: Ballet\n    slug: ballet\n"
    )
    assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.django_db(transaction=True)
def test_what_is_saved_meanwhile_waits_for_no_dump_and_is_not_in_it(
    dumped, manage, monkeypatch, tmp_path
):
    StyleFactory(name="Ballet", slug="ballet")
    saved = []

    def dump_slowly(opening):
        pieces = dump(opening)
        yield from (next(pieces), next(pieces))
        fields = {"name": "Zoe", "slug": "zoe"}
        row = json.dumps([{"model": "dancers.dancer", "fields": fields}])
        fixture.write_text(row)
        saved.append(manage("loaddata", str(fixture)).stdout)
        yield from pieces

    fixture = tmp_path / "meanwhile.json"
    monkeypatch.setattr("catalogue.management.commands.dump_archive.dump", dump_slowly)
    assert "zoe" not in dumped()
    assert saved == ["1 created, 0 updated, 0 unchanged, 0 kept, 0 removed\n"]


@pytest.mark.django_db
def test_a_dump_that_breaks_off_leaves_the_old_file_and_nothing_beside_it(tmp_path, monkeypatch):
    def broken(opening):
        yield opening
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("catalogue.management.commands.dump_archive.dump", broken)
    path = tmp_path / "mine.yaml"
    path.write_text("# Mine\n")
    with pytest.raises(CommandError, match=r"mine.yaml can't be written: No space left on device."):
        call_command("dump_archive", str(path))
    assert path.read_text() == "# Mine\n"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/dev/null", "/nowhere/at/all.yaml", "/"])
def test_a_path_that_can_not_be_written_is_told(path):
    with pytest.raises(CommandError, match=rf"^{path} can't be written: [^\n]*\.$"):
        call_command("dump_archive", path)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["a\0b", "\udc80/x", ""])
def test_what_is_no_path_is_told_in_a_sentence(path):
    with pytest.raises(CommandError, match="is no path|can't be written"):
        call_command("dump_archive", path)
