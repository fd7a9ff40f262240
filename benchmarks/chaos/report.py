"""The results of a run: requests, response times, and lost edits."""

from collections import Counter


def quantile(values, part):
    """Return the value below which a part of them lies, in seconds."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))] if ordered else 0.0


def line_of(name, browsers):
    """Return a row of the table: the answers that some browsers got."""
    asked = [request for browser in browsers for request in browser.asked]
    seconds, statuses = [each[0] for each in asked], Counter(each[1] for each in asked)
    counts = ", ".join(
        f"{status}: {number}" for status, number in sorted(statuses.items(), key=str)
    )
    waits = " | ".join(f"{quantile(seconds, part):.3f}" for part in (0.5, 0.99, 1))
    return f"| {name} | {len(asked)} | {counts} | {waits} |"


def slowest(browsers, number=5):
    """Return the requests that took longest, in words."""
    asked = [request for browser in browsers for request in browser.asked]
    longest = sorted(asked, key=lambda request: -request[0])[:number]
    return [f"{took:.1f} s at {clock}: {what}, {status}" for took, status, clock, what in longest]


def lost_edits(saved):
    """Return the edits that were answered as saved and are not in the database with a version."""
    from django.apps import apps

    models = {"dancers": "Dancer", "places": "Place"}
    lost, twice = [], []
    for path, typed in saved:
        history = apps.get_model("catalogue", f"Historical{models[path.split('/')[1]]}")
        rows = history.objects.filter(note=typed, version__isnull=False)
        number = len(set(rows.values_list("version", flat=True)))
        if number != 1:
            (twice if number else lost).append((path, typed))
    return lost, twice


def loads_in_part(fixture, loaded):
    """Return what is wrong with the last load: rows of different loads, or of an earlier one."""
    from django.apps import apps

    rows = apps.get_model("dancers", "School").objects.filter(slug__in=fixture.slugs)
    numbers = {int(note.rpartition(" ")[2]) for note in rows.values_list("note", flat=True)}
    if len(numbers) > 1:
        return [f"rows of the loads {sorted(numbers)}"]
    if loaded and (not numbers or numbers.pop() < loaded[-1]):
        return [f"load {loaded[-1]} was done and is not there"]
    return []
