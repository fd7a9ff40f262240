"""The questions that are asked of every kind of record."""

import random
from collections import Counter
from functools import reduce

from django.db import models, transaction
from django.db.models import Count, Max, Min, OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.functions import Coalesce

from sources import names

# A search for a book's length of words is a mistake or an attack; the first few tell enough.
MOST_WORDS = 8
LONGEST_QUERY = 200


def count_distinct(queryset, field):
    """Return a subquery that counts the field's distinct values in a correlated queryset.

    A subquery for each count: joins to several tables would multiply each other's rows.
    """
    counted = queryset.order_by().annotate(one=Value(1)).values("one")
    return Coalesce(Subquery(counted.annotate(n=Count(field, distinct=True)).values("n")), 0)


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


class EntryQuerySet(models.QuerySet):
    """Questions asked of entries of any kind."""

    def get_by_natural_key(self, slug):
        """Return the entry with this slug."""
        return self.get(slug=slug)

    def delete(self):
        """Delete the entries one by one: their addresses are remembered."""
        return delete_each(self)

    delete.queryset_only = True

    def related(self, name):
        """Return all records at the far end of a reverse relation, such as *trainings*."""
        return getattr(self.model, name).rel.related_model.objects.all()

    def named_like(self, query):
        """Return the entries whose name has every word of the query, in any order or script."""
        found = self
        for word in searched_words(query):
            found = found.filter(self.name_has(word))
        return found

    def name_has(self, word):
        """Return the condition that an entry's name holds the word."""
        return has_word("folded_name", word)

    def before(self, sort_name, pk):
        """Return the last entry that stands before this place in the order of names, or None."""
        earlier = Q(sort_name__lt=sort_name) | Q(sort_name=sort_name, pk__lt=pk)
        return self.filter(earlier).order_by("-sort_name", "-pk").first()

    def after(self, sort_name, pk):
        """Return the first entry that stands after this place in the order of names, or None."""
        later = Q(sort_name__gt=sort_name) | Q(sort_name=sort_name, pk__gt=pk)
        return self.filter(later).order_by("sort_name", "pk").first()

    def by_chance(self):
        """Return an entry picked by chance, without counting them all; None where there is none."""
        ends = self.aggregate(first=Min("pk"), last=Max("pk"))
        if ends["first"] is None:
            return None
        picked = random.randint(ends["first"], ends["last"])  # noqa: S311 (nothing is secret)
        return self.filter(pk__gte=picked).order_by("pk").first()

    def with_dancer_count(self):
        """Annotate `dancer_count`: how many dancers' lives lead to the entry."""
        return self

    def for_list(self):
        """Return the entries with what their rows in a list show."""
        return self.with_dancer_count()

    def for_page(self):
        """Return the entries with what their own page shows."""
        return self


class FactQuerySet(models.QuerySet):
    """Questions asked of facts of any kind."""

    def get_by_natural_key(self, dancer_slug, key):
        """Return the dancer's fact with this key."""
        return self.get(dancer__slug=dancer_slug, key=key)

    def with_subjects(self):
        """Return the facts with the dancer and what they are about; evidence comes apart."""
        many = [field.name for field in self.model._meta.many_to_many if field.name != "passages"]
        return self.select_related("dancer", *self.model.subjects).prefetch_related(*many)

    def with_evidence(self):
        """Return the facts with their passages, and each passage's source without its text."""
        passages = self.model._meta.get_field("passages").related_model.objects
        return self.prefetch_related(Prefetch("passages", passages.with_source()))

    def delete(self):
        """Delete the facts one by one: their dancers have changed."""
        return delete_each(self)

    delete.queryset_only = True

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


class PassageQuerySet(models.QuerySet):
    """Questions asked of passages."""

    def get_by_natural_key(self, source_slug, quote):
        """Return the passage of this source with these words."""
        return self.get(source__slug=source_slug, quote=quote)

    def delete(self):
        """Delete the passages one by one, unless a fact rests on one of them."""
        return delete_each(self)

    delete.queryset_only = True

    def with_source(self):
        """Return the passages with their sources, but without the sources' texts."""
        return self.select_related("source").defer("source__text")

    def backing(self, dancer):
        """Return the passages that facts of the dancer's life rest on."""
        fields = [
            relation.field for relation in self.model._meta.related_objects if relation.many_to_many
        ]
        links = [
            field.remote_field.through.objects.filter(
                **{f"{field.m2m_field_name()}__dancer": dancer}
            )
            for field in fields
        ]
        return self.filter(reduce(Q.__or__, (Q(pk__in=link.values("passage")) for link in links)))

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
