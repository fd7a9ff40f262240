"""The shipped archive comes from the five texts, and says what they say."""

import hashlib

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from dancers.models import Company, Dancer, Engagement, Origin, School, Training
from performances.models import Appearance, Performance
from sources.models import Source
from sources.texts import mend

TEXTS = sorted((settings.BASE_DIR / "fixtures" / "texts").glob("*.txt"))

pytestmark = [pytest.mark.usefixtures("shipped"), pytest.mark.django_db]


@pytest.fixture(scope="module")
def shipped(django_db_setup, django_db_blocker):
    """The shipped archive, loaded once: these tests only read it."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("loaddata", "archive", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_each_text_is_the_file_as_received_with_its_damage_undone(path):
    received = path.read_bytes()
    source = Source.objects.get(file_name=path.name)
    assert source.file_sha256 == hashlib.sha256(received).hexdigest()
    assert source.text == mend(received)[0]
    assert source.note or source.text.encode() == received


def test_there_are_five_lives_and_every_source_tells_one():
    assert Dancer.objects.count() == len(TEXTS) == 5
    for dancer in Dancer.objects.all():
        sources = {passage.source for fact in dancer.life() for passage in fact.passages.all()}
        assert [source.slug for source in sources] == [dancer.slug]


def test_the_facts_of_a_life_are_numbered_in_its_order():
    for dancer in Dancer.objects.all():
        life = dancer.life()
        assert [fact.position for fact in life] == list(range(1, len(life) + 1))


def test_origins_are_those_that_the_texts_state():
    told = Origin.objects.values_list("dancer__slug", "relation", "place__slug")
    assert set(told) == {
        ("isabella-baktybekova", "born", "kyrgyzstan"),
        ("valerie-baktybekova", "born", "almaty"),
        ("marat-kalmurzaeva", "born", "akbulak"),
        ("marat-kalmurzaeva", "raised", "akbulak"),
    }


def test_institutions_that_the_texts_leave_unnamed_are_taken_for_no_others():
    assert set(School.objects.filter(named=False).values_list("slug", flat=True)) == {
        "prestigious-ballet-academy-in-moscow",
        "local-dance-studio",
    }
    assert set(Company.objects.filter(named=False).values_list("slug", flat=True)) == {
        "prestigious-ballet-company",
        "renowned-international-ballet-company",
    }


def test_an_offer_that_was_taken_up_is_inferred_with_the_reason():
    engagement = Engagement.objects.get(dancer__slug="isabella-baktybekova")
    assert (engagement.basis, engagement.rank) == ("inferred", "principal dancer")
    assert "took it up" in engagement.note
    assert engagement.passages.count() == 2


def test_a_mother_is_no_teacher_and_watching_no_training():
    training = Training.objects.get(dancer__slug="martin-baktybekova")
    assert (training.school, training.teacher) == (None, None)


def test_a_place_in_a_name_is_no_place_of_the_record():
    assert not Performance.objects.filter(place__slug="astana").exists()
    assert Company.objects.get(slug="new-york-city-ballet").place is None


def test_a_title_role_is_kept_as_the_text_names_it():
    appearance = Appearance.objects.get(performance__work__slug="swan-lake")
    assert appearance.role == "the title role"
    assert appearance.performance.company is None
