"""The columns by which names are sorted and searched, as they are made today.

The search index and the facets are made anew after every migration.
"""

from django.db import migrations

from sources.fields import DerivedTextField

ROOMS = ("sources", "dancers", "performances")
BATCH = 2_000


def derive(apps, schema_editor):
    """Fill the derived columns of all records again, and write those that are others now."""
    for room in ROOMS:
        for model in apps.get_app_config(room).get_models():
            fields = [each for each in model._meta.fields if isinstance(each, DerivedTextField)]
            if fields:
                derive_for(model._base_manager.using(schema_editor.connection.alias), fields)


def derive_for(records, fields):
    """Fill the derived columns of one kind of record, some records at a time."""
    names = [field.attname for field in fields]
    last, wanted = 0, records.only(*names, *(field.source for field in fields)).order_by("pk")
    while batch := list(wanted.filter(pk__gt=last)[:BATCH]):
        last = batch[-1].pk
        changed = []
        for record in batch:
            before = [getattr(record, name) for name in names]
            if before != [field.pre_save(record, add=False) for field in fields]:
                changed.append(record)
        records.bulk_update(changed, names, batch_size=200)


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0011_loaded_records"),
        ("sources", "0004_last_changed"),
        ("dancers", "0005_meeting_places"),
        ("performances", "0004_meeting_places"),
    ]

    # Whoever goes back has columns that older code would fill otherwise, and reads them as well.
    operations = [migrations.RunPython(derive, migrations.RunPython.noop)]
