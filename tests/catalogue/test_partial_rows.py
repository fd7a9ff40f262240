"""A row of another file leaves what it does not mention; a file's own row is the whole record."""

import io

import pytest
import yaml
from django.core.management import call_command

from dancers.models import Milestone, Place
from sources.models import Source, changing
from tests.factories import DancerFactory, PlaceFactory, StyleFactory, TrainingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def load(tmp_path):
    def write_and_load(rows, name="a.yaml", **options):
        path = tmp_path / name
        path.write_text(yaml.safe_dump(rows))
        out = io.StringIO()
        call_command("loaddata", str(path), stdout=out, **options)
        return out.getvalue().splitlines()

    return write_and_load


def place(**fields):
    told = {"name": "Kyrgyzstan", "slug": "kyrgyzstan", "kind": "country", **fields}
    return {"model": "dancers.place", "fields": told}


def test_another_file_leaves_what_it_does_not_mention_and_says_so(load):
    load([place(note="Independent since 1991.")])
    left, counts = load([place()], "b.yaml")
    assert Place.objects.get().note == "Independent since 1991."
    assert left == "left as it is, for b.yaml does not mention it: dancers.place kyrgyzstan note"
    assert counts == "0 created, 0 updated, 1 unchanged, 0 kept, 0 removed"


def test_what_another_file_mentions_is_changed(load):
    load([place(note="A note.")])
    load([place(name="Kirgizia")], "b.yaml")
    assert (Place.objects.get().name, Place.objects.get().note) == ("Kirgizia", "A note.")
    load([place(note="")], "c.yaml")
    assert Place.objects.get().note == ""


def test_a_required_field_may_be_left_out_by_another_file(load):
    load([place(note="A note.")])
    load([{"model": "dancers.place", "fields": {"slug": "kyrgyzstan", "note": "B."}}], "b.yaml")
    assert (Place.objects.get().name, Place.objects.get().note) == ("Kyrgyzstan", "B.")


def test_a_row_of_the_same_file_is_the_whole_record(load):
    load([place(note="A note.")])
    load([place()])
    assert Place.objects.get().note == ""


def test_a_file_takes_back_what_it_told_itself(load):
    load([place()])
    load([place(name="Kirgizia", note="A note.")], "b.yaml")
    load([place(name="Kirgizia")], "b.yaml")
    assert Place.objects.get().note == ""


def test_a_file_that_never_told_a_field_may_be_loaded_again(load):
    load([place(note="A note.")])
    partial = [place(name="Kirgizia")]
    load(partial, "b.yaml")
    load(partial, "b.yaml")
    load([place(name="Kirghizia")], "b.yaml")
    assert (Place.objects.get().name, Place.objects.get().note) == ("Kirghizia", "A note.")


def test_a_row_that_overwrites_is_the_whole_record(load):
    load([place(note="A note.")])
    load([place()], "b.yaml", overwrite=True)
    assert Place.objects.get().note == ""


def test_a_record_that_no_file_wrote_keeps_what_is_not_mentioned(load):
    PlaceFactory(slug="kyrgyzstan", name="Kyrgyzstan", kind="country", note="Typed.")
    load([place()])
    assert Place.objects.get().note == "Typed."


def test_links_that_are_not_mentioned_stay(load):
    training = TrainingFactory(basis="editorial", note="I know.")
    training.styles.add(style := StyleFactory())
    fields = {"dancer": [training.dancer.slug], "key": training.key, "position": training.position}
    load([{"model": "dancers.training", "fields": fields}])
    assert list(training.styles.all()) == [style]


def test_a_dump_that_overwrites_makes_the_other_archive_the_same(load, tmp_path):
    load([place(), place(name="Almaty", slug="almaty", kind="city", country=["kyrgyzstan"])])
    dancer = DancerFactory(slug="maya", name="Maya")
    dump = tmp_path / "dump.yaml"
    call_command("dump_archive", str(dump))
    before = dump.read_bytes()
    with changing():
        for record in Place.objects.all():
            record.note, record.latitude, record.longitude = "Changed.", 1, 2
            record.save()
        dancer.summary, dancer.pronoun = "Changed", "she"
        dancer.save()
    call_command("loaddata", str(dump), overwrite=True, verbosity=0)
    call_command("dump_archive", str(dump))
    assert dump.read_bytes() == before


BEFORE = "Vera Orr began late. Born in Perm, she went to Omsk.\n\nHer teacher was strict."
AFTER = "Vera Orr began late. She went to Omsk.\n\nHer teacher Ada Lund, Born in Perm, was strict."


def life(text, **fact):
    fields = {"dancer": ["vera"], "key": "born", "position": 1, "headline": "Born in Perm"}
    passages = {"passages": [["s", "Born in Perm"]]}
    return [
        {"model": "sources.source", "fields": {"name": "S", "slug": "s", "text": text}},
        {"model": "sources.passage", "fields": {"source": ["s"], "quote": "Born in Perm"}},
        {"model": "dancers.dancer", "fields": {"name": "Vera", "slug": "vera"}},
        {"model": "dancers.milestone", "fields": {**fields, **passages, **fact}},
    ]


def test_a_text_whose_quote_moves_marks_its_facts_and_no_load_confirms_them_in_silence(load):
    load(life(BEFORE))
    told = load(life(AFTER))
    assert Source.objects.get().text == AFTER
    assert not Milestone.objects.get().confirmed
    assert any(line.endswith("dancers.milestone vera/born") for line in told)
    load(life(AFTER))
    load(life(AFTER, headline="Born in Perm, as it says"))
    assert not Milestone.objects.get().confirmed
    load(life(AFTER, headline="Born in Perm, as it says", confirmed=True))
    assert Milestone.objects.get().confirmed


@pytest.mark.parametrize("claim", [{"headline": "Born in Omsk"}, {"dates": "1931"}])
def test_another_file_that_changes_a_fact_and_not_its_evidence_confirms_nothing(load, claim):
    load(life(BEFORE))
    fields = {"dancer": ["vera"], "key": "born", "position": 1, **claim}
    told = load([{"model": "dancers.milestone", "fields": fields}], "b.yaml")
    assert not Milestone.objects.get().confirmed
    line = "needs rechecking, for b.yaml changes it without its evidence: "
    assert f"{line}dancers.milestone vera/born" in told


@pytest.mark.parametrize(
    "more", [{}, {"position": 3}, {"note": "", "confirmed": True, "headline": "Born in Omsk"}]
)
def test_another_file_that_changes_no_claim_or_confirms_it_leaves_it_confirmed(load, more):
    load(life(BEFORE))
    fields = {"dancer": ["vera"], "key": "born", "position": 1, **more}
    load([{"model": "dancers.milestone", "fields": fields}], "b.yaml")
    assert Milestone.objects.get().confirmed
