"""How long a dancer's form takes to make: `python benchmarks/editing.py` measures the database set.

Milliseconds of the CPU, in this process, for dancers drawn by chance: finding the texts that stand
beside the form, and the form as a whole, with the facts of the life. Prints a table in Markdown.
"""

import argparse
import random
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from benchmarks.finding import drawn  # noqa: E402 (after the path; it sets Django up)
from catalogue.editing import Editing  # noqa: E402
from dancers.models import Dancer  # noqa: E402
from sources.evidence import sources_of_life  # noqa: E402


def form_of(dancer):
    """Make the form as a page shows it."""
    form = Editing(Dancer, dancer)
    return form.sources, [str(fact_form) for fact_form in form.fact_forms]


def measured(call, dancers):
    """Return the milliseconds of the CPU that the call takes for each of the dancers."""
    call(dancers[0])
    times = []
    for dancer in dancers:
        start = time.process_time()
        call(dancer)
        times.append((time.process_time() - start) * 1000)
    return times


def main():
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=100, help="how many dancers")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    settings.DEBUG = False
    chance = random.Random(asked.seed)  # noqa: S311 (nothing is secret)
    ids = drawn(Dancer, "pk", asked.number, chance)
    dancers = list(Dancer.objects.in_bulk(ids).values())
    calls = {"texts": lambda dancer: list(sources_of_life(dancer)), "form": form_of}
    print(f"{connection.vendor}, {Dancer.objects.count():,} dancers\n")
    print("| | p50 ms of the CPU | most ms |\n| --- | --- | --- |")
    for name, call in calls.items():
        times = measured(call, dancers)
        print(f"| {name} | {statistics.median(times):.1f} | {max(times):.1f} |", flush=True)


if __name__ == "__main__":
    main()
