"""From facts to the passages that back them, in a number of queries that does not grow."""

from collections import defaultdict
from itertools import chain

from django.db.models import Value

from sources.models import Fact, Passage, Source
from sources.sql import marks, rows_of_all


def links(kind):
    """Return a queryset of (kind's name, fact id, passage id), a row for each link."""
    name = kind._meta.model_name
    return kind.passages.through.objects.values_list(Value(name), f"{name}_id", "passage_id")


def links_of(facts):
    """Return the (kind's name, fact id, passage id) of the links of these facts, in order."""
    ids = defaultdict(list)
    for fact in facts:
        ids[type(fact)].append(fact.pk)
    parts = []
    for kind, fact_ids in ids.items():
        name, through = kind._meta.model_name, kind.passages.through._meta.db_table
        statement = (
            f"SELECT '{name}', {name}_id, passage_id FROM {through}"  # noqa: S608 (names of ours)
            f" WHERE {name}_id IN ({marks(fact_ids)})"
        )
        parts.append((statement, fact_ids))
    return sorted(rows_of_all(parts))


def sources_of_life(dancer):
    """Return the sources with a passage that a fact of the dancer's life rests on.

    From the facts on, table by table: a condition on the links of all of them at once has
    PostgreSQL read every passage.
    """
    parts = []
    for kind in Fact.kinds():
        name, through = kind._meta.model_name, kind.passages.through._meta.db_table
        statement = (
            f"SELECT passage.source_id FROM {kind._meta.db_table} fact"  # noqa: S608 (names of ours)
            f" JOIN {through} link ON link.{name}_id = fact.id"
            f" JOIN {Passage._meta.db_table} passage ON passage.id = link.passage_id"
            " WHERE fact.dancer_id = %s"
        )
        parts.append((statement, [dancer.pk]))
    return Source.objects.filter(pk__in={source_id for (source_id,) in rows_of_all(parts)})


def attach_evidence(facts, sources=None):
    """Fetch the passages of facts of any kinds and their sources, and return the facts.

    It takes three queries. `fact.passages.all()` then gives the passages, each with its source:
    one of `sources`, by default without its text.
    """
    rows = links_of(facts)
    passages = Passage.objects.in_bulk({passage_id for *_fact, passage_id in rows})
    if sources is None:
        sources = Source.objects.defer("text")
    told = sources.in_bulk({passage.source_id for passage in passages.values()})
    for passage in passages.values():
        passage.source = told[passage.source_id]
    backing = defaultdict(list)
    for name, fact_id, passage_id in rows:
        backing[name, fact_id].append(passages[passage_id])
    for fact in facts:
        set_linked(fact, "passages", backing[fact._meta.model_name, fact.pk])
    return facts


def set_linked(record, name, linked):
    """Let `record.name.all()` give these records without asking the database.

    It is what prefetch_related does for records of one kind.
    """
    found = getattr(record, name).all()
    found._result_cache = list(linked)
    found._prefetch_done = True
    record.__dict__.setdefault("_prefetched_objects_cache", {})[name] = found


def facts_about(relations):
    """Return the facts of several querysets in one list, each with its subjects and evidence."""
    querysets = (queryset.with_subjects().by_dancer() for queryset in relations)
    return attach_evidence(list(chain.from_iterable(querysets)))


def facts_by_passage(facts, source):
    """Return the facts that rest on each of the source's passages, whose evidence is attached."""
    found = defaultdict(list)
    for fact in facts:
        for passage in fact.passages.all():
            if passage.source_id == source.pk:
                found[passage].append(fact)
    return found
