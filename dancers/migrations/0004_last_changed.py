"""Indexes for lists in the order of the last change: of dancers, and what their lives lead to."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dancers', '0003_fact_confirmed'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='company',
            index=models.Index(fields=['updated_at', 'id'], name='company_changed'),
        ),
        migrations.AddIndex(
            model_name='dancer',
            index=models.Index(fields=['updated_at', 'id'], name='dancer_changed'),
        ),
        migrations.AddIndex(
            model_name='place',
            index=models.Index(fields=['updated_at', 'id'], name='place_changed'),
        ),
        migrations.AddIndex(
            model_name='school',
            index=models.Index(fields=['updated_at', 'id'], name='school_changed'),
        ),
        migrations.AddIndex(
            model_name='style',
            index=models.Index(fields=['updated_at', 'id'], name='style_changed'),
        ),
        migrations.AddIndex(
            model_name='teacher',
            index=models.Index(fields=['updated_at', 'id'], name='teacher_changed'),
        ),
    ]
