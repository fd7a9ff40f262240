"""The search index is right after every way of writing."""

from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from catalogue import index_due, indexing, triggers
from catalogue.indexing import catch_up, stored_places
from catalogue.kinds import BY_MODEL_NAME
from catalogue.rebuilding import all_triggers, drifted, rebuild
from catalogue.search import Search
from dancers.models import Dancer, Milestone, School
from sources.models import IndexDue, IndexedText, changing
from sources.models.indexed import place_of
from sources.reverting import revert
from tests.factories import (
    CountryFactory,
    DancerFactory,
    MilestoneFactory,
    OriginFactory,
    OtherNameFactory,
    PassageFactory,
    PerformanceFactory,
    PlaceFactory,
    SchoolFactory,
    SourceFactory,
    StyleFactory,
    TrainingFactory,
    VenueFactory,
)

pytestmark = pytest.mark.django_db


def found(text, kind="dancer"):
    """Return the entries of a kind that a search finds, once the index is seen to be right."""
    assert list(drifted()) == []
    hits = Search(text).first([kind], 50)[kind]
    return [BY_MODEL_NAME[kind].objects.get(pk=hit.entry_id) for hit in hits]


def test_a_saved_entry_is_found_and_a_renamed_one_by_its_new_name():
    dancer = DancerFactory(name="Anna")
    assert found("anna") == [dancer]
    dancer.name = "Berta"
    dancer.save()
    assert found("anna") == []
    assert found("berta") == [dancer]


def test_a_deleted_entry_is_not_found():
    MilestoneFactory(dancer=DancerFactory(name="Anna"), headline="Samba").dancer.delete()
    assert found("anna samba") == []
    assert not IndexedText.objects.exists()


def test_a_fact_that_changes_changes_what_its_dancer_is_found_by():
    milestone = MilestoneFactory(headline="Samba")
    milestone.headline = "Tango"
    milestone.save()
    assert found("samba") == []
    assert found("tango") == [milestone.dancer]
    milestone.delete()
    assert found("tango") == []


def test_another_name_that_goes_is_no_longer_found():
    other = OtherNameFactory(text="Rose")
    assert found("rose") == [other.dancer]
    other.delete()
    assert found("rose") == []


def test_what_refers_to_a_renamed_entry_is_found_by_its_new_name():
    school = SchoolFactory(name="Vaganova")
    dancer = TrainingFactory(school=school).dancer
    school.name = "Imperial Academy"
    school.save()
    assert found("vaganova") == []
    assert found("imperial") == [dancer]


def test_what_lies_in_a_renamed_country_is_found_by_its_new_name():
    country = CountryFactory(name="Kirghizia")
    place = PlaceFactory(name="Osh", country=country)
    dancer = OriginFactory(place=place).dancer
    performance = PerformanceFactory(venue=VenueFactory(place=place), place=place)
    country.name = "Kyrgyzstan"
    country.save()
    assert found("kirghizia") == []
    assert found("osh kyrgyzstan") == [dancer]
    assert found("osh kyrgyzstan", "performance") == [performance]


def test_styles_that_are_linked_and_unlinked():
    training = TrainingFactory(styles=[StyleFactory(name="Samba")])
    assert found("samba") == [training.dancer]
    training.styles.clear()
    assert found("samba") == []


def test_a_change_that_is_undone():
    dancer = DancerFactory(name="Anna")
    dancer.name = "Berta"
    dancer.save()
    revert(Dancer, dancer.pk, 2, seen=dancer.version)
    assert found("anna") == [dancer]
    assert found("berta") == []


def test_a_load(archive):
    assert list(drifted()) == []
    assert [dancer.slug for dancer in found("bolshoi almaty")] == ["valerie-baktybekova"]


def test_a_transaction_that_is_rolled_back():
    with transaction.atomic():
        DancerFactory(name="Anna")
        transaction.set_rollback(True)
    assert found("anna") == []


