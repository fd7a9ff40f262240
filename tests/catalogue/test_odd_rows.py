"""Rows of an odd shape are refused in a sentence: nothing of them is dropped in silence."""

import io
import sys

import pytest
from django.core.management import CommandError, call_command

from dancers.models import Dancer

pytestmark = pytest.mark.django_db

DANCER = "- model: dancers.dancer\n  fields: {name: Maya, slug: maya%s}\n"


@pytest.fixture
def problems(tmp_path):
    def refused(text, name="rows.yaml"):
        path = tmp_path / name
        path.write_text(text)
        with pytest.raises(CommandError) as refusal:
            call_command("loaddata", str(path), verbosity=0)
        assert not Dancer.objects.exists()
        return str(refusal.value)

    return refused


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (DANCER % ", note: !!bool abc", "abc is not a truth value"),
        (DANCER % ", note: !!int abc", "abc is not a number"),
        (DANCER % ", note: !!timestamp abc", "abc is not a date"),
        (DANCER % ", note: 1987-02-30", "1987-02-30 is not a date"),
        (DANCER % ", ? [a, b] : c", "unhashable"),
    ],
)
def test_what_yaml_cannot_read_is_told(problems, text, told):
    assert told in problems(text)


@pytest.mark.parametrize(
    "value", ["&a [*a]", "&a {b: *a}", "[[[[[[x]]]]]]", "[" * 900 + "]" * 900, "&a [[x, *a]]"]
)
def test_values_that_stand_too_deep_in_one_another_are_refused(problems, value):
    told = problems(DANCER % f", note: {value}")
    assert "row 1: has lists or mappings too deep in one another" in told


def test_a_field_beside_the_fields_is_not_dropped_in_silence(problems):
    told = problems(DANCER % "" + "  note: Not indented far enough\n")
    assert "a row has a model and fields, and nothing beside them: note" in told


@pytest.mark.parametrize("part", ["null", "1.10", "true"])
def test_a_link_by_what_is_no_text_is_refused(problems, part):
    row = '[{"model": "dancers.training", "fields": {"dancer": ["maya"], "key": "k", "position": 1,'
    told = problems(f'{row} "passages": [["s", {part}]]}}}}]', "rows.json")
    assert "passages: needs texts: quote them" in told


def test_a_format_that_can_not_be_loaded_is_told(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("[]"))
    with pytest.raises(CommandError, match="xml can't be loaded. Formats: yaml, yml, json, jsonl."):
        call_command("loaddata", "-", format="xml")
