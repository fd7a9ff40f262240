"""How fast the site is served: `make bench N=100000`, or `python benchmarks/serving.py --help`.

Fills a PostgreSQL database with made dancers, serves it as `make serve` does, asks from another
process (wrk), and measures beside it what this machine can do at all: nginx with the same bytes as
a file, pgbench with the page's own SQL, Datasette with the same archive in SQLite. The rounds of
all of them alternate. Prints a table in Markdown; how far it is goes to standard error.
"""

import argparse
import os
import random
import shutil
import statistics
import sys
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from urllib.error import HTTPError
from urllib.request import Request, urlopen

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import rivals  # noqa: E402 (after the path)
from benchmarks.load import drive  # noqa: E402
from benchmarks.site import BASE, PRODUCTION, create, fill, manage, memory, served  # noqa: E402

# Program, and the Debian package that has it.
PROGRAMS = {
    "wrk": "wrk",
    "nginx": "nginx-light",
    "pgbench": "postgresql-contrib",
    "psql": "postgresql-client",
}
SITE, PLAIN, NGINX, DATASETTE, BARE = 8761, 8762, 8763, 8764, 8765
CONNECTIONS = (1, 8, 32)
# Of each sort of page, so many are asked for in turn: more than there is time for.
DRAWN = 3_000
FILE = "/page.html"


class Round(NamedTuple):
    """Requests of one sort to one server; `addresses` are as `drive` takes them."""

    name: str
    port: int
    addresses: list
    is_fresh: bool = False


def tell(*words):
    """Say how far it is."""
    print(*words, file=sys.stderr, flush=True)


def workloads():
    """Return the pages that are asked for the first time, by what they measure."""
    from benchmarks import finding

    drawn = finding.workloads(DRAWN, seed=1)
    return {
        "profile": drawn["profile"],
        "list": drawn["list"],
        "list, page 1,000": drawn["list, page 1,000"],
        "list, two facets": drawn["list, two facets"],
        "search, rare words": drawn["search, a word of a name"],
        "search, common words": drawn["search, the 40 commonest words"],
        "search, two words": drawn["search, two words of a text"],
        "search, mistyped": drawn["search, mistyped"],
        "suggest": drawn["suggest"],
    }


def answer(port, path):
    """Return the ETag and the bytes of a page."""
    with urlopen(f"http://127.0.0.1:{port}{path}") as response:
        return response.headers["ETag"], response.read()


def same_page(path):
    """Return the bytes of a profile; refuse to go on where plain look-ups make another of it."""
    page, plain = (
        answer(port, path)[1].replace(f":{port}".encode(), b"") for port in (SITE, PLAIN)
    )
    if page != plain:
        raise SystemExit(f"{path} is another page by plain look-ups")
    return page


def known(port, path):
    """Return a path and the ETag of its page; refuse to go on where that is answered anew."""
    etag, _page = answer(port, path)
    request = Request(f"http://127.0.0.1:{port}{path}", headers={"If-None-Match": etag or ""})
    try:
        urlopen(request)
    except HTTPError as error:
        if error.code == 304:
            return path, etag
    raise SystemExit(f"port {port} does not say that {path} is unchanged")


def rounds(first_time, of_datasette):
    """Return all rounds, in the order in which they take turns."""
    page = first_time["profile"][0]
    return [
        Round("nginx, the profile as a file", NGINX, [FILE]),
        Round("nginx, 304", NGINX, [known(NGINX, FILE)]),
        Round("gunicorn, the same bytes, without the site", BARE, [FILE]),
        Round("profile, unchanged", SITE, [page]),
        Round("profile, 304", SITE, [known(SITE, page)]),
        *(Round(f"{name}, first time", SITE, asked, True) for name, asked in first_time.items()),
        Round("profile, plain ORM", PLAIN, first_time["profile"]),
        *(Round(f"Datasette, {name}", DATASETTE, asked) for name, asked in of_datasette.items()),
    ]


def measured(all_rounds, number, seconds, datasette=None):
    """Let the rounds take turns, so often; return {name: {connections: loads}}.

    `datasette` is its process: what it still does after a round would slow down the next one.
    """
    found = defaultdict(lambda: defaultdict(list))
    for turn in range(number):
        for name, port, addresses, is_fresh in all_rounds:
            tell(f"turn {turn + 1} of {number}: {name}")
            for connections in CONNECTIONS:
                load = drive(port, addresses, connections, seconds, is_fresh=is_fresh)
                found[name][connections].append(load)
                if datasette and port == DATASETTE:
                    rivals.settle(datasette)
    return found


def of_the_database(database, first_time, asked, folder):
    """Return what the database alone answers a second, 8 at a time: {name: rates}."""
    from benchmarks.questions import for_the_database

    found = defaultdict(list)
    statements = for_the_database(first_time)
    for turn in range(asked.rounds):
        for name, pages in statements.items():
            tell(f"turn {turn + 1} of {asked.rounds}: {name}")
            found[name].append(rivals.pgbench(database, pages, 8, asked.seconds, folder))
    return found