def test_rows_that_are_written_in_bulk():
    School.objects.bulk_create([School(name="Samba School", slug=f"s-{n}") for n in range(3)])
    assert len(found("samba", "school")) == 3
    School.objects.filter(slug="s-1").update(note="Tango")
    assert [school.slug for school in found("tango", "school")] == ["s-1"]
    dancer = DancerFactory()
    Milestone.objects.bulk_create([Milestone(dancer=dancer, key="a", position=1, headline="Hop")])
    assert found("hop") == [dancer]
    for milestone in (milestones := list(Milestone.objects.all())):
        milestone.headline = "Skip"
    Milestone.objects.bulk_update(milestones, ["headline"])
    assert found("skip") == [dancer]


def test_what_sql_wrote_is_due_and_is_found_by_the_next_search(client):
    dancer = DancerFactory(name="Anna")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE dancers_dancer SET summary = 'Samba' WHERE id = %s", [dancer.pk])
    assert IndexDue.objects.exists()
    assert "Anna" in client.get("/search/", {"q": "samba"}).content.decode()
    assert found("samba") == [dancer]


def test_nothing_is_due_after_a_change():
    with changing():
        DancerFactory()
        assert IndexDue.objects.exists()
    assert not IndexDue.objects.exists()


def test_a_long_text_is_found_to_its_end():
    source = SourceFactory(text="She danced. " * 11_000 + "At last she sang.")
    assert len(stored_places("text", [source.pk])) == 3
    assert found("sang", "source") == [source]
    source.text = "She danced."
    source.save()
    assert found("sang", "source") == []


def test_a_quote_from_a_text_does_not_read_the_text_anew(monkeypatch):
    source = SourceFactory(text="She danced.")
    monkeypatch.setattr(indexing, "stretches", lambda pk, text: pytest.fail("read anew"))
    PassageFactory(source=source, quote="She danced.")
    monkeypatch.undo()
    assert found("danced", "source") == [source]


def test_the_index_is_made_anew(archive):
    rows = sorted(IndexedText.objects.values_list("pk", "told", "words"))
    IndexedText.objects.all().delete()
    rebuild()
    assert list(drifted()) == []
    assert rows == sorted(IndexedText.objects.values_list("pk", "told", "words"))


def test_sqlite_knows_of_each_index_of_the_names_after_the_index_is_made():
    if connection.vendor != "sqlite":
        pytest.skip("about SQLite")
    DancerFactory()
    rebuild()
    with connection.cursor() as cursor:
        cursor.execute("SELECT idx FROM sqlite_stat1 WHERE tbl = 'catalogue_indexedname'")
        known = {index for (index,) in cursor.fetchall()}
    assert known >= {"catalogue_indexed_name_key", "catalogue_indexed_name_entry"}


def test_the_commands_say_what_has_drifted_and_mend_it(capsys):
    dancer = DancerFactory(name="Anna")
    IndexedText.objects.filter(pk=place_of("dancer", dancer.pk)).update(words="dwother")
    IndexedText.objects.create(pk=place_of("school", 12), words="swgone")
    with pytest.raises(CommandError, match="2 drifted"):
        call_command("check_search")
    told = capsys.readouterr().out
    assert f"dancer {dancer.pk}: other words" in told
    assert "school 12: no longer in the archive" in told
    call_command("rebuild_search")
    call_command("check_search")
    assert capsys.readouterr().err == ""


def test_entries_that_are_due_are_done_in_batches(monkeypatch):
    monkeypatch.setattr("catalogue.indexing.BATCH", 2)
    country = CountryFactory(name="Kirghizia")
    dancers = [OriginFactory(place=country).dancer for _number in range(5)]
    country.name = "Kyrgyzstan"
    country.save()
    assert {dancer.pk for dancer in found("kyrgyzstan")} == {dancer.pk for dancer in dancers}
    catch_up()
    assert Dancer.objects.count() == 5


def test_a_trigger_that_is_gone_is_told_and_made_again():
    triggers.remove()
    told = " ".join(drifted())
    assert "trigger barre_due_dancers_dancer_update: not there as it should be" in told
    triggers.install(all_triggers())
    assert list(drifted()) == []


def test_a_trigger_that_does_something_else_is_made_anew():
    first, *_others = index_due.triggers()
    triggers.install([replace(first, does=first.does.replace("IS NOT NULL", "> 0"))])
    assert triggers.missing(all_triggers()) == [first]
    triggers.install(all_triggers())
    assert triggers.missing(all_triggers()) == []
