"""The questions that are asked of every kind of record."""

import random
from collections import Counter
from functools import reduce

from django.db import models, transaction
from django.db.models import Count, F, Max, Min, OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce

from sources import names
from sources.models.facets import FacetValue
from sources.models.indexed import (
    AFTER_ALL,
    BELOW_ENTRY,
    LETTERS,
    MOST_ENTRIES,
    TEXT,
    IndexedName,
    IndexedText,
)
from sources.models.versions import changing
from sources.tokens import is_key, readings, tokens

# A search for a book's length of words is a mistake or an attack; the first few tell enough.
MOST_WORDS = 8
LONGEST_QUERY = 200


def count_distinct(queryset, field):
    """Return a subquery that counts the field's distinct values in a correlated queryset.

    A subquery for each count: joins to several tables would multiply each other's rows.
    """
    counted = queryset.order_by().annotate(one=Value(1)).values("one")
    return Coalesce(Subquery(counted.annotate(n=Count(field, distinct=True)).values("n")), 0)


def kept_count(kind, facet):
    """Return a subquery for how many entries of a kind lead to the entry by one of their facets.

    It is kept, not counted: half of all dancers may come from one country.
    """
    kept = FacetValue.objects.filter(
        kind=kind, facet=facet, value=Cast(OuterRef("pk"), models.TextField())
    )
    return Coalesce(Subquery(kept.values("count")), 0)


def delete_each(records):
    """Delete the records one by one, as their models say; return what Django's delete does."""
    counts = Counter()
    with transaction.atomic():
        for record in records:
            counts.update(record.delete()[1])
    return counts.total(), dict(counts)


def searched_words(query):
    """Return the words of a query that are looked for, at most `MOST_WORDS` of them."""
    return query[:LONGEST_QUERY].split()[:MOST_WORDS]


def has_word(field, word):
    """Return the condition that a folded column holds the word, as typed or in Latin letters.

    A word without letters or digits is in none: nothing of it is left to compare.
    """
    folded, in_latin = names.fold(word), names.latin(word)
    if not folded:
        return Q(pk__in=[])
    return Q(**{f"{field}__contains": folded}) | Q(**{f"{field}__contains": in_latin or folded})


def either(*querysets):
    """Return the condition that an id is in one of several querysets of ids.

    As one set of ids: each part of it is found by an index of its own, where conditions on several
    tables that are joined by OR have every row looked at.
    """
    first, *others = (queryset.order_by() for queryset in querysets)
    return Q(pk__in=first.union(*others) if others else first)


class RecordQuerySet(models.QuerySet):
    """Writes of many records: a change each, at whose end the search index is right.

    What is written in bulk makes no version, and no history.
    """

    def bulk_create(self, *args, **kwargs):
        """Create the records, as one change."""
        with changing():
            return super().bulk_create(*args, **kwargs)

    def bulk_update(self, *args, **kwargs):
        """Update the records, as one change."""
        with changing():
            return super().bulk_update(*args, **kwargs)

    def update(self, **kwargs):
        """Update the records, as one change."""
        with changing():
            return super().update(**kwargs)

    def delete(self):
        """Delete the records one by one, as each says: it may be needed, or leave an address."""
        return delete_each(self)

    bulk_create.alters_data = bulk_update.alters_data = update.alters_data = True
    delete.alters_data = delete.queryset_only = True


