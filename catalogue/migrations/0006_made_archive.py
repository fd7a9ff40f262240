"""The made archive: which ids its rows have, so that it can be taken out again."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0005_roles'),
    ]

    operations = [
        migrations.CreateModel(
            name='MadeArchive',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('dancers', models.PositiveIntegerField()),
                ('seed', models.PositiveIntegerField()),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('ids', models.JSONField()),
            ],
            options={
                'default_permissions': (),
            },
        ),
    ]
