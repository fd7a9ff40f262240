"""A text has up to a million characters."""

import django.core.validators
import sources.fields
from django.core.management.base import CommandError
from django.db import migrations, models
from django.db.models.functions import Length

MAX_TEXT_CHARS = 1_000_000


def refuse_longer(apps, schema_editor):
    """Say which texts are too long, before the database refuses them without a word."""
    sources = apps.get_model("sources.Source").objects.annotate(length=Length("text"))
    found = sources.filter(length__gt=MAX_TEXT_CHARS).order_by("slug").values_list("slug", "length")
    if found:
        told = ", ".join(f"{slug} ({length:,} characters)" for slug, length in found)
        raise CommandError(
            f"Texts have up to {MAX_TEXT_CHARS:,} characters. Before you upgrade, divide each of "
            f"these sources into several: {told}"
        )


class Migration(migrations.Migration):

    dependencies = [
        ('sources', '0004_last_changed'),
    ]

    operations = [
        migrations.RunPython(refuse_longer, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='source',
            name='text',
            field=sources.fields.CleanTextField(help_text='The whole text, word for word.', validators=[django.core.validators.MaxLengthValidator(1000000, 'A text has up to %(limit_value)d characters; this one has %(show_value)d. Divide it into several sources.')], verbose_name='text'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.CheckConstraint(condition=models.Q(('text__length__lte', 1000000)), name='sources_source_text_length', violation_error_message='A text has up to 1,000,000 characters.'),
        ),
    ]
