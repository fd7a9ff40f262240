"""Two people, one record: the second to save sees what the first changed, and decides."""

import pytest

from dancers.models import Dancer, Milestone
from sources.models import Version
from tests.factories import (
    DancerFactory,
    MilestoneFactory,
    OriginFactory,
    OtherNameFactory,
    PassageFactory,
    PlaceFactory,
    SourceFactory,
    TrainingFactory,
)
from tests.forms import filled, submit
from tests.threads import at_once

pytestmark = pytest.mark.django_db

FIRST, SECOND = "milestones-0-headline", "milestones-1-headline"


@pytest.fixture
def dancer():
    """A dancer with two facts."""
    dancer = DancerFactory(name="Maya", pronoun="she")
    passage = PassageFactory()
    for headline in ("Began", "Danced"):
        MilestoneFactory(dancer=dancer, headline=headline, passages=[passage])
    return dancer


def headlines():
    return list(Milestone.objects.order_by("position").values_list("headline", flat=True))


def meet(desk, url, theirs, mine):
    """Let two open the form; one saves, then the other. Return the second's form and answer."""
    typed = filled(desk, url, **mine)
    submit(desk, url, **theirs)
    return typed, desk.post(url, typed)


def decide(desk, url, typed, response, resolve, **choices):
    """Send the conflict page's form, as a browser does."""
    conflict = response.context["conflict"]
    kept = {}
    for name, value in conflict.kept:
        kept.setdefault(name, []).append(value)
    data = kept | {"version": str(conflict.entry.version), "seen": str(conflict.seen)}
    chosen = {difference.choice: "mine" for difference in conflict.open} | choices
    return desk.post(url, data | chosen | {"resolve": resolve})


def test_the_second_save_changes_nothing_and_shows_what_was_what_is_and_what_was_typed(
    desk, form_of, dancer
):
    url = form_of(dancer)
    _typed, response = meet(desk, url, {"name": "Maja", "why": "As the text"}, {"name": "Maia"})
    page = response.content.decode()
    assert response.status_code == 409
    assert Dancer.objects.get().name == "Maja"
    (difference,) = response.context["conflict"].open
    assert (difference.was, difference.now, difference.typed) == ("Maya", "Maja", "Maia")
    assert "As the text" in page
    assert "editor,\n" in page


def test_changes_of_two_facts_of_one_dancer_conflict_too_and_are_merged(desk, form_of, dancer):
    url = form_of(dancer)
    typed, response = meet(desk, url, {FIRST: "Began early"}, {SECOND: "Danced late"})
    assert response.status_code == 409
    assert headlines() == ["Began early", "Danced"]
    assert response.context["conflict"].open == []
    assert decide(desk, url, typed, response, "merge").status_code == 302
    assert headlines() == ["Began early", "Danced late"]


@pytest.mark.parametrize(("choice", "left"), [("mine", "Maia"), ("now", "Maja")])
def test_where_both_changed_a_field_the_editor_chooses(desk, form_of, dancer, choice, left):
    url = form_of(dancer)
    theirs, mine = {"name": "Maja", "pronoun": "they"}, {"name": "Maia", "summary": "A dancer"}
    typed, response = meet(desk, url, theirs, mine)
    decide(desk, url, typed, response, "merge", **{"take-name": choice})
    stored = Dancer.objects.get()
    assert (stored.name, stored.pronoun, stored.summary) == (left, "they", "A dancer")


def test_all_that_was_typed_may_be_saved_over_it_knowingly(desk, form_of, dancer):
    url = form_of(dancer)
    typed, response = meet(
        desk, url, {"name": "Maja", "pronoun": "they", FIRST: "x"}, {"name": "Maia"}
    )
    decide(desk, url, typed, response, "overwrite")
    stored = Dancer.objects.get()
    assert (stored.name, stored.pronoun) == ("Maia", "she")
    assert headlines() == ["Began", "Danced"]


@pytest.mark.parametrize("seen", [None, "", "x", "-1", "9" * 30, "999", "²"])
def test_a_form_without_the_version_that_it_saw_is_refused(desk, form_of, dancer, seen):
    url = form_of(dancer)
    typed = filled(desk, url, name="Maia")
    del typed["version"]
    response = desk.post(url, typed if seen is None else typed | {"version": seen})
    assert response.status_code == 409
    assert Dancer.objects.get().name == "Maya"
    assert decide(desk, url, typed, response, "overwrite").status_code == 302
    assert Dancer.objects.get().name == "Maia"


def test_a_third_save_between_conflict_and_decision_is_a_conflict_again(desk, form_of, dancer):
    url = form_of(dancer)
    typed, response = meet(desk, url, {"name": "Maja"}, {"name": "Maia"})
    submit(desk, url, pronoun="they")
    again = decide(desk, url, typed, response, "merge")
    assert again.status_code == 409
    assert len(again.context["conflict"].since) == 2
    decide(desk, url, typed, again, "merge")
    stored = Dancer.objects.get()
    assert (stored.name, stored.pronoun) == ("Maia", "they")


