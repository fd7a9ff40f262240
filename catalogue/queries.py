"""Reads that span the kinds of record."""

from django.db.models import Exists, OuterRef

from sources.choices import MOST_COUNTED, counted
from sources.models import Fact


def number_of(queryset):
    """Return how many records there are, as a page tells it: of more than can be counted soon, so.

    No more are read than are counted.
    """
    return counted(queryset.order_by()[: MOST_COUNTED + 1].count())


def fact_numbers():
    """Return how many facts there are, and how many of them rest on a passage, as pages tell it."""
    facts, backed = [], []
    for kind in Fact.kinds():
        links = kind.passages.through.objects.filter(**{kind._meta.model_name: OuterRef("pk")})
        facts.append(kind.objects.order_by().values("pk"))
        backed.append(facts[-1].filter(Exists(links)))
    return {
        "facts": number_of(facts[0].union(*facts[1:], all=True)),
        "backed": number_of(backed[0].union(*backed[1:], all=True)),
    }
