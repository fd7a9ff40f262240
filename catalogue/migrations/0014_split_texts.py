"""The sentences of long texts, so that they are split once: those of today's texts and of the past."""

from django.db import migrations, models
from django.db.models.functions import Length

from sources.kept_sentences import MIN_KEPT_CHARS, keep_sentences


def split(apps, schema_editor):
    """Split the long texts that sources have, or had in a version, one at a time."""
    kept = apps.get_model("catalogue.SplitText")
    for name in ("sources.Source", "catalogue.HistoricalSource"):
        texts = (
            apps.get_model(name)
            .objects.annotate(length=Length("text"))
            .filter(length__gte=MIN_KEPT_CHARS)
            .order_by()
            .values_list("text", "language")
        )
        for text, language in texts.iterator(chunk_size=10):
            keep_sentences(text, language, kept)


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0013_performance_dates_history"),
        ("sources", "0004_last_changed"),
    ]

    operations = [
        migrations.CreateModel(
            name="SplitText",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("edges", models.BinaryField()),
            ],
            options={"default_permissions": ()},
        ),
        migrations.RunPython(split, migrations.RunPython.noop),
    ]
