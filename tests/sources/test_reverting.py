"""A revert does the whole of what is wanted, or nothing, and says why."""

import pytest

from dancers.models import Dancer, Milestone, OtherName, School, Training
from sources.models import Passage, PastSlug, Source, StaleVersionError, Version, changing
from sources.plans import RefusedError
from sources.reverting import revert
from sources.snapshots import UnitHistory
from tests.factories import (
    DancerFactory,
    MilestoneFactory,
    OtherNameFactory,
    PassageFactory,
    SchoolFactory,
    SourceFactory,
    StyleFactory,
    TrainingFactory,
)
from tests.threads import at_once

pytestmark = pytest.mark.django_db


def newest(entry, model=None, pk=None):
    """Return the number of the entry's newest version."""
    return UnitHistory(model or type(entry), pk or entry.pk).last.number


def change(record, **values):
    with changing():
        for name, value in values.items():
            setattr(record, name, value)
        record.save()


def undo(entry, number=None, **options):
    """Undo a version of the entry, the newest unless another is named."""
    last = newest(entry)
    return revert(type(entry), entry.pk, number or last, seen=last, **options)


def refused(entry, number=None, **options):
    """Return why the version can't be undone; nothing has changed then."""
    before = newest(entry)
    with pytest.raises(RefusedError) as error:
        undo(entry, number, **options)
    assert newest(entry) == before
    return "; ".join(reason.text for reason in error.value.reasons)


def test_a_field_is_what_it_was_and_later_changes_of_others_stay():
    dancer = DancerFactory(name="Maya")
    change(dancer, pronoun="she")
    change(dancer, summary="A dancer")
    undo(dancer, 2)
    dancer.refresh_from_db()
    assert (dancer.pronoun, dancer.summary, dancer.version) == ("", "A dancer", 4)


def test_a_revert_is_one_version_with_its_reason():
    other = OtherNameFactory()
    fact = MilestoneFactory(dancer=other.dancer)
    with changing():
        fact.delete()
        other.delete()
    undo(fact.dancer, why="They were right.")
    version = Version.objects.latest("pk")
    assert (version.number, version.why) == (5, "They were right.")
    assert Milestone.objects.exists()
    assert OtherName.objects.exists()


def test_a_field_that_was_changed_again_is_named_and_left():
    dancer = DancerFactory()
    for pronoun in ("she", "they"):
        change(dancer, pronoun=pronoun)
    assert "was changed again since: pronoun." in refused(dancer, 2)
    dancer.refresh_from_db()
    assert dancer.pronoun == "they"


def test_what_is_undone_already_is_not_undone_again():
    dancer = DancerFactory()
    change(dancer, pronoun="she")
    undo(dancer)
    assert "Nothing is left to do" in refused(dancer, 2)


def test_an_added_record_is_taken_away():
    other = OtherNameFactory()
    undo(other.dancer)
    assert not OtherName.objects.exists()


def test_a_removed_fact_comes_back_as_it_was_with_evidence_and_styles():
    passage, style = PassageFactory(), StyleFactory()
    fact = TrainingFactory(passages=[passage], styles=[style], key="academy", position=7)
    fact_id = fact.pk
    fact.delete()
    undo(fact.dancer)
    back = Training.objects.get()
    assert (back.pk, back.key, back.position) == (fact_id, "academy", 7)
    assert (back.passages.get(), back.styles.get()) == (passage, style)


def test_evidence_alone_is_changed_back():
    fact = MilestoneFactory(passages=[PassageFactory()])
    was = fact.passages.get()
    with changing():
        fact.passages.set([PassageFactory(quote="She danced.")])
    undo(fact.dancer)
    assert fact.passages.get() == was


def test_a_deleted_dancer_is_back_at_its_address_with_the_facts(client):
    fact = MilestoneFactory(dancer__slug="maya", passages=[PassageFactory()])
    dancer_id, fact_id = fact.dancer.pk, fact.pk
    fact.dancer.delete()
    assert client.get("/dancers/maya/").status_code == 410
    entry = revert(Dancer, dancer_id, 2, seen=2)
    assert (entry.pk, entry.version) == (dancer_id, 3)
    assert Milestone.objects.get().pk == fact_id
    assert Milestone.objects.get().passages.exists()
    assert client.get("/dancers/maya/").status_code == 200
    assert not PastSlug.objects.exists()


def test_all_addresses_of_what_comes_back_lead_to_it_again(client):
    dancer = DancerFactory(slug="first")
    pk = dancer.pk
    change(dancer, slug="second")
    undo(dancer)
    dancer.refresh_from_db()
    change(dancer, slug="third")
    dancer.delete()
    for slug in ("first", "second", "third"):
        assert client.get(f"/dancers/{slug}/").status_code == 410
    revert(Dancer, pk, 5, seen=5)
    assert client.get("/dancers/third/").status_code == 200
    for slug in ("first", "second"):
        assert client.get(f"/dancers/{slug}/").url == "/dancers/third/"
    assert [str(past) for past in PastSlug.objects.all()] == ["dancer: first → third"]


def test_an_address_that_is_undone_still_leads_on_and_is_in_no_dump(client):
    dancer = DancerFactory(slug="first")
    change(dancer, slug="second")
    undo(dancer)
    assert client.get("/dancers/first/").status_code == 200
    assert client.get("/dancers/second/").url == "/dancers/first/"
    assert not PastSlug.objects.exists()
    assert DancerFactory(name="Second").slug == "second-2"


