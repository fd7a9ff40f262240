"""The history of a text knows its limit, as the text does; the database checks only the text."""

import django.core.validators
import sources.fields
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0014_split_texts'),
    ]

    operations = [
        migrations.AlterField(
            model_name='historicalsource',
            name='text',
            field=sources.fields.CleanTextField(help_text='The whole text, word for word.', validators=[django.core.validators.MaxLengthValidator(1000000, 'A text has up to %(limit_value)d characters; this one has %(show_value)d. Divide it into several sources.')], verbose_name='text'),
        ),
    ]
