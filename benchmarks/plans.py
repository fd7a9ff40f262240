"""How PostgreSQL answers each query of each page: `python benchmarks/plans.py`, on a big archive.

Explains every query once, run in earnest, and prints for each page how long its queries took and
the slowest of them. Exits with 1 where one reads a whole table that grows.
"""

import os
import sys
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402 (after the setup)
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from benchmarks.finding import workloads  # noqa: E402
from catalogue.kinds import KINDS  # noqa: E402
from sources.choices import MOST_COUNTED  # noqa: E402

# A table of which more rows are read grows with the archive; no page counts any further.
SMALL = MOST_COUNTED + 1


def pages():
    """Yield the address of one page of each sort, and of a few where they differ."""
    yield from ("/", "/changes/", "/search/?q=ballet", "/search/?q=balet&kind=dancers")
    for model in KINDS.values():
        listed = reverse(f"{model._meta.model_name}_list")
        yield from (listed, f"{listed}?page=last", f"{listed}?q=an", f"{listed}?sort=-changed")
        for entry in (model.objects.order_by("pk").last(), model.objects.order_by("pk")[3]):
            yield entry.get_absolute_url()
            yield f"{entry.get_absolute_url()}history/"
    for addresses in workloads(10, seed=3).values():
        yield from addresses[:3]


def plans(address, client):
    """Return the (milliseconds, whole tables read, SQL) of each query of a page."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        status = client.get(address).status_code
    if status != 200:
        raise SystemExit(f"{address}: {status}")
    asked = (query["sql"].strip() for query in captured)
    return [explained(sql) for sql in asked if sql.lstrip("(").startswith(("SELECT", "WITH"))]


def explained(sql):
    """Return how long a query took, the tables that it read whole, and the query."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}")
        (told,) = cursor.fetchone()[0]
    return told["Planning Time"] + told["Execution Time"], set(read_whole(told["Plan"])), sql


def read_whole(plan):
    """Yield the tables that a plan reads from end to end."""
    if plan["Node Type"] == "Seq Scan" and plan["Actual Loops"]:
        read = plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)
        # Several processes share one reading; otherwise each loop reads the table anew.
        if read * (plan["Actual Loops"] if plan["Parallel Aware"] else 1) > SMALL:
            yield plan["Relation Name"]
    for inner in plan.get("Plans", ()):
        yield from read_whole(inner)


def main():
    """Explain, and print."""
    settings.DEBUG = False
    settings.ALLOWED_HOSTS = ["testserver"]
    client, found, bad = Client(), {}, 0
    for address in dict.fromkeys(pages()):
        found[address] = plans(address, client)
        for took, tables, sql in found[address]:
            if tables:
                bad += 1
                print(f"{address}: {took:.1f} ms reads all of {', '.join(tables)}: {sql[:300]}\n")
    print(f"{len(found)} pages, {sum(map(len, found.values()))} queries; the slowest of each:\n")
    print("| page | queries | ms of all | ms of the slowest |\n| --- | --- | --- | --- |")
    slowest = sorted(found.items(), key=lambda each: -sum(took for took, *_rest in each[1]))
    for address, queries in slowest[:30]:
        times = [took for took, *_rest in queries]
        print(f"| {address} | {len(times)} | {sum(times):.1f} | {max(times, default=0):.1f} |")
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
