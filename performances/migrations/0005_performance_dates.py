"""Performances have dates; one whose kind nobody recorded says so."""

import sources.dates
import sources.fields
from django.db import migrations, models


def claim_a_kind(apps, schema_editor):
    """Give back the kind that was claimed where none was recorded."""
    apps.get_model("performances", "Performance").objects.filter(kind="unknown").update(kind="single")


class Migration(migrations.Migration):

    dependencies = [
        ('dancers', '0006_place_kind_not_recorded'),
        ('performances', '0004_meeting_places'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='performance',
            name='performances_performance_kind_known',
        ),
        migrations.AddField(
            model_name='performance',
            name='dates',
            field=sources.dates.EDTFField(blank=True, help_text='In EDTF: 1931-05-03, 1931-05, 1931~ (about), 1931/1933. Empty if not known.', max_length=100, verbose_name='dates'),
        ),
        migrations.AddField(
            model_name='performance',
            name='earliest',
            field=sources.dates.EarliestDayField('dates'),
        ),
        migrations.AddField(
            model_name='performance',
            name='latest',
            field=sources.dates.LatestDayField('dates'),
        ),
        migrations.AlterField(
            model_name='performance',
            name='kind',
            field=models.CharField(choices=[('single', 'single performance'), ('run', 'run of performances'), ('competition', 'competition'), ('class', 'class or rehearsal'), ('unknown', 'not recorded')], default='unknown', max_length=12, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='performance',
            name='name',
            field=sources.fields.CleanTextField(blank=True, help_text='Such as “Swan Lake, title role”. Left empty, it is made from the work, festival, company, venue, place and dates.', max_length=200, verbose_name='name'),
        ),
        migrations.RunPython(migrations.RunPython.noop, claim_a_kind),
        migrations.AddConstraint(
            model_name='performance',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['single', 'run', 'competition', 'class', 'unknown'])), name='performances_performance_kind_known', violation_error_message='Choose one of the values that the field has.'),
        ),
    ]
