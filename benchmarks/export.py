"""An export of the dancers for Datasette: the values of their facets as JSON arrays."""

import json
import sqlite3
from collections import defaultdict
from contextlib import closing
from urllib.parse import parse_qsl, urlencode, urlsplit

from dancers.models import Dancer
from sources.members import members

TABLE = "listed"
FACETS = [facet for facet in Dancer.facets if facet.listed]


def export(file):
    """Write the table into an SQLite database where it isn't there yet."""
    names = [facet.name for facet in FACETS]
    columns = ", ".join(f'"{name}"' for name in names)
    # Datasette reads the file alone: what stands in the log beside it comes in as it is closed.
    with closing(sqlite3.connect(file)) as database, database:
        if database.execute("SELECT 1 FROM sqlite_master WHERE name = ?", [TABLE]).fetchone():
            return
        database.execute(
            f"CREATE TABLE {TABLE} (id INTEGER PRIMARY KEY, slug, name, sort_name, {columns})"
        )
        database.execute(f"CREATE INDEX {TABLE}_sorted ON {TABLE} (sort_name)")
        having = [values_of(facet) for facet in FACETS]
        dancers = Dancer.objects.values_list("pk", "slug", "name", "sort_name")
        marks = ", ".join("?" * (4 + len(names)))
        database.executemany(
            f"INSERT INTO {TABLE} VALUES ({marks})",
            (
                (pk, *told, *(json.dumps(values[pk]) for values in having))
                for pk, *told in dancers.iterator()
            ),
        )


def values_of(facet):
    """Return what addresses call the values of a facet that each dancer has: {id: names}."""
    entries, found = facet.entries(Dancer), defaultdict(list)
    names = entries and dict(entries.objects.values_list("pk", "slug"))
    for value, ids in members(Dancer)[facet.name].items():
        name = names[int(value)] if names else value
        for pk in ids:
            found[pk].append(name)
    return found


def faceted(base, address):
    """Return Datasette's address of the list that an address of the site asks for.

    As the site's page does, it counts, and offers the values of all facets with their numbers.
    """
    chosen = [(f"{name}__arraycontains", v) for name, v in parse_qsl(urlsplit(address).query)]
    offered = [("_facet_array", facet.name) for facet in FACETS]
    return f"{base}/{TABLE}?{urlencode([*chosen, ('_sort', 'sort_name'), *offered])}"
