"""The history of performances has their dates."""

import sources.dates
import sources.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0012_sort_and_search_columns'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalperformance',
            name='dates',
            field=sources.dates.EDTFField(blank=True, help_text='In EDTF: 1931-05-03, 1931-05, 1931~ (about), 1931/1933. Empty if not known.', max_length=100, verbose_name='dates'),
        ),
        migrations.AlterField(
            model_name='historicalperformance',
            name='kind',
            field=models.CharField(choices=[('single', 'single performance'), ('run', 'run of performances'), ('competition', 'competition'), ('class', 'class or rehearsal'), ('unknown', 'not recorded')], default='unknown', max_length=12, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='historicalperformance',
            name='name',
            field=sources.fields.CleanTextField(blank=True, help_text='Such as “Swan Lake, title role”. Left empty, it is made from the work, festival, company, venue, place and dates.', max_length=200, verbose_name='name'),
        ),
        migrations.AlterField(
            model_name='historicalplace',
            name='kind',
            field=models.CharField(choices=[('country', 'country'), ('region', 'region'), ('city', 'city'), ('town', 'town'), ('village', 'village'), ('other', 'other'), ('unknown', 'not recorded')], default='unknown', max_length=10, verbose_name='kind'),
        ),
    ]
