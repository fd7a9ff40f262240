"""How long finding takes: `python benchmarks/finding.py` measures the database that is set.

Requests go through the whole site in this process, one at a time: middleware, view, queries and
template. What is asked is drawn from the archive itself: names of its dancers, words of its texts
as often as they stand there, the commonest words among them, pairs of words, and names with a
letter left out, doubled, changed or swapped. Prints a table in Markdown.
"""

import argparse
import os
import random
import re
import statistics
import string
import sys
import time
from collections import Counter
from html import unescape
from itertools import combinations
from pathlib import Path
from unittest.mock import patch
from urllib.parse import urlencode

import django
import jinja2

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402 (after the setup)
from django.db import connection  # noqa: E402
from django.template import Template  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from dancers.models import Dancer  # noqa: E402
from sources.members import members  # noqa: E402
from sources.models import Source  # noqa: E402
from sources.paging import PER_PAGE  # noqa: E402
from sources.tokens import WORDS  # noqa: E402


def drawn(model, field, number, chance):
    """Return the field's values of records drawn by chance."""
    first, last = (
        model.objects.order_by(order).values_list("pk", flat=True)[0] for order in ("pk", "-pk")
    )
    values = []
    while len(values) < number:
        place = chance.randint(first, last)
        row = model.objects.filter(pk__gte=place).order_by("pk").values_list(field, flat=True)[:1]
        values.extend(row)
    return values


def mistyped(word, chance):
    """Return the word with one letter left out, doubled, changed or swapped."""
    place = chance.randrange(1, len(word) - 1)
    before, letter, after = word[:place], word[place], word[place + 1 :]
    return chance.choice(
        [
            before + after,
            before + letter * 2 + after,
            before + chance.choice(string.ascii_lowercase) + after,
            before + after[:1] + letter + after[1:],
        ]
    )


