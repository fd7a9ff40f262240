"""Migrations: complete, named, fresh and with data, there and back."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from catalogue import roles
from catalogue.models import ArchiveRevision
from dancers.models import Dancer, OtherName
from performances.models import Performance, Work
from sources.kept_sentences import MIN_KEPT_CHARS
from sources.models import IndexDue, IndexedName, Passage, SplitText, Version, changing
from tests.factories import (
    DancerFactory,
    OtherNameFactory,
    PassageFactory,
    PerformanceFactory,
    PlaceFactory,
    SourceFactory,
    WorkFactory,
)
from tests.loaded import load_archive
from tests.migrating import migrate
from tests.test_architecture import RECORDS, ROOMS


@pytest.mark.django_db
def test_the_models_have_no_change_without_a_migration():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_migrations_have_names_that_say_what_they_do():
    names = [name for app, name in MigrationLoader(None).disk_migrations if app in ROOMS]
    assert names
    assert [name for name in names if "auto" in name] == []


@pytest.mark.django_db(transaction=True)
def test_tables_can_be_taken_down_and_set_up_anew():
    load_archive()
    leaves = MigrationLoader(connection).graph.leaf_nodes()
    ours = [(app, None) for app in reversed(ROOMS)]
    migrate(ours)
    tables = connection.introspection.table_names()
    assert [table for table in tables if table.partition("_")[0] in ROOMS] == []
    migrate(leaves)
    call_command("loaddata", "archive", verbosity=0)
    assert Dancer.objects.count() == 5


@pytest.mark.django_db(transaction=True)
def test_an_archive_with_data_is_upgraded_without_loss():
    """Go back to the first migration of each room and forward again, with the archive loaded."""
    load_archive()
    roles.grant(apps)
    before = numbers()
    leaves = MigrationLoader(connection).graph.leaf_nodes()
    migrate([(room, "0001_initial") for room in ROOMS])
    migrate(leaves)
    assert numbers() == before


@pytest.mark.django_db(transaction=True)
def test_columns_of_an_older_folding_are_made_anew_with_the_index():
    leaves = MigrationLoader(connection).graph.leaf_nodes()
    with changing():
        dancer = DancerFactory(name="İpek O'Hara")
        other = OtherNameFactory(dancer=dancer, text="आरती")
        passage = PassageFactory(quote="ʿAlī danced")
        WorkFactory(name="آنا")
    before = [Dancer.objects.get().updated_at, Dancer.objects.get().version, dancer.slug]
    migrate([("catalogue", "0009_revision")])
    # As SQL and older code left them.
    Dancer.objects.update(sort_name="i pek ohara", folded_name="?")
    OtherName.objects.update(folded_text="आरत")
    Passage.objects.update(folded_quote="ʿali danced")
    Work.objects.update(sort_name="", folded_name="")
    IndexedName.objects.all().delete()
    IndexDue.objects.all().delete()
    Dancer.objects.update(updated_at=before[0])
    migrate(leaves)
    after = Dancer.objects.get()
    assert (after.sort_name, after.folded_name) == ("ipek ohara", "ipek ohara")
    assert OtherName.objects.get(pk=other.pk).folded_text == "आरती arti"
    assert Passage.objects.get(pk=passage.pk).folded_quote == "ali danced"
    assert Work.objects.get().folded_name == "انا ana"
    assert [after.updated_at, after.version, after.slug] == before
    assert list(Dancer.objects.named_like("hara")) == [after]
    call_command("check_search", verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_a_kind_that_was_not_recorded_is_claimed_again_where_one_goes_back():
    leaves = MigrationLoader(connection).graph.leaf_nodes()
    with changing():
        place, performance = PlaceFactory(), PerformanceFactory(kind="unknown")
    migrate([("dancers", "0005_meeting_places"), ("performances", "0004_meeting_places")])
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind FROM dancers_place WHERE id = %s", [place.pk])
        assert cursor.fetchone() == ("other",)
        cursor.execute("SELECT kind FROM performances_performance WHERE id = %s", [performance.pk])
        assert cursor.fetchone() == ("single",)
    migrate(leaves)
    assert Performance.objects.get().dates == ""


@pytest.mark.django_db(transaction=True)
def test_long_texts_of_today_and_of_the_past_are_split():
    leaves = MigrationLoader(connection).graph.leaf_nodes()
    source = SourceFactory(text="She danced. " * (MIN_KEPT_CHARS // 10))
    source.text += "She rested."
    source.save()
    SourceFactory()
    kept = set(SplitText.objects.values_list("pk", flat=True))
    migrate([("catalogue", "0013_performance_dates_history")])
    migrate(leaves)
    assert set(SplitText.objects.values_list("pk", flat=True)) == kept
    assert len(kept) == 2


def numbers():
    """Return how many rows each table has, but for that whose rows are put together by chance."""
    models = set(apps.get_models()) - {ArchiveRevision}
    return {model: model.objects.count() for model in models}


@pytest.mark.django_db(transaction=True)
def test_history_that_is_older_than_versions_gets_them():
    load_archive()
    dancer = Dancer.objects.get(slug="marat-kalmurzaeva")
    with changing(why="A better name"):
        dancer.name = "Marat"
        dancer.save()
        dancer.milestones.first().delete()
    leaves = MigrationLoader(connection).graph.leaf_nodes()
    migrate([("catalogue", "0002_portrait_history")])
    migrate(leaves)
    made = Version.objects.filter(kind="dancer", entry_id=dancer.pk).order_by("number")
    told = [(version.number, version.why, version.fixture, version.slug) for version in made]
    assert told == [
        (1, "", "archive.yaml", dancer.slug),
        (2, "A better name", "", dancer.slug),
    ]
    assert Dancer.objects.get(pk=dancer.pk).version == 2
    assert not any(model.history.filter(version=None).exists() for model in RECORDS)
