"""Reading the rows of a fixture in YAML or JSON, with what would be lost in reading.

YAML reads `4:33` as 273, `Yes` as true and `1.10` as 1.1, and of a key that stands twice it keeps
the last value. Scalars that are no text come as they are written, and keys that stand twice are
problems.
"""

import json
from dataclasses import dataclass

import yaml
from yaml.constructor import ConstructorError

# A row has fields, a field a list of links, a link a list of texts.
MAX_LEVELS = 5
# What YAML reads a scalar without quotes as, by its tag.
READ_AS = {
    "tag:yaml.org,2002:bool": "a truth value",
    "tag:yaml.org,2002:int": "a number",
    "tag:yaml.org,2002:float": "a number",
    "tag:yaml.org,2002:timestamp": "a date",
}


@dataclass(frozen=True)
class Scalar:
    """A scalar without quotes that YAML reads as no text: its value, and how it is written."""

    value: object
    text: str
    line: int
    read_as: str

    def __str__(self):
        return self.text


def is_too_deep(value, levels: int = MAX_LEVELS) -> bool:
    """Tell whether lists and mappings stand in one another deeper than those of a row do.

    An alias of YAML may even stand in itself.
    """
    if not isinstance(value, (list, dict)):
        return False
    parts = value.values() if isinstance(value, dict) else value
    return not levels or any(is_too_deep(part, levels - 1) for part in parts)


class RowLoader(yaml.CSafeLoader):
    """Reads a fixture; `problems` has a line for each key that stands twice."""

    def __init__(self, stream):
        super().__init__(stream)
        self.problems = []


def construct_scalar(loader, node):
    """Return a scalar that is no text as it is written, beside what YAML reads it as."""
    construct = yaml.SafeLoader.yaml_constructors[node.tag]
    line = node.start_mark.line + 1
    try:
        value = construct(loader, node)
    except (ValueError, LookupError, AttributeError) as error:
        told = f"{node.value} is not {READ_AS[node.tag]}"
        raise ConstructorError(None, None, told, node.start_mark) from error
    return Scalar(value, node.value, line, READ_AS[node.tag])


def construct_mapping(loader, node):
    """Yield a mapping; note the keys that stand twice in it."""
    mapping, lines = {}, {}
    yield mapping
    for key_node, _value in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            continue
        if key_node.value in lines:
            loader.problems.append(
                f"line {line}: “{key_node.value}” stands here and on line {lines[key_node.value]}: "
                "keep one of them"
            )
        else:
            lines[key_node.value] = line
    mapping.update(loader.construct_mapping(node))


for tag in READ_AS:
    RowLoader.add_constructor(tag, construct_scalar)
RowLoader.add_constructor("tag:yaml.org,2002:map", construct_mapping)


def read_yaml(stream) -> tuple[list, list]:
    """Return the rows of a fixture in YAML, and what is wrong with its keys."""
    loader = RowLoader(stream)
    try:
        return loader.get_single_data(), loader.problems
    finally:
        loader.dispose()


def read_json(stream) -> tuple[list, list]:
    """Return the rows of a fixture in JSON, and what is wrong with its keys."""
    problems = []
    return json.load(stream, object_pairs_hook=_noting_repeated_keys(problems)), problems


def read_json_lines(stream) -> tuple[list, list]:
    """Return the rows of a fixture with a row in JSON on each line, and what is wrong with keys."""
    problems = []
    hook = _noting_repeated_keys(problems)
    rows = [json.loads(line, object_pairs_hook=hook) for line in stream if line.strip()]
    return rows, problems


def _noting_repeated_keys(problems):
    def make(pairs):
        made = {}
        for key, value in pairs:
            if key in made:
                problems.append(f"“{key}” stands twice in one object: keep one of them")
            made[key] = value
        return made

    return make
