"""Rows of the history that are older than versions get the versions that they would have had."""

from datetime import timedelta
from itertools import chain

from django.db import migrations
from django.db.models import Case, OuterRef, Subquery, Value, When
from django.db.models.functions import Concat, Substr

# What one save, or one load, wrote was written in less time than this.
ONE_SAVE, ONE_LOAD = timedelta(seconds=2), timedelta(minutes=10)

UNITS = {
    ("dancers", "Dancer"): {
        "HistoricalDancer": "id",
        "HistoricalOtherName": "dancer_id",
        "HistoricalOrigin": "dancer_id",
        "HistoricalTraining": "dancer_id",
        "HistoricalEngagement": "dancer_id",
        "HistoricalPractice": "dancer_id",
        "HistoricalMilestone": "dancer_id",
        "HistoricalAppearance": "dancer_id",
    },
    ("sources", "Source"): {"HistoricalSource": "id", "HistoricalPassage": "source_id"},
    ("dancers", "Place"): {"HistoricalPlace": "id"},
    ("dancers", "Style"): {"HistoricalStyle": "id"},
    ("dancers", "School"): {"HistoricalSchool": "id"},
    ("dancers", "Teacher"): {"HistoricalTeacher": "id"},
    ("dancers", "Company"): {"HistoricalCompany": "id"},
    ("performances", "Work"): {"HistoricalWork": "id"},
    ("performances", "Venue"): {"HistoricalVenue": "id"},
    ("performances", "Festival"): {"HistoricalFestival": "id"},
    ("performances", "Performance"): {"HistoricalPerformance": "id"},
}


LOADED = "loaddata "


def why_and_fixture(row):
    """Return why the row was written, and the file that a load read it from."""
    reason = row.history_change_reason or ""
    return ("", reason.removeprefix(LOADED)) if reason.startswith(LOADED) else (reason, "")


def is_one_save(row, version):
    """Tell whether the row was written with what the version holds so far."""
    why, fixture = why_and_fixture(row)
    return (
        version is not None
        and row.history_date - version.made_at < (ONE_LOAD if fixture else ONE_SAVE)
        and row.history_user_id == version.made_by_id
        and (why, fixture) == (version.why, version.fixture)
    )


def make_versions(apps, schema_editor):
    """Put the rows of each entry's history into versions, numbered from 1."""
    models = {
        name: apps.get_model("catalogue", name) for parts in UNITS.values() for name in parts
    }
    for (app, model), parts in UNITS.items():
        entry_model = apps.get_model(app, model)
        entry_history, *_under = parts
        ids = models[entry_history].objects.order_by("id").values_list("id", flat=True).distinct()
        for entry_id in ids.iterator():
            number_versions(apps, entry_model, entry_id, models, parts)


def number_versions(apps, entry_model, entry_id, models, parts):
    """Make the versions of one entry, and let the entry have the number of the last."""
    Version = apps.get_model("catalogue", "Version")
    rows = chain.from_iterable(
        models[name].objects.filter(**{field: entry_id}, version=None)
        for name, field in parts.items()
    )
    entry_history = next(iter(parts))
    told = models[entry_history].objects.filter(id=entry_id).order_by("history_date").first()
    version, number = None, 0
    for row in sorted(rows, key=lambda row: (row.history_date, row.history_id)):
        if type(row).__name__ == entry_history:
            told = row
        if not is_one_save(row, version):
            number += 1
            version = Version.objects.create(
                kind=entry_model._meta.model_name,
                entry_id=entry_id,
                number=number,
                name=told.name,
                slug=told.slug,
                made_by_id=row.history_user_id,
                why=why_and_fixture(row)[0],
                fixture=why_and_fixture(row)[1],
            )
            Version.objects.filter(pk=version.pk).update(made_at=row.history_date)
            version.made_at = row.history_date
        type(row).objects.filter(pk=row.pk).update(version=version)
    entry_model.objects.filter(pk=entry_id).update(version=max(number, 1))


def forget_versions(apps, schema_editor):
    """Take the rows out of their versions, with the reason that these had."""
    Version = apps.get_model("catalogue", "Version")
    its_own = Version.objects.filter(pk=OuterRef("version_id"))
    told = Case(When(fixture="", then="why"), default=Concat(Value(LOADED), "fixture"))
    why = Subquery(its_own.annotate(short=Substr(told, 1, 100)).values("short")[:1])
    for parts in UNITS.values():
        for name in parts:
            rows = apps.get_model("catalogue", name).objects.exclude(version=None)
            rows.update(history_change_reason=why)
            rows.update(version=None)
    Version.objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0003_versions"),
        ("dancers", "0003_fact_confirmed"),
        ("performances", "0002_fact_confirmed"),
        ("sources", "0002_pastslug_listed"),
    ]
    operations = [migrations.RunPython(make_versions, forget_versions)]
