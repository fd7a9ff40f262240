"""The history of a record: a row for each save, with who, when and why."""

from django.db import transaction
from simple_history.models import HistoricalRecords


def is_derived(field):
    """Tell whether the field is made anew from others, and so has no history of its own."""
    return not field.serialize and not field.primary_key


class ArchiveHistory(HistoricalRecords):
    """History rows in `catalogue`, one for each save, with the many-to-many links in it.

    The library by itself writes a second row when the links are set after the save. Here the links
    of a record that was saved in the same transaction go into the row that this save wrote.
    """

    def __init__(self):
        super().__init__(app="catalogue", inherit=True)

    def fields_included(self, model):
        """Return the fields whose values are kept in the history."""
        return [field for field in model._meta.fields if not is_derived(field)]

    def create_history_model(self, model, inherited):
        """Create the history's model, telling it which fields it does without."""
        self.excluded_fields = [field.name for field in model._meta.fields if is_derived(field)]
        return super().create_history_model(model, inherited)

    def create_historical_record_m2ms(self, history_instance, instance):
        """Keep the links in the row, and the row on the record until the transaction ends."""
        super().create_historical_record_m2ms(history_instance, instance)
        instance._row_of_this_change = history_instance
        transaction.on_commit(lambda: instance.__dict__.pop("_row_of_this_change", None))

    def m2m_changed(self, instance, action, attr, pk_set, reverse, **kwargs):
        """Put changed links into this change's row, or into a new one where there is none."""
        row = getattr(instance, "_row_of_this_change", None)
        if row is None:
            super().m2m_changed(instance, action, attr, pk_set, reverse, **kwargs)
        elif action in ("post_add", "post_remove", "post_clear"):
            for field in row._history_m2m_fields:
                self.m2m_models[field].objects.filter(history=row).delete()
            self.create_historical_record_m2ms(row, instance)
