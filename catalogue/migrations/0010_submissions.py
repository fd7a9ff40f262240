"""The forms that were sent and answered, so that each is answered once."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0009_revision'),
    ]

    operations = [
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64)),
                ('url', models.TextField(blank=True)),
                ('popup', models.TextField(blank=True)),
                ('messages', models.JSONField(default=list)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'default_permissions': (),
                'indexes': [models.Index(fields=['created_at'], name='submission_created_at')],
                'constraints': [models.UniqueConstraint(fields=('key',), name='catalogue_submission_unique')],
            },
        ),
    ]
