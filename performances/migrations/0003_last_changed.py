"""Indexes for lists in the order of the last change: of performances, and what they join."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dancers', '0004_last_changed'),
        ('performances', '0002_fact_confirmed'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='festival',
            index=models.Index(fields=['updated_at', 'id'], name='festival_changed'),
        ),
        migrations.AddIndex(
            model_name='performance',
            index=models.Index(fields=['updated_at', 'id'], name='performance_changed'),
        ),
        migrations.AddIndex(
            model_name='venue',
            index=models.Index(fields=['updated_at', 'id'], name='venue_changed'),
        ),
        migrations.AddIndex(
            model_name='work',
            index=models.Index(fields=['updated_at', 'id'], name='work_changed'),
        ),
    ]