@pytest.mark.parametrize(("choice", "left"), [("mine", 2), ("now", 1)])
def test_a_fact_that_one_removed_and_the_other_changed(desk, form_of, dancer, choice, left):
    url = form_of(dancer)
    typed, response = meet(desk, url, {"milestones-1-DELETE": "on"}, {SECOND: "Danced late"})
    assert response.status_code == 409
    (difference,) = response.context["conflict"].open
    answer = decide(desk, url, typed, response, "merge", **{difference.choice: choice})
    assert answer.status_code == 302
    assert headlines() == ["Began", "Danced late"][:left]


def test_a_fact_that_the_other_removed_is_not_brought_back_by_a_merge(desk, form_of, dancer):
    url = form_of(dancer)
    typed, response = meet(desk, url, {"milestones-0-DELETE": "on"}, {SECOND: "Danced late"})
    decide(desk, url, typed, response, "merge")
    assert headlines() == ["Danced late"]


@pytest.mark.parametrize(("choice", "left"), [("mine", ["Began"]), ("now", ["Began", "Changed"])])
def test_a_fact_that_one_changed_and_the_other_removes(desk, form_of, dancer, choice, left):
    url = form_of(dancer)
    typed, response = meet(desk, url, {SECOND: "Changed"}, {"milestones-1-DELETE": "on"})
    (difference,) = response.context["conflict"].open
    decide(desk, url, typed, response, "merge", **{difference.choice: choice})
    assert headlines() == left


def test_facts_that_both_added_are_both_kept(desk, dancer):
    url = f"{dancer.get_absolute_url()}edit/"
    total = {"milestones-TOTAL_FORMS": "3", "milestones-2-basis": "editorial"}
    row = total | {"milestones-2-note": "I know", "milestones-2-kind": "other"}
    typed, response = meet(
        desk,
        url,
        row | {"milestones-2-headline": "Theirs"},
        row | {"milestones-2-headline": "Mine", "milestones-2-position": "9"},
    )
    assert decide(desk, url, typed, response, "merge").status_code == 302
    assert set(headlines()) == {"Began", "Danced", "Theirs", "Mine"}


def test_evidence_styles_and_places_are_merged_as_well(desk):
    dancer = DancerFactory()
    source = SourceFactory()
    passage = PassageFactory(source=source)
    origin = OriginFactory(dancer=dancer, place=PlaceFactory(name="Almaty"), passages=[passage])
    training = TrainingFactory(dancer=dancer, passages=[passage])
    OtherNameFactory(dancer=dancer, text="Майя")
    PlaceFactory(name="Astana")
    url = f"{dancer.get_absolute_url()}edit/"
    theirs = {"origins-0-place": "Astana", "trainings-0-styles": ["Ballet"]}
    quotes = {"trainings-0-passages": ["She danced."], "trainings-0-passages-source": source.slug}
    theirs |= {"trainings-0-styles-new": "on"}
    typed, response = meet(desk, url, theirs, quotes | {"other_names-0-text": "Мая"})
    assert decide(desk, url, typed, response, "merge").status_code == 302
    origin.refresh_from_db()
    assert origin.place.name == "Astana"
    assert [passage.quote for passage in training.passages.all()] == ["She danced."]
    assert [style.name for style in training.styles.all()] == ["Ballet"]
    assert dancer.other_names.get().text == "Мая"


def test_a_fact_on_its_own_page_of_the_desk_conflicts_with_its_dancer(desk, dancer):
    fact = dancer.milestones.first()
    url = f"/admin/dancers/milestone/{fact.pk}/change/"
    _typed, response = meet(desk, url, {"headline": "Theirs"}, {"headline": "Mine"})
    assert response.status_code == 409
    assert headlines() == ["Theirs", "Danced"]


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_save_at_once_one_does_and_the_others_are_told(editor, form_of):
    from django.test import Client

    dancer = DancerFactory(name="Maya")
    url = form_of(dancer)
    browsers = [Client() for _number in range(8)]
    for browser in browsers:
        browser.force_login(editor)
    sent = [(browser, filled(browser, url, name="Changed")) for browser in browsers]
    statuses = []

    def save():
        browser, data = sent.pop()
        statuses.append(browser.post(url, data).status_code)

    assert at_once(8, save) == []
    assert sorted(statuses) == [302, *[409] * 7]
    dancer.refresh_from_db()
    assert dancer.version == 2
    assert Version.objects.filter(kind="dancer").count() == 2


def test_what_was_typed_over_theirs_brings_back_no_fact_that_was_not_touched(desk, form_of, dancer):
    url = form_of(dancer)
    typed, response = meet(desk, url, {"milestones-0-DELETE": "on"}, {SECOND: "Danced late"})
    decide(desk, url, typed, response, "overwrite")
    assert headlines() == ["Danced late"]


def test_a_conflict_after_a_row_was_added_without_script_is_decided_like_any_other(desk, dancer):
    url = f"{dancer.get_absolute_url()}edit/"
    typed = filled(desk, url, name="Maia", more="origins")
    submit(desk, url, pronoun="they")
    page = desk.post(url, typed)
    assert page.status_code == 200
    assert 'name="origins-0-place"' in page.content.decode()
    del typed["more"]
    response = desk.post(url, typed)
    assert decide(desk, url, typed, response, "merge").status_code == 302
    stored = Dancer.objects.get()
    assert (stored.name, stored.pronoun) == ("Maia", "they")
