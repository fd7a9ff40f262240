"""The history of a record: a row for each save, in the version of the entry that it is part of."""

from django.conf import settings
from django.db import models
from django.dispatch import receiver
from simple_history.models import HistoricalRecords
from simple_history.signals import pre_create_historical_record

from sources.models.versions import changing


def is_derived(field):
    """Tell whether the field is made anew from others, and so has no history of its own."""
    return not field.serialize and not field.primary_key


class HistoryRow(models.Model):
    """What every row of the history has: the version that it is part of."""

    version = models.ForeignKey(
        "catalogue.Version", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True


class ArchiveHistory(HistoricalRecords):
    """History rows in `catalogue`, one for each save, with the many-to-many links in it.

    The library by itself writes a second row when the links are set after the save. Here the links
    of a record that the same change has saved go into the row that this save wrote.
    """

    def __init__(self):
        super().__init__(app="catalogue", inherit=True, bases=[HistoryRow])

    def fields_included(self, model):
        """Return the fields whose values are kept in the history."""
        return [field for field in model._meta.fields if not is_derived(field)]

    def create_history_model(self, model, inherited):
        """Create the history's model, telling it which fields it does without."""
        self.excluded_fields = [field.name for field in model._meta.fields if is_derived(field)]
        return super().create_history_model(model, inherited)

    def create_historical_record(self, instance, history_type, using=None):
        """Write the row in the change that is under way, or in one of its own."""
        with changing():
            super().create_historical_record(instance, history_type, using)

    def create_historical_record_m2ms(self, history_instance, instance):
        """Put the links into the row; a record that is only now made has none."""
        if not history_instance._history_m2m_fields:
            return
        with changing() as change:
            change.remember_row(instance, history_instance.pk)
        if history_instance.history_type != "+":
            super().create_historical_record_m2ms(history_instance, instance)

    def m2m_changed(self, instance, action, attr, pk_set, reverse, model, **kwargs):
        """Put changed links into this change's row, or into a new one where there is none."""
        is_kept = getattr(settings, "SIMPLE_HISTORY_ENABLED", True)
        if not is_kept or action not in ("post_add", "post_remove", "post_clear"):
            return
        records = model.objects.filter(pk__in=pk_set or ()) if reverse else [instance]
        linked = [instance.pk] if reverse else pk_set
        with changing() as change:
            for record in records:
                row_id = change.row_of(record)
                if row_id is None:
                    self.create_historical_record(record, "~")
                elif action == "post_add":
                    self._add_links(row_id, record, attr, linked)
                else:
                    self._remove_links(row_id, record, attr, linked)

    def _add_links(self, row_id, record, name, linked):
        """Put the links to these records into the row."""
        field = record._meta.get_field(name)
        links = {field.m2m_field_name(): record, f"{field.m2m_reverse_field_name()}__in": linked}
        rows = field.remote_field.through.objects.filter(**links).values()
        kept = self.m2m_models[field]
        kept.objects.bulk_create(kept(history_id=row_id, **row) for row in rows)

    def _remove_links(self, row_id, record, name, linked):
        """Take the links to these records out of the row; None stands for all of them."""
        field = record._meta.get_field(name)
        links = self.m2m_models[field].objects.filter(history=row_id)
        if linked is not None:
            links = links.filter(**{f"{field.m2m_reverse_field_name()}__in": linked})
        links.delete()


@receiver(pre_create_historical_record)
def put_into_version(instance, history_instance, **kwargs):
    """Put a row of the history into the version that it is part of, before it is written."""
    with changing() as change:
        change.put_row(instance, history_instance)
