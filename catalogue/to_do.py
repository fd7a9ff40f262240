"""What is left to do in the archive, for those who look after it."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from catalogue.kinds import KINDS
from dancers.models import Place
from performances.models import Performance
from sources.models import Fact

# Of each task so many are shown: when these are done, the next come up.
MOST = 50


@dataclass
class Task:
    """A kind of work: what it is, why it matters, how many records wait, and the first of them."""

    key: str
    heading: str
    why: str
    count: int
    records: list


def tasks():
    """Return the work that facts and institutions wait for, in the order of its weight."""
    facts = [kind.objects.all() for kind in Fact.kinds()]
    unspecified = [model.objects.filter(kind="unknown") for model in (Place, Performance)]
    unnamed = [
        model.objects.filter(named=False) for model in KINDS.values() if hasattr(model, "named")
    ]
    return [
        task(
            "bare",
            _("Facts without evidence"),
            _("They say that a text tells them, and show no words of one."),
            [queryset.without_evidence().with_subjects() for queryset in facts],
        ),
        task(
            "unconfirmed",
            _("Facts that need rechecking"),
            _("Edited since the evidence was last checked. Does it still support the fact?"),
            [queryset.unconfirmed().with_subjects() for queryset in facts],
        ),
        task(
            "unnamed",
            _("Institutions and teachers without a name"),
            _("A text describes them. Another may name them."),
            unnamed,
        ),
        task(
            "kind",
            _("Places and performances whose kind is not recorded"),
            _("They were added by name only. Choose the kind where a source states it."),
            unspecified,
        ),
    ]


def task(key, heading, why, querysets):
    """Return a task over the records of several querysets."""
    records = [record for queryset in querysets for record in queryset[:MOST]][:MOST]
    return Task(key, heading, why, sum(queryset.count() for queryset in querysets), records)