def workloads(number, seed):
    """Return the addresses to ask for, by what they measure."""
    chance = random.Random(seed)  # noqa: S311 (nothing is secret)
    names = drawn(Dancer, "name", number, chance)
    texts = [WORDS.findall(text) for text in drawn(Source, "text", number, chance)]
    words = [chance.choice(text) for text in texts]
    common = [
        word for word, _count in Counter(w.lower() for text in texts for w in text).most_common(40)
    ]
    long = [word for name in names for word in name.split() if len(word) > 4 and word.isalpha()]
    parts = [name.split()[0] for name in names] + [name.split()[-1] for name in names]

    def search(queries, **more):
        return [f"/search/?{urlencode({'q': query, **more})}" for query in queries]

    return {
        "search, a name": search(names),
        "search, a word of a name": search(chance.sample(parts, number)),
        "search, a word of a text": search(words),
        "search, the 40 commonest words": search(common * (number // 40)),
        "search, two words of a text": search(" ".join(chance.sample(text, 2)) for text in texts),
        "search, two of the commonest words": search(
            " ".join(chance.sample(common, 2)) for _number in range(number)
        ),
        "search, a name and a word": search(f"{chance.choice(parts)} {word}" for word in words),
        "search, dancers only, commonest words": search(common * (number // 40), kind="dancers"),
        "search, mistyped": search(
            mistyped(chance.choice(long), chance) for _number in range(number)
        ),
        "suggest": [
            f"/search/suggest?{urlencode({'q': part[: chance.randint(2, 6)]})}"
            for part in chance.sample(parts, number)
        ],
        **lists(number, chance),
        "profile": [f"/dancers/{slug}/" for slug in drawn(Dancer, "slug", number, chance)],
    }


def lists(number, chance):
    """Return addresses of the list of dancers: two facets of a dancer each, and deep pages.

    Deep are the pages that follow the thousandth, or the last one that a list has, of pairs of
    values that most dancers share.
    """
    kept = members(Dancer)
    names = [facet.name for facet in Dancer.facets if facet.listed]
    slugs = {facet: slugs_of(facet, kept[facet.name]) for facet in Dancer.facets if facet.listed}
    pairs = []
    for pk in drawn(Dancer, "pk", number * 2, chance):
        having = [
            (facet.name, slugs[facet][value])
            for facet in slugs
            for value, ids in kept[facet.name].top(300).items()
            if value in slugs[facet] and pk in kept[facet.name][value]
        ]
        if len({name for name, _slug in having}) > 1:
            first = chance.choice(having)
            second = chance.choice([each for each in having if each[0] != first[0]])
            pairs.append([first, second])
    common = {name: list(kept[name].top(3)) for name in names}
    shared = sorted(
        (
            (len(kept[one][a].intersection(kept[other][b])), one, a, other, b)
            for one, other in combinations(names, 2)
            for a in common[one]
            for b in common[other]
        ),
        reverse=True,
    )[:10]
    by_name = {facet.name: slugs[facet] for facet in slugs}
    large = [
        [(one, by_name[one][a]), (other, by_name[other][b])] for _n, one, a, other, b in shared
    ]
    first = [f"/dancers/?{urlencode(pair)}" for pair in large]
    deep = [
        onward(f"{url}&page={min(1000, size // 50)}")
        for url, (size, *_) in zip(first, shared, strict=True)
    ]
    return {
        "list": ["/dancers/"] * number,
        "list, page 1,000": [deep_page()] * number,
        "list, two facets": [f"/dancers/?{urlencode(pair)}" for pair in pairs[:number]],
        "list, two common facets, page 1": first * (number // 10),
        "list, two common facets, page 1,000": deep * (number // 10),
    }


def deep_page():
    """Return the address of the page after the thousandth, or of the last where there are fewer."""
    last = -(-Dancer.objects.count() // PER_PAGE)
    return onward(f"/dancers/?page={min(1000, last - 1)}")


def slugs_of(facet, values):
    """Return what addresses call the most frequent values of a facet."""
    top = values.top(300)
    entries = facet.entries(Dancer)
    if entries is None:
        return {value: value for value in top}
    return {
        str(pk): slug for pk, slug in entries.objects.filter(pk__in=top).values_list("pk", "slug")
    }


def onward(address):
    """Return the address of the page after this one, or this one where it is the last."""
    page = Client().get(address).content.decode()
    found = re.search(r'rel="next"\s+href="([^"]*)"', page)
    return f"/dancers/{unescape(found[1])}" if found else address


def queries_of(addresses):
    """Return how many queries the page takes that takes most."""
    client, most = Client(), 0
    for address in addresses:
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        most = max(most, len(captured))
    return most


class Clock:
    """Sums up how long something took, in milliseconds, since it was last read."""

    def __init__(self):
        self._sum, self._depth = 0, 0

    def around(self, call, *args, **kwargs):
        """Call, and count how long that takes; once, where it calls itself within."""
        start, self._depth = time.perf_counter(), self._depth + 1
        try:
            return call(*args, **kwargs)
        finally:
            self._depth -= 1
            if not self._depth:
                self._sum += time.perf_counter() - start

    def timed(self, method):
        """Return a method that counts how long the other takes."""
        return lambda *args, **kwargs: self.around(method, *args, **kwargs)

    def read(self):
        """Return the sum, and begin anew."""
        told, self._sum = self._sum * 1000, 0
        return told


def measured(client, addresses):
    """Return, for each address, the milliseconds in all, in the database and in the template."""
    for address in addresses[:10]:
        client.get(address)
    database, template, times = Clock(), Clock(), []
    with (
        connection.execute_wrapper(database.around),
        patch.object(Template, "render", template.timed(Template.render)),
        patch.object(jinja2.Template, "render", template.timed(jinja2.Template.render)),
    ):
        for address in addresses:
            start = time.perf_counter()
            response = client.get(address)
            took = (time.perf_counter() - start) * 1000
            times.append((took, database.read(), template.read()))
            if response.status_code != 200:
                raise SystemExit(f"{address}: {response.status_code}")
    return times


def main():
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=400, help="requests of each sort")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--slowest", action="store_true", help="name the slowest request of each")
    parser.add_argument("--only", default="", help="only what has these words in its name")
    asked = parser.parse_args()
    settings.DEBUG = settings.KEEP_PAGES = False
    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    client.get("/dancers/")
    print(
        f"{connection.vendor}, {Dancer.objects.count():,} dancers, {asked.number} requests each\n"
    )
    print("| | p50 ms | p99 ms | most ms | of p50, database | template | queries |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name, addresses in workloads(asked.number, asked.seed).items():
        if asked.only not in name:
            continue
        times, database, template = zip(*measured(client, addresses), strict=True)
        cuts = statistics.quantiles(times, n=100, method="inclusive")
        told = [cuts[49], cuts[98], max(times), *map(statistics.median, (database, template))]
        cells = " | ".join(f"{number:.1f}" for number in told)
        print(f"| {name} | {cells} | {queries_of(addresses[:10])} |", flush=True)
        if asked.slowest:
            print(f"  slowest: {addresses[times.index(max(times))]}", file=sys.stderr)


if __name__ == "__main__":
    main()
