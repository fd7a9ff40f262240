"""The archive's revision: another one after every committed write, whatever made it."""

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from catalogue import revision as revisions
from catalogue.models import ArchiveRevision
from catalogue.revision import revision
from dancers.models import Dancer, Training
from sources.models import PastSlug
from tests.factories import DancerFactory, PassageFactory, StyleFactory, TrainingFactory

pytestmark = pytest.mark.django_db(transaction=True)


def by_sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_save_a_delete_and_an_address_that_went_change_it():
    seen = {revision()}
    dancer = DancerFactory()
    seen.add(revision())
    dancer.slug = "elsewhere"
    dancer.save()
    seen.add(revision())
    PastSlug.every.all().delete()
    seen.add(revision())
    dancer.delete()
    seen.add(revision())
    assert len(seen) == 5


def test_links_and_bulk_writes_change_it():
    training, passage, seen = TrainingFactory(), PassageFactory(), {revision()}
    training.styles.add(StyleFactory())
    seen.add(revision())
    training.passages.add(passage)
    seen.add(revision())
    Dancer.objects.bulk_update([training.dancer], ["summary"])
    seen.add(revision())
    Training.objects.update(position=2)
    seen.add(revision())
    assert len(seen) == 5


def test_sql_by_hand_and_a_load_change_it():
    DancerFactory()
    seen = {revision()}
    by_sql("UPDATE dancers_dancer SET summary = 'By hand.'")
    seen.add(revision())
    by_sql("DELETE FROM dancers_dancer")
    seen.add(revision())
    call_command("loaddata", "archive", verbosity=0)
    seen.add(revision())
    call_command("flush", interactive=False, verbosity=0)
    seen.add(revision())
    assert len(seen) == 5


def test_emptied_tables_change_it():
    if connection.vendor == "sqlite":
        pytest.skip("there is no TRUNCATE")
    DancerFactory()
    before = revision()
    by_sql("TRUNCATE dancers_dancer CASCADE")
    assert revision() != before


def test_a_name_of_a_user_changes_it_and_a_sign_in_does_not(editor, client):
    before = revision()
    client.force_login(editor)
    client.get("/")
    assert revision() == before
    editor.first_name = "Aigerim"
    editor.save()
    assert revision() != before


def test_reading_and_what_is_taken_back_do_not_change_it(client):
    dancer = DancerFactory()
    before = revision()
    client.get(dancer.get_absolute_url())
    client.get("/search/?q=dancer")
    with transaction.atomic():
        dancer.delete()
        transaction.set_rollback(True)
    assert revision() == before


def test_a_write_counts_that_follows_one_that_was_taken_back():
    dancer, before = DancerFactory(), revision()
    with transaction.atomic():
        inner = transaction.savepoint()
        dancer.delete()
        transaction.savepoint_rollback(inner)
        Dancer.objects.update(summary="Danced.")
    assert revision() != before


def test_many_writes_leave_few_rows_and_one_revision():
    dancer, seen = DancerFactory(), []
    # Chance decides when they are put together: one time in fifty.
    while ArchiveRevision.objects.count() > len(seen) and len(seen) < 2000:
        by_sql(f"UPDATE dancers_dancer SET summary = '{len(seen)}' WHERE id = {dancer.pk}")
        seen.append(revision())
    assert len(set(seen)) == len(seen)
    assert ArchiveRevision.objects.count() <= len(seen)


def test_it_is_changed_by_hand_for_what_was_written_past_the_triggers():
    before = revision()
    revisions.change()
    assert revision() != before
