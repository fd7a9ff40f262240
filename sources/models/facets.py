"""What is kept of the lists' facets: which entries each value has, and how many."""

from django.db import models

from sources.fields import ByteOrdered


class NameField(ByteOrdered, models.TextField):
    """A text that is looked up as it stands."""


class KeptFacet(models.Model):
    """A facet of a kind of entry, with what tells whether its values have changed.

    The stamp is new at each write, and drawn by lot: one that was counted up would be met again
    after a write that was taken back. `recent` has a (stamp, values) pair for each of the last
    writes: after that stamp, these values changed.
    """

    kind = NameField()
    facet = NameField()
    stamp = models.BigIntegerField(default=0)
    recent = models.JSONField(default=list)

    class Meta:
        app_label = "catalogue"
        constraints = [
            models.UniqueConstraint(fields=["kind", "facet"], name="catalogue_keptfacet_unique")
        ]

    def __str__(self):
        return f"{self.kind} {self.facet}"


class FacetValue(models.Model):
    """The entries of a kind that have a value of a facet: their ids, as a roaring bitmap."""

    kind = NameField()
    facet = NameField()
    # The id of the entry that it leads to, or a choice, or a text.
    value = NameField()
    count = models.PositiveIntegerField()
    members = models.BinaryField()

    class Meta:
        app_label = "catalogue"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "facet", "value"], name="catalogue_facetvalue_unique"
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.facet} {self.value}: {self.count}"
