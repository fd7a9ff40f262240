"""The lists' facets: which entries each value has, kept as bitmaps, and what tells of a write."""

import sources.models.facets
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0007_search_index'),
    ]

    operations = [
        migrations.CreateModel(
            name='FacetValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', sources.models.facets.NameField()),
                ('facet', sources.models.facets.NameField()),
                ('value', sources.models.facets.NameField()),
                ('count', models.PositiveIntegerField()),
                ('members', models.BinaryField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'facet', 'value'), name='catalogue_facetvalue_unique')],
            },
        ),
        migrations.CreateModel(
            name='KeptFacet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', sources.models.facets.NameField()),
                ('facet', sources.models.facets.NameField()),
                ('stamp', models.BigIntegerField(default=0)),
                ('recent', models.JSONField(default=list)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'facet'), name='catalogue_keptfacet_unique')],
            },
        ),
    ]
