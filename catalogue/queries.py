"""Reads that span the kinds of record."""

from django.db.models import Count, Exists, OuterRef

from sources.models import Fact


def fact_numbers():
    """Return how many facts there are, and how many of them rest on a passage, in one query."""
    rows = []
    for kind in Fact.kinds():
        links = kind.passages.through.objects.filter(**{kind._meta.model_name: OuterRef("pk")})
        facts = kind.objects.order_by().annotate(backed=Exists(links))
        rows.append(facts.values("backed").annotate(number=Count("pk")))
    counted = list(rows[0].union(*rows[1:], all=True))
    return {
        "facts": sum(row["number"] for row in counted),
        "backed": sum(row["number"] for row in counted if row["backed"]),
    }
