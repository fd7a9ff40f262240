"""What all records share: when they were written, their history, the entry they are edited with."""

from functools import cache

from django.apps import apps
from django.db import models
from django.db.models import ProtectedError, Q
from django.utils.translation import gettext_lazy as _

from sources.history import ArchiveHistory
from sources.models.versions import changing


def choice_in_words(choices, value):
    """Return what a choice is called, or the value where it is none of them.

    A list asks it of each row; a record's own `get_…_display` takes four times as long.
    """
    return str(_labels(choices).get(value, value))


@cache
def _labels(choices):
    return dict(choices.choices)


def one_of(field, choices):
    """Return the constraint that a field holds one of its choices."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": choices.values}),
        name=f"%(app_label)s_%(class)s_{field}_known",
        violation_error_message=_("Choose one of the values that the field has."),
    )


class Record(models.Model):
    """Anything that the archive keeps: it knows when it was written, and its history."""

    created_at = models.DateTimeField(_("created"), auto_now_add=True, serialize=False)
    updated_at = models.DateTimeField(_("updated"), auto_now=True, serialize=False)

    history = ArchiveHistory()

    # What tells the record from all others of its kind, in fixtures and for good.
    natural_key_fields = ()
    # The relation to the entry that the record is edited with; empty where it is one itself.
    unit_field = ""

    class Meta:
        abstract = True

    def save(self, **kwargs):
        """Save the record in a change, which makes a version of its entry."""
        with changing() as change:
            if self.unit is not self:
                self._stay_in_unit()
            change.version_of(self)
            super().save(**kwargs)

    def delete(self, **kwargs):
        """Delete the record in a change, which makes a version of its entry.

        Raises ProtectedError where another record would be left without it.
        """
        with changing() as change:
            self.lock()
            if held := self.held_by():
                raise ProtectedError(_("Other records refer to this one."), set(held))
            change.version_of(self)
            return super().delete(**kwargs)

    def lock(self):
        """Wait for whoever writes to the record, or links to it, and let others wait."""
        type(self)._base_manager.select_for_update().filter(pk=self.pk).first()

    def held_by(self):
        """Return the facts that have this record among several: passages, styles.

        Foreign keys protect what they refer to; of such a link the database would only drop it.
        """
        return [
            fact
            for relation in self._meta.related_objects
            if relation.many_to_many
            for fact in relation.related_model.objects.filter(
                **{relation.field.name: self}
            ).select_related("dancer")
        ]

    @property
    def unit(self):
        """The entry that the record is edited with: the entry itself, or what it stands under."""
        return getattr(self, self.unit_field) if self.unit_field else self

    @property
    def unit_key(self):
        """The kind and the id of the entry that the record is edited with."""
        if not self.unit_field:
            return (self._meta.model_name, self.pk)
        field = self._meta.get_field(self.unit_field)
        return (field.related_model._meta.model_name, getattr(self, field.attname))

    @classmethod
    def parts(cls):
        """Return the kinds of record that are edited with an entry of this kind, and it itself."""
        parts = [
            model
            for model in apps.get_models()
            if issubclass(model, Record)
            and model.unit_field
            and model._meta.get_field(model.unit_field).related_model is cls
        ]
        return [cls, *parts]

    def _stay_in_unit(self):
        """Raise ValueError where the record would leave the entry that it was made for."""
        if not self._state.adding:
            stored = type(self).objects.filter(pk=self.pk)
            unit_id = stored.values_list(f"{self.unit_field}_id", flat=True).first()
            if unit_id not in (None, self.unit_key[1]):
                raise ValueError(f"{self} stays with its {self.unit_field}.")

    def natural_key(self):
        """Return the values of the natural key; of an entry among them, its slug."""
        values = (getattr(self, name) for name in self.natural_key_fields)
        return tuple(value.slug if isinstance(value, Record) else value for value in values)
