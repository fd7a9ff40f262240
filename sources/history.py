"""The history of a record: a row for each save, in the version of the entry that it is part of."""

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

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
        """Put the row into its version, and the links into the row."""
        with changing() as change:
            change.keep_row(instance, history_instance, history_instance.history_type == "+")
            history_instance.save(update_fields=["version"])
        super().create_historical_record_m2ms(history_instance, instance)

    def m2m_changed(self, instance, action, attr, pk_set, reverse, model, **kwargs):
        """Put changed links into this change's row, or into a new one where there is none."""
        is_kept = getattr(settings, "SIMPLE_HISTORY_ENABLED", True)
        if not is_kept or action not in ("post_add", "post_remove", "post_clear"):
            return
        records = model.objects.filter(pk__in=pk_set or ()) if reverse else [instance]
        with changing() as change:
            for record in records:
                row = change.row_of(record)
                if row is None:
                    self.create_historical_record(record, "~")
                else:
                    self._keep_links_anew(row, record)

    def _keep_links_anew(self, row, record):
        for field in row._history_m2m_fields:
            self.m2m_models[field].objects.filter(history=row).delete()
        super().create_historical_record_m2ms(row, record)
