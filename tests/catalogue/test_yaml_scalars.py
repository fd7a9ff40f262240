"""What YAML reads as no text, in a field of text, is refused; so is a key that repeats."""

import pytest
from django.core.management import CommandError, call_command

from dancers.models import Place
from performances.models import Work
from tests.factories import DancerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def load(tmp_path):
    def write_and_load(text, name="rows.yaml"):
        path = tmp_path / name
        path.write_text(text)
        call_command("loaddata", str(path), verbosity=0)

    return write_and_load


@pytest.fixture
def problems(load):
    def refused(text, name="rows.yaml"):
        with pytest.raises(CommandError) as refusal:
            load(text, name)
        return str(refusal.value).splitlines()[1:]

    return refused


def work(name, **more):
    fields = "".join(f", {key}: {value}" for key, value in more.items())
    return f"- model: performances.work\n  fields: {{name: {name}, slug: clock{fields}}}\n"


@pytest.mark.parametrize(
    "scalar",
    ["4:33", "Yes", "no", "on", "1.10", "010", "0x1F", "1_000", "1987-05-06", ".inf", "12"],
)
def test_a_text_that_yaml_reads_as_something_else_is_refused(problems, load, scalar):
    (line,) = problems(f"# A comment\n{work(scalar)}")
    assert line.startswith(f"rows.yaml: performances.work clock name: line 3: {scalar} is read as ")
    assert f"quote it, as in '{scalar}'" in line
    assert not Work.objects.exists()
    load(work(f"'{scalar}'"))
    assert Work.objects.get().name == scalar


def test_all_of_them_are_told_at_once_with_their_lines(problems):
    names = ("4:33", "Yes", "010")
    lines = problems("".join(work(name).replace("clock", f"w{ord(name[0])}") for name in names))
    assert [line.partition(" is read as")[0].rpartition("line ")[2] for line in lines] == (
        ["2: 4:33", "4: Yes", "6: 010"]
    )


def test_a_key_in_a_reference_is_text_too(problems):
    rows = work("Clock") + (
        "- model: performances.performance\n  fields: {name: P, slug: p, work: [010]}\n"
    )
    assert "work: line 4: 010 is read as a number, not as text: quote it" in problems(rows)[0]


@pytest.mark.parametrize("scalar", ["010", "1_0", "4:33"])
def test_a_whole_number_is_written_in_digits(problems, scalar):
    DancerFactory(slug="maya")
    row = "- model: dancers.milestone\n  fields: {{dancer: [maya], key: k, position: {}, "
    row = row.format(scalar) + "headline: Began, basis: editorial, note: I know}\n"
    assert f"position: line 2: {scalar} is read as a number" in problems(row)[0]


def test_dates_and_coordinates_are_taken_as_they_are_written(load):
    place = "- model: dancers.place\n  fields: {name: Almaty, slug: almaty, note: From a map, "
    load(f"{work('Clock', premiere='1987-05-06')}{place}latitude: 43.2375, longitude: 76.9}}\n")
    assert Work.objects.get().premiere == "1987-05-06"
    assert str(Place.objects.get().latitude) == "43.23750"


def test_a_key_that_stands_twice_is_refused_with_both_lines(problems):
    row = "- model: performances.work\n  fields:\n    name: One\n    slug: two\n    name: Two\n"
    (line,) = problems(row)
    assert line == "rows.yaml: line 5: “name” stands here and on line 3: keep one of them"
    assert not Work.objects.exists()


def test_a_key_that_stands_twice_in_json_is_refused(problems):
    row = '[{"model": "performances.work", "fields": {"name": "One", "slug": "a", "name": "Two"}}]'
    (line,) = problems(row, "rows.json")
    assert line == "rows.json: “name” stands twice in one object: keep one of them"


@pytest.mark.parametrize("value", ["4.33", "true", "433"])
def test_a_text_in_json_is_a_text(problems, value):
    row = f'[{{"model": "performances.work", "fields": {{"name": {value}, "slug": "a"}}}}]'
    (line,) = problems(row, "rows.json")
    assert "name: needs a text: quote it" in line


@pytest.mark.parametrize("value", ["!!binary aGVsbG8=", "!!set {a, b}", "{a: b}"])
def test_what_is_no_single_value_is_refused(problems, value):
    assert "name: needs one value" in problems(work(value))[0]
