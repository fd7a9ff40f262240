"""A fixture is read and loaded row by row; what a load remembers of a row is its id."""

import io
import sys

import pytest
from django.core.management import CommandError, call_command
from django.db.models import CheckConstraint

from catalogue import finding
from catalogue.yaml_reader import read_yaml
from dancers.models import Dancer, Milestone
from sources.models import Source

DANCER = "- {model: dancers.dancer, fields: {name: Maya, slug: maya-%s}}\n"
LIFE = """
- model: sources.source
  fields: {name: S, slug: s-%(n)s, text: She trained. She danced.}
- model: sources.passage
  fields: {source: [s-%(n)s], quote: She trained.}
- model: dancers.dancer
  fields: {name: Maya, slug: maya-%(n)s}
"""
FACT = """
- model: dancers.milestone
  fields: {dancer: [maya-%(n)s], key: k, position: 1, headline: Began, basis: %(basis)s,
           passages: [[s-%(n)s, She trained.]]}
"""


@pytest.fixture
def load(tmp_path, capsys):
    """Write a fixture, load it, and return what was printed."""

    def write_and_load(text, name="rows.yaml", **options):
        path = tmp_path / name
        path.write_text(text)
        call_command("loaddata", str(path), **options)
        return capsys.readouterr()

    return write_and_load


def lives(count, basis="stated"):
    told = [LIFE % {"n": n} for n in range(count)]
    return "".join(told + [FACT % {"n": n, "basis": basis} for n in range(count)])


def test_rows_in_yaml_are_read_one_by_one():
    rows = read_yaml(io.StringIO("- a: 1\n- b: [\n"), problems := [])
    assert [*next(rows)] == ["a"]
    assert problems == []


def test_a_row_may_repeat_what_an_earlier_one_has():
    rows = read_yaml(io.StringIO("- &a {x: y}\n- {z: *a}\n"), [])
    assert list(rows) == [{"x": "y"}, {"z": {"x": "y"}}]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "broken", "told"),
    [
        ("rows.yaml", "- {model: dancers.dancer, fields: {name: [}}\n", "line 4"),
        ("rows.yaml", "---\n- {model: x}\n", "expected a single document"),
        ("rows.jsonl", "{", "can't be read as jsonl"),
    ],
)
def test_a_file_that_is_broken_in_the_middle_loads_nothing(load, name, broken, told):
    row = (
        DANCER
        if name == "rows.yaml"
        else ('{"model": "dancers.dancer", "fields": {"name": "Maya", "slug": "maya-%s"}}\n')
    )
    with pytest.raises(CommandError, match=told):
        load(f"{row % 1}{row % 2}{row % 3}{broken}\n{row % 4}", name)
    assert not Dancer.objects.exists()


@pytest.mark.django_db
def test_what_was_found_before_a_row_that_can_not_be_read_is_told_too(load):
    twice = "- {model: dancers.dancer, fields: {name: M, name: N, slug: m}}\n"
    with pytest.raises(CommandError) as refusal:
        load(f"{twice}- {{")
    _first, repeated, broken = str(refusal.value).splitlines()
    assert "“name” stands here and on line 1" in repeated
    assert "can't be read as yaml" in broken


@pytest.mark.django_db
def test_all_rows_that_stand_too_deep_are_told_and_none_is_loaded(load):
    deep = "- {model: dancers.dancer, fields: {name: %s, slug: m}}\n"
    rows = [DANCER % 1, deep % ("[" * 900 + "]" * 900), deep % "[[[[[[x]]]]]]"]
    with pytest.raises(CommandError) as refusal:
        load("".join(rows))
    assert [line.partition(" has lists")[0] for line in str(refusal.value).splitlines()[1:]] == [
        "rows.yaml: row 2:",
        "rows.yaml: row 3:",
    ]


@pytest.mark.django_db
def test_rows_by_standard_input_are_read_once(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO(DANCER % 1 + DANCER % 2))
    call_command("loaddata", "-", format="yaml", verbosity=0)
    assert Dancer.objects.count() == 2


@pytest.mark.django_db
def test_progress_is_shown_on_a_terminal_alone(load, monkeypatch):
    assert load(DANCER % 1).err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert "loading rows.yaml" in load(DANCER % 2).err
    assert load(DANCER % 3, verbosity=0).err == ""


@pytest.mark.django_db
def test_a_load_that_remembers_hardly_a_record_comes_to_the_same(load, monkeypatch):
    monkeypatch.setattr(finding, "MAX_RECORDS", 1)
    monkeypatch.setattr(finding, "MAX_SOURCES", 1)
    assert load(lives(3)).out == "12 created, 0 updated, 0 unchanged, 0 kept, 0 removed\n"
    told = Milestone.objects.order_by("dancer__slug").values_list(
        "dancer__slug", "passages__source__slug"
    )
    assert list(told) == [(f"maya-{n}", f"s-{n}") for n in range(3)]
    # Texts that are mended with their quotes: which facts need a recheck is known of each source.
    again = load(lives(3).replace("She trained. She danced.", "She danced. She trained."))
    assert again.out.count("needs rechecking") == 3
    assert not Milestone.objects.filter(confirmed=True).exists()


@pytest.mark.django_db
def test_good_rows_are_checked_by_the_database_alone(load, monkeypatch):
    def validate(constraint, *args, **kwargs):
        pytest.fail(f"{constraint.name} was asked about")

    monkeypatch.setattr(CheckConstraint, "validate", validate)
    load(lives(1))
    assert Milestone.objects.exists()


@pytest.mark.django_db
def test_what_the_database_refuses_is_told_as_a_form_tells_it(load):
    with pytest.raises(CommandError) as refusal:
        load(lives(2, basis="inferred"))
    first, second = str(refusal.value).splitlines()[1:]
    assert "milestone maya-0/k: A fact that no text states needs a note" in first
    assert "milestone maya-1/k: A fact that no text states needs a note" in second
    assert not Source.objects.exists()


@pytest.mark.django_db
def test_a_record_that_somebody_makes_meanwhile_is_not_made_twice(load, monkeypatch):
    load(DANCER % 1)
    monkeypatch.setattr(finding.Finder, "_had", lambda *given: False)
    with pytest.raises(CommandError, match="Another record of this kind has this slug"):
        load(DANCER % 1, "other.yaml")
    assert Dancer.objects.count() == 1
