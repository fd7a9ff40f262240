"""Reading the rows of a fixture in YAML, with what would be lost in reading.

YAML reads `4:33` as 273, `Yes` as true and `1.10` as 1.1, and of a key that stands twice it keeps
the last value. Scalars that are no text come as they are written, and keys that stand twice are
problems.
"""

from collections import deque
from dataclasses import dataclass

import yaml
from yaml.composer import Composer, ComposerError
from yaml.constructor import ConstructorError, SafeConstructor
from yaml.events import (
    CollectionEndEvent,
    CollectionStartEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)
from yaml.resolver import Resolver

# A row has fields, a field a list of links, a link a list of texts.
MAX_LEVELS = 5
# What stands deeper is not even put together: Python has an end to its stack.
MAX_COMPOSED_LEVELS = 20
# In the place of a row that stands deeper than that.
TOO_DEEP = object()
LIST_TAGS = (None, "!", "tag:yaml.org,2002:seq")
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


class RowLoader(Composer, SafeConstructor, Resolver):
    """Reads a fixture row by row; `problems` gets a line for each key that stands twice.

    PyYAML's own loaders put a whole document together. This one has the same parts, but for the
    parser: libyaml's events are taken from it a row at a time.
    """

    def __init__(self, stream, problems: list):
        Composer.__init__(self)
        SafeConstructor.__init__(self)
        Resolver.__init__(self)
        self.problems = problems
        self._stream = yaml.parse(stream, Loader=yaml.CSafeLoader)
        # The events of the row that is put together.
        self._events = deque()

    def rows(self):
        """Yield the rows, TOO_DEEP in the place of some; none where the file holds no list.

        Raises YAMLError where the file can't be read on.
        """
        events = self._stream
        next(events)
        if isinstance(next(events), StreamEndEvent):
            return
        first = next(events)
        if not isinstance(first, SequenceStartEvent) or first.tag not in LIST_TAGS:
            return
        for event in events:
            if isinstance(event, SequenceEndEvent):
                break
            yield self._row(event)
        next(events)
        if not isinstance(last := next(events), StreamEndEvent):
            told = "expected a single document in the stream", "but found another document"
            raise ComposerError(told[0], first.start_mark, told[1], last.start_mark)

    def check_event(self, *choices):
        """Tell whether the next event of the row is one of the choices; for the composer."""
        return bool(self._events) and isinstance(self._events[0], choices or object)

    def peek_event(self):
        """Return the next event of the row, which stays the next; for the composer."""
        return self._events[0]

    def get_event(self):
        """Return the next event of the row; for the composer."""
        return self._events.popleft()

    def _row(self, event):
        """Return the row that begins with the event."""
        self._events.clear()
        level = deepest = level_after(0, event)
        self._events.append(event)
        while level:
            event = next(self._stream)
            level = level_after(level, event)
            deepest = max(level, deepest)
            if deepest <= MAX_COMPOSED_LEVELS:
                self._events.append(event)
        if deepest > MAX_COMPOSED_LEVELS:
            return TOO_DEEP
        return self.construct_document(self.compose_node(None, None))


def level_after(level, event):
    """Return in how many lists and mappings stands what comes after the event."""
    if isinstance(event, CollectionStartEvent):
        return level + 1
    return level - 1 if isinstance(event, CollectionEndEvent) else level


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


def read_yaml(stream, problems: list):
    """Yield the rows of a fixture in YAML; add what is wrong with its keys to the problems."""
    yield from RowLoader(stream, problems).rows()