class EntryQuerySet(RecordQuerySet):
    """Questions asked of entries of any kind."""

    # The facet by which the list of dancers leads to an entry of this kind.
    dancer_facet = ""

    def get_by_natural_key(self, slug):
        """Return the entry with this slug."""
        return self.get(slug=slug)

    def related(self, name):
        """Return all records at the far end of a reverse relation, such as *trainings*."""
        return getattr(self.model, name).rel.related_model.objects.all()

    def named_like(self, query):
        """Return the entries with a name that has words beginning as each word of the query."""
        found = self
        for word in searched_words(query):
            found = found.filter(pk__in=self.with_word(word))
        return found

    def with_word(self, word):
        """Return the ids of the entries with a name that has a word beginning so, however spelt.

        A word without letters or digits begins none: nothing of it is left to compare.
        """
        keys = {
            key
            for reading in readings(word)
            for key in map(" ".join, reading.spelt)
            if key and is_key(key, reading.words)
        }
        begun = (Q(key__gte=key, key__lt=f"{key}{AFTER_ALL}") for key in sorted(keys))
        named = IndexedName.objects.filter(kind=self.model._meta.model_name)
        return named.filter(reduce(Q.__or__, begun, Q(pk__in=[]))).values("entry_id")

    def by_chance(self):
        """Return an entry picked by chance, without counting them all; None where there is none."""
        ends = self.aggregate(first=Min("pk"), last=Max("pk"))
        if ends["first"] is None:
            return None
        picked = random.randint(ends["first"], ends["last"])  # noqa: S311 (nothing is secret)
        return self.filter(pk__gte=picked).order_by("pk").first()

    def with_dancer_count(self):
        """Annotate `dancer_count`: how many dancers' lives lead to the entry."""
        if not self.dancer_facet:
            return self
        return self.annotate(dancer_count=kept_count("dancer", self.dancer_facet))

    def for_list(self):
        """Return the entries with what their rows in a list show."""
        return self.with_dancer_count()

    def in_list(self, ids):
        """Return the entries with these ids, by id, with what their rows in a list show."""
        return self.for_list().in_bulk(ids)

    def for_page(self):
        """Return the entries with what their own page shows."""
        return self


class FactQuerySet(RecordQuerySet):
    """Questions asked of facts of any kind."""

    def get_by_natural_key(self, dancer_slug, key):
        """Return the dancer's fact with this key."""
        return self.get(dancer__slug=dancer_slug, key=key)

    def with_subjects(self):
        """Return the facts with the dancer and what they are about; evidence comes apart."""
        return self.about_subjects().select_related("dancer")

    def about_subjects(self):
        """Return the facts with what they are about, but for the dancer."""
        many = [field.name for field in self.model._meta.many_to_many if field.name != "passages"]
        facts = self.prefetch_related(*many)
        # Without a name, Django would fetch all that a fact refers to.
        return facts.select_related(*self.model.subjects) if self.model.subjects else facts

    def with_evidence(self):
        """Return the facts with their passages, and each passage's source without its text."""
        passages = self.model._meta.get_field("passages").related_model.objects
        return self.prefetch_related(Prefetch("passages", passages.with_source()))

    def without_evidence(self):
        """Return the facts that say they rest on a text, and rest on none."""
        return self.exclude(basis="editorial").filter(passages=None)

    def unconfirmed(self):
        """Return the facts whose evidence nobody has confirmed since they changed."""
        return self.filter(confirmed=False)

    def resting_on(self, source):
        """Return the facts that a passage of the source backs."""
        links = self.model.passages.through.objects.filter(passage__source=source)
        return self.filter(pk__in=links.values(self.model._meta.model_name))

    def by_dancer(self):
        """Return the facts in the order of their dancers' names, then of the narrative."""
        return self.order_by("dancer__sort_name", "dancer_id", "position", "key")


class PassageQuerySet(RecordQuerySet):
    """Questions asked of passages."""

    def get_by_natural_key(self, source_slug, quote):
        """Return the passage of this source with these words."""
        return self.get(source__slug=source_slug, quote=quote)

    def with_word(self, word):
        """Return the ids of the passages whose quote holds the word: it is in their text too."""
        texts = IndexedText.objects.all()
        for token in tokens(word):
            texts = texts.filter(words__has=f"{LETTERS[TEXT]}w{token}")
        texts = texts.annotate(source_id=F("id").bitrightshift(BELOW_ENTRY))
        sources = texts.annotate(source=F("source_id").bitand(MOST_ENTRIES - 1)).values("source")
        quoting = self.filter(has_word("folded_quote", word), source__in=sources)
        return quoting.order_by().values("pk")

    def with_source(self):
        """Return the passages with their sources, but without the sources' texts."""
        return self.select_related("source").defer("source__text")

    def with_fact_count(self):
        """Annotate `fact_count`: how many facts rest on the passage."""
        links = [
            relation.through.objects.filter(passage=OuterRef("pk"))
            for relation in self.model._meta.related_objects
            if relation.many_to_many
        ]
        return self.annotate(fact_count=sum(count_distinct(link, "pk") for link in links))


class SourceQuerySet(EntryQuerySet):
    """Questions asked of sources."""

    def for_list(self):
        """Return the sources without their texts, with the number of their passages."""
        passages = self.related("passages").filter(source=OuterRef("pk"))
        return self.defer("text").annotate(passage_count=count_distinct(passages, "pk"))
