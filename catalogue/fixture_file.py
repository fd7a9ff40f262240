"""A file of rows, read once and row by row: no more than one of them is in memory.

The rows wait on disk until they are loaded: what a load needs to know of the later ones is their
keys, and standard input can't be read twice.
"""

import json
import pickle
from tempfile import TemporaryFile

import yaml

from catalogue.yaml_reader import TOO_DEEP, is_too_deep, read_yaml


def read_json(stream, problems: list):
    """Yield the rows of a fixture in JSON; add what is wrong with its keys to the problems.

    The file is read as a whole, for `json` has no other way: lines of JSON are read one by one.
    """
    rows = json.load(stream, object_pairs_hook=_noting_repeated_keys(problems))
    yield from rows if isinstance(rows, list) else ()


def read_json_lines(stream, problems: list):
    """Yield the rows of a fixture with a row in JSON on each line, and do as `read_json`."""
    hook = _noting_repeated_keys(problems)
    for line in stream:
        if line.strip():
            yield json.loads(line, object_pairs_hook=hook)


READERS = {
    "yaml": read_yaml,
    "yml": read_yaml,
    "json": read_json,
    "jsonl": read_json_lines,
}


class FixtureFile:
    """The rows of a fixture: `name` is the file's, `problems` has a line for each while reading.

    `len()` is the number of rows that can be loaded; of a file that can't be read, that is none.
    """

    def __init__(self, name: str):
        self.name, self.problems = name, []
        self._count, self._rows = 0, TemporaryFile()  # noqa: SIM115 (it is closed at the end)

    def __enter__(self):
        return self

    def __exit__(self, *raised):
        self._rows.close()

    def __len__(self):
        return self._count

    def __iter__(self):
        """Yield the rows, from the first one on, each time that they are asked for."""
        self._rows.seek(0)
        for _number in range(self._count):
            yield pickle.load(self._rows)  # noqa: S301 (nobody else can write to this file)

    def read(self, stream, file_format: str, bar):
        """Read the rows of a stream; what can't be read is a problem. `bar` is called as tqdm."""
        deep, number = [], 0
        try:
            rows = bar(READERS[file_format](stream, self.problems), desc=f"reading {self.name}")
            for number, row in enumerate(rows, start=1):
                if row is TOO_DEEP or is_too_deep(row):
                    deep.append(number)
                else:
                    pickle.dump(row, self._rows)
        except (ValueError, TypeError, RecursionError, yaml.YAMLError) as error:
            told = " ".join(str(error).split())
            self.problems.append(f"can't be read as {file_format}: {told}")
            return
        self.problems += [
            f"row {number}: has lists or mappings too deep in one another" for number in deep
        ]
        if not number:
            self.problems.append("holds no list of rows")
        elif not deep:
            self._count = number


def _noting_repeated_keys(problems):
    def make(pairs):
        made = {}
        for key, value in pairs:
            if key in made:
                problems.append(f"“{key}” stands twice in one object: keep one of them")
            made[key] = value
        return made

    return make
