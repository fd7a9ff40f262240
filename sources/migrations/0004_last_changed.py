"""An index for the list of sources in the order of their last change."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sources', '0003_pastslug_kind'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='source',
            index=models.Index(fields=['updated_at', 'id'], name='source_changed'),
        ),
    ]