def test_two_moves_in_one_change_are_undone_as_one():
    dancer = DancerFactory(slug="first")
    with changing():
        change(dancer, slug="second")
        change(dancer, slug="third")
    undo(dancer)
    assert Dancer.objects.get().slug == "first"
    assert not PastSlug.objects.exists()


def test_going_back_takes_back_every_move_since():
    dancer = DancerFactory(slug="first")
    for slug in ("second", "third"):
        change(dancer, slug=slug)
    undo(dancer, 1, whole=True)
    assert Dancer.objects.get().slug == "first"
    assert not PastSlug.objects.exists()
    undo(dancer)
    assert Dancer.objects.get().slug == "third"
    assert [past.old for past in PastSlug.objects.all()] == ["first", "second"]


def test_a_creation_is_undone_by_deleting_and_that_by_bringing_back(client):
    school = SchoolFactory(slug="academy")
    pk = school.pk
    assert undo(school).pk is None
    assert client.get("/schools/academy/").status_code == 410
    assert not PastSlug.objects.exists()
    revert(School, pk, 2, seen=2)
    assert client.get("/schools/academy/").status_code == 200
    assert School.objects.get().pk == pk


def test_a_creation_on_which_others_rest_stays_and_these_are_named():
    fact = TrainingFactory(dancer__name="Maya", school__name="Academy")
    assert "Maya: Academy refers to it." in refused(fact.school)
    assert School.objects.exists()


def test_a_creation_to_which_facts_were_added_stays():
    dancer = DancerFactory(name="Maya")
    MilestoneFactory(dancer=dancer, headline="Began")
    assert "Maya: Began was added since." in refused(dancer, 1)


def test_a_passage_that_backs_a_fact_by_now_is_not_taken_away():
    passage = PassageFactory()
    MilestoneFactory(dancer__name="Maya", headline="Began", passages=[passage])
    assert "Maya: Began refers to it." in refused(passage.source)


def test_what_a_returning_fact_leads_to_has_to_be_there():
    fact = TrainingFactory(school__name="Academy")
    school, school_id = fact.school, fact.school.pk
    fact.delete()
    school.delete()
    assert "Academy has been deleted since." in refused(fact.dancer)
    revert(School, school_id, 2, seen=2)
    undo(fact.dancer)
    assert Training.objects.get().school.name == "Academy"


def test_a_passage_that_a_returning_fact_rests_on_has_to_be_there():
    fact = MilestoneFactory(passages=[PassageFactory(quote="She danced.")])
    fact.delete()
    Passage.objects.get().delete()
    assert "“She danced.”" in refused(fact.dancer)


def test_a_text_and_its_passages_go_back_together():
    passage = PassageFactory(quote="She danced.")
    source = passage.source
    with changing():
        source.has_quotes_in_hand = True
        change(source, text="She sang.")
        change(passage, quote="She sang.")
    undo(source)
    assert "She danced." in Source.objects.get().text
    assert Passage.objects.get().quote == "She danced."


def test_a_text_does_not_go_back_where_a_later_passage_would_lose_its_words():
    source = SourceFactory(text="She danced.")
    change(source, text="She danced. She sang.")
    PassageFactory(source=source, quote="She sang.")
    assert "“She sang.”" in refused(source, 2)
    assert Source.objects.get().text == "She danced. She sang."


def test_a_passage_that_was_lost_then_too_is_no_hindrance():
    passage = PassageFactory(quote="She danced.")
    source = passage.source
    source.has_quotes_in_hand = True
    change(source, text="She sang.")
    change(source, name="Renamed")
    change(source, text="She sang twice.")
    undo(source)
    assert Source.objects.get().text == "She sang."


def test_a_fact_is_not_left_without_evidence_where_it_never_was():
    fact = MilestoneFactory(basis="editorial", note="Known to the editor.")
    with changing():
        fact.passages.set([PassageFactory()])
    change(fact, basis="stated")
    assert "needs a passage that says so" in refused(fact.dancer, 2)


def test_what_forms_refuse_is_refused_in_words():
    dancer = DancerFactory(slug="first")
    Dancer.objects.filter(pk=dancer.pk).update(slug="free")
    change(Dancer.objects.get(), slug="second")
    PastSlug.every.all().delete()
    Dancer(name="Another", slug="first").save()
    assert "Another record of this kind has this slug." in refused(dancer, 1, whole=True)


def test_a_version_that_is_no_longer_the_newest_is_not_built_on():
    dancer = DancerFactory()
    pk = dancer.pk
    change(dancer, pronoun="she")
    with pytest.raises(StaleVersionError):
        revert(Dancer, pk, 2, seen=1)
    dancer.delete()
    with pytest.raises(StaleVersionError):
        revert(Dancer, pk, 3, seen=2)


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_bring_one_entry_back_at_once_one_does():
    dancer = MilestoneFactory().dancer
    pk = dancer.pk
    dancer.delete()
    failures = at_once(8, lambda: revert(Dancer, pk, 2, seen=2))
    assert [type(failure) for failure in failures] == [StaleVersionError] * 7
    assert (Dancer.objects.count(), Milestone.objects.count()) == (1, 1)
    assert newest(None, Dancer, pk) == 3