def after_profiles(process, number, seed=2):
    """Return the memory of the workers after so many profiles more, each of them another."""
    from benchmarks.finding import drawn
    from dancers.models import Dancer

    tell(f"asking for {number} profiles")
    slugs = drawn(Dancer, "slug", number, random.Random(seed))  # noqa: S311 (nothing is secret)
    addresses = [f"/dancers/{slug}/" for slug in slugs]
    with ThreadPoolExecutor(8) as visitors:
        list(visitors.map(lambda address: answer(SITE, address), addresses))
    return memory(process)


def whole_list(asked, first_time, number=5):
    """Return the seconds that Datasette takes for a list that counts and offers facets, one by one.

    It is what the site's own list with two facets does. Several at once would go on in Datasette
    while others are measured.
    """
    from benchmarks.export import faceted
    from benchmarks.questions import base_of

    tell("Datasette, list, two facets, counted and offered")
    times = []
    for address in first_time["list, two facets"][:number]:
        start = time.perf_counter()
        answer(DATASETTE, faceted(base_of(archive_for_datasette(asked)), address))
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def table(found, limits, queries):
    """Print what was measured, the middle one of its rounds each."""
    head = [f"{number} at a time: a second" for number in CONNECTIONS]
    print(f"| | {' | '.join(head)} | p50 ms at 8 | p99 ms at 8 | queries | failed |")
    print("| --- " * (len(CONNECTIONS) + 5) + "|")
    for name, loads in found.items():
        rates = [statistics.median(load.rate for load in loads[each]) for each in CONNECTIONS]
        p50, p99 = (statistics.median(load[place] for load in loads[8]) for place in (1, 2))
        failed = sum(load.failed for each in loads.values() for load in each)
        cells = [*(f"{rate:,.0f}" for rate in rates), f"{p50:.1f}", f"{p99:.1f}"]
        print(f"| {name} | {' | '.join(cells)} | {queries.get(name, '')} | {failed} |")
    for name, rates in limits.items():
        print(f"| {name} | | {statistics.median(rates):,.0f} | | | | | |")


def number_of_queries(first_time):
    """Return the most queries that some of the pages of each sort take."""
    from benchmarks.finding import queries_of

    return {f"{name}, first time": queries_of(asked[:10]) for name, asked in first_time.items()}


def arguments():
    """Return what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dancers", type=int, default=100_000)
    parser.add_argument("--server", default="postgres://postgres@127.0.0.1:5432")
    parser.add_argument("--seconds", type=int, default=3, help="of a round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--datasette", help="the program; without it there are no such rounds")
    parser.add_argument("--pages", type=int, default=0, help="memory after so many profiles")
    return parser.parse_args()


def main():
    """Measure, and print the table."""
    asked = arguments()
    if lacking := sorted({each for name, each in PROGRAMS.items() if not shutil.which(name)}):
        raise SystemExit(f"Install what is missing first: apt install {' '.join(lacking)}")
    name = f"barre_bench_{asked.dancers}"
    database = f"{asked.server}/{name}"
    create(asked.server, name)
    tell(f"filling {name}")
    fill(database, asked.dancers)
    os.environ |= PRODUCTION | {"DATABASE_URL": database, "KEEP_PAGES": "off"}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        folder.chmod(0o755)
        static = folder / "static"
        os.environ["STATIC_ROOT"] = str(static)
        manage(database, "collectstatic", "--noinput", "--verbosity", 0)
        first_time = workloads()
        limits = of_the_database(database, first_time, asked, folder)
        site = stack.enter_context(served(SITE, database, static, KEEP_PAGES="on"))
        plain = {"DJANGO_SETTINGS_MODULE": "benchmarks.plain"}
        stack.enter_context(served(PLAIN, database, static, **plain))
        page = same_page(first_time["profile"][0])
        stack.enter_context(rivals.nginx(folder, NGINX, page))
        bare = {"PAGE": str(folder / "page.html")}
        stack.enter_context(served(BARE, database, static, "benchmarks.bare", **bare))
        datasette, questions = serve_datasette(stack, asked, folder, first_time)
        taking_turns = rounds(first_time, questions)
        found = measured(taking_turns, asked.rounds, asked.seconds, datasette)
        whole = asked.datasette and whole_list(asked, first_time)
        held = [memory(site)]
        if asked.pages:
            held.append(after_profiles(site, asked.pages))
    print(f"PostgreSQL, {asked.dancers:,} dancers, a profile of {len(page):,} bytes\n")
    table(found, limits, number_of_queries(first_time))
    if whole:
        print(f"\nDatasette, list, two facets, counted and offered: {whole:.2f} s, one at a time")
    print(f"\nMemory of each worker: {held[0]} MB")
    if asked.pages:
        print(f"After {asked.pages:,} profiles more, each of them another: {held[1]} MB")


def archive_for_datasette(asked):
    """Return the file of the SQLite database that Datasette serves."""
    return BASE / f"bench-{asked.dancers}.sqlite3"


def serve_datasette(stack, asked, folder, first_time):
    """Serve the same archive by Datasette; return its process and what it is asked for."""
    if not asked.datasette:
        return None, {}
    from benchmarks.export import export
    from benchmarks.questions import for_datasette

    file = archive_for_datasette(asked)
    fill(f"sqlite:///{file}", asked.dancers)
    export(file)
    served_by = rivals.datasette(asked.datasette, folder, DATASETTE, file)
    return stack.enter_context(served_by), for_datasette(first_time, file)


if __name__ == "__main__":
    main()
