"""What goes with an entry that is deleted, and what stands against it."""

from collections import Counter

from django.contrib.admin.utils import NestedObjects
from django.db import router

from dancers.models import Dancer
from sources.models import Passage


class Deletion:
    """The deletion of an entry, before it is done."""

    def __init__(self, entry):
        self.entry = entry
        collector = NestedObjects(using=router.db_for_write(type(entry)))
        collector.collect([entry])
        self._found = collector.data
        self._protected = collector.protected

    @property
    def goes(self):
        """What is deleted with the entry, by kind: (its name, the records)."""
        return [
            (model._meta.verbose_name_plural, sorted(records, key=lambda record: record.pk))
            for model, records in self._found.items()
            if not model._meta.auto_created and model is not type(self.entry)
        ]

    @property
    def stands_against(self):
        """The records that refer to the entry, or that rest on it, and would be left without."""
        return sorted([*self._protected, *self.entry.held_by()], key=str)

    @property
    def left_unused(self):
        """The passages that would back nothing any more: they stay with their sources."""
        if not isinstance(self.entry, Dancer):
            return []
        life = self.entry.life()
        resting = Counter(passage.pk for fact in life for passage in fact.passages.all())
        passages = Passage.objects.filter(pk__in=resting).with_source().with_fact_count()
        return [passage for passage in passages if passage.fact_count == resting[passage.pk]]
