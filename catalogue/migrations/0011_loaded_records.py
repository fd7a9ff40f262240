"""The records that a loaded file has, though it wrote none of them."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0010_submissions'),
    ]

    operations = [
        migrations.CreateModel(
            name='LoadedRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.CharField(max_length=200)),
                ('kind', models.CharField(max_length=50)),
                ('record_id', models.BigIntegerField()),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('file', 'kind', 'record_id'), name='catalogue_loadedrecord_unique')],
            },
        ),
    ]
