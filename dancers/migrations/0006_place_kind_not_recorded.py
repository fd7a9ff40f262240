"""A place whose kind nobody recorded says so."""

from django.db import migrations, models


def claim_a_kind(apps, schema_editor):
    """Give back the kind that was claimed where none was recorded."""
    apps.get_model("dancers", "Place").objects.filter(kind="unknown").update(kind="other")


class Migration(migrations.Migration):

    dependencies = [
        ('dancers', '0005_meeting_places'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='place',
            name='dancers_place_kind_known',
        ),
        migrations.AlterField(
            model_name='place',
            name='kind',
            field=models.CharField(choices=[('country', 'country'), ('region', 'region'), ('city', 'city'), ('town', 'town'), ('village', 'village'), ('other', 'other'), ('unknown', 'not recorded')], default='unknown', max_length=10, verbose_name='kind'),
        ),
        migrations.RunPython(migrations.RunPython.noop, claim_a_kind),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['country', 'region', 'city', 'town', 'village', 'other', 'unknown'])), name='dancers_place_kind_known', violation_error_message='Choose one of the values that the field has.'),
        ),
    ]
