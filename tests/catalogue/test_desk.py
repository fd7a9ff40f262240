"""The editors' desk: records are found, made, changed and kept there with their evidence."""

import json
import re

import pytest
from django.contrib import admin
from django.urls import reverse

from dancers.models import Dancer, Milestone, Training
from sources.models import Passage, PastSlug, Source, changing
from tests.factories import (
    DancerFactory,
    MilestoneFactory,
    OriginFactory,
    PassageFactory,
    PlaceFactory,
    SchoolFactory,
    TrainingFactory,
    factory_for,
)
from tests.forms import errors, filled, submit

OURS = [model for model in admin.site._registry if model._meta.app_label in
        ("sources", "dancers", "performances")]  # fmt: skip


def url(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.mark.django_db
def test_a_sixth_dancer_with_a_quote_from_a_new_source_is_on_the_site_at_the_next_request(
    desk, django_user_model
):
    text = "Maya was born in Moscow. She trained at the Moscow Academy."
    submit(desk, url(Source, "add"), name="An obituary", text=text)
    source = Source.objects.get()
    for quote in ("Maya was born in Moscow.", "She trained at the Moscow Academy."):
        submit(desk, url(Passage, "add"), source=source.pk, quote=quote)
    born, trained = Passage.objects.all()
    form = filled(desk, url(Dancer, "add"), name="Майя Плисецкая", pronoun="she")
    form |= {
        "origins-TOTAL_FORMS": 1,
        "origins-0-relation": "born",
        "origins-0-place": PlaceFactory(name="Moscow").pk,
        "origins-0-passages": [born.pk],
        "origins-0-basis": "stated",
        "trainings-TOTAL_FORMS": 1,
        "trainings-0-school": SchoolFactory(name="Moscow Academy").pk,
        "trainings-0-passages": [trained.pk],
        "trainings-0-basis": "stated",
    }
    submit(desk, url(Dancer, "add"), **form)

    desk.logout()
    assert "Майя Плисецкая" in desk.get("/").content.decode()
    page = desk.get("/dancers/maiya-plisetskaya/").content.decode()
    assert '<mark id="passage-1" data-passage="1">Maya was born in Moscow.</mark>' in page
    assert 'href="#training-moscow-academy"' in page
    (row,) = Training.history.all()
    assert row.history_user.username == "editor"


@pytest.mark.django_db
def test_a_quote_that_is_not_in_its_text_is_refused_in_the_form(desk):
    passage = PassageFactory()
    form = filled(desk, url(Passage, "add"), source=passage.source.pk, quote="She sang.")
    page = desk.post(url(Passage, "add"), form).content.decode()
    assert "has no such words." in page
    assert "She sang." in page


@pytest.mark.django_db
def test_passages_are_quoted_from_a_new_text_in_the_same_form(desk):
    form = filled(desk, url(Source, "add"), name="A text", text="She danced. She sang.")
    quotes = {"passages-TOTAL_FORMS": 2, "passages-0-quote": "She danced."}
    page = desk.post(url(Source, "add"), form | quotes | {"passages-1-quote": "She swam."})
    assert "has no such words." in page.content.decode()
    desk.post(url(Source, "add"), form | quotes | {"passages-1-quote": "She sang."})
    assert [str(passage.quote) for passage in Passage.objects.all()] == ["She danced.", "She sang."]


@pytest.mark.django_db
def test_a_fact_without_evidence_is_refused_beside_its_field(desk):
    dancer = DancerFactory()
    form = filled(desk, url(Dancer, "change", dancer.pk)) | {
        "milestones-TOTAL_FORMS": 1,
        "milestones-0-headline": "Began",
        "milestones-0-kind": "other",
        "milestones-0-basis": "stated",
    }
    page = desk.post(url(Dancer, "change", dancer.pk), form).content.decode()
    assert "needs a passage that says so" in page
    assert not Milestone.objects.exists()


@pytest.mark.django_db
def test_a_saved_form_raises_the_version_and_leaves_one_row_for_a_changed_fact(desk):
    fact = MilestoneFactory(passages=[PassageFactory()], headline="Began")
    untouched = MilestoneFactory(dancer=fact.dancer, passages=list(fact.passages.all()))
    before = Dancer.objects.get().version
    change = url(Dancer, "change", fact.dancer.pk)
    submit(desk, change, **{"milestones-0-headline": "Began to dance"})
    fact.refresh_from_db()
    assert fact.headline == "Began to dance"
    assert (fact.history.count(), untouched.history.count()) == (2, 1)
    assert Dancer.objects.get().version > before


@pytest.mark.django_db
def test_a_form_that_changes_nothing_leaves_no_trace(desk):
    fact = MilestoneFactory(passages=[PassageFactory()])
    version = Dancer.objects.get().version
    submit(desk, url(Dancer, "change", fact.dancer.pk))
    submit(desk, url(Milestone, "change", fact.pk))
    assert Dancer.objects.get().version == version
    assert (fact.history.count(), fact.dancer.history.count()) == (1, 1)


@pytest.mark.django_db
def test_a_life_of_three_hundred_facts_is_saved(desk):
    dancer, passage = DancerFactory(), PassageFactory()
    with changing():
        for number in range(300):
            MilestoneFactory(dancer=dancer, passages=[passage], position=number + 1)
    change = url(Dancer, "change", dancer.pk)
    form = filled(desk, change)
    assert len(form) > 2000
    form["milestones-299-headline"] = "The last one"
    submit(desk, change, **form)
    assert Milestone.objects.get(position=300).headline == "The last one"


@pytest.mark.django_db
def test_a_passage_that_backs_a_fact_is_not_deleted_and_the_fact_is_named(desk):
    fact = MilestoneFactory(passages=[PassageFactory()], headline="Began dancing")
    passage = fact.passages.get()
    for path, data in (
        (url(Passage, "delete", passage.pk), {"post": "yes"}),
        (
            url(Passage, "changelist"),
            {"action": "delete_selected", "_selected_action": passage.pk, "post": "yes"},
        ),
    ):
        assert "Began dancing" in desk.post(path, data).content.decode()
        assert Passage.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "found"),
    [("TRAINED years", 1), ("она", 0), ("текст", 1), ("tekst trained", 1), ("sang", 0)],
)
def test_passages_are_found_by_words_of_the_quote_and_the_source(desk, query, found):
    PassageFactory(source__name="Текст")
    page = desk.get(url(Passage, "changelist"), {"q": query}).content.decode()
    assert page.count('class="field-source ') == found


@pytest.mark.django_db
def test_an_autocomplete_finds_a_cyrillic_name_by_its_latin_spelling(desk):
    SchoolFactory(name="Другая")
    school = SchoolFactory(name="Хореография мектебі")
    fields = {"app_label": "dancers", "model_name": "training", "field_name": "school"}
    answer = desk.get("/admin/autocomplete/", {"term": "khoreografiya", **fields})
    assert [result["id"] for result in json.loads(answer.content)["results"]] == [str(school.pk)]


@pytest.mark.django_db
@pytest.mark.parametrize("model", set(OURS) - {PastSlug}, ids=lambda model: model.__name__)
def test_no_list_of_choices_grows_with_the_archive(desk, model):
    def options():
        return desk.get(url(model, "add")).content.decode().count("<option")

    before = options()
    with changing():
        for kind in OURS:
            factory_for(kind)()
    assert options() == before


@pytest.mark.django_db
@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_list_answers_and_searches(desk, model):
    assert desk.get(url(model, "changelist")).status_code == 200
    assert desk.get(url(model, "changelist"), {"q": "word"}).status_code == 200


@pytest.mark.django_db
def test_facts_are_listed_by_whether_they_have_evidence(desk):
    MilestoneFactory(headline="Backed", passages=[PassageFactory()])
    MilestoneFactory(headline="Bare")
    for choice, shown, hidden in (("with", "Backed", "Bare"), ("without", "Bare", "Backed")):
        page = desk.get(url(Milestone, "changelist"), {"evidence": choice}).content.decode()
        assert shown in page
        assert hidden not in page


@pytest.mark.django_db
def test_lists_count_what_leads_to_an_entry(desk):
    training = TrainingFactory(passages=[PassageFactory()])
    OriginFactory(dancer=training.dancer)
    counted = {Dancer: "fact_count", Passage: "fact_count", Source: "passage_count"}
    numbers = {
        model: re.findall(
            f'class="field-{field}">(\\d+)<', desk.get(url(model, "changelist")).content.decode()
        )
        for model, field in counted.items()
    }
    assert numbers == {Dancer: ["2"], Passage: ["1"], Source: ["1"]}


@pytest.mark.django_db
def test_the_record_shows_its_page_and_leads_to_its_entrys_history(desk):
    fact = MilestoneFactory()
    dancer = fact.dancer
    history = f"{dancer.get_absolute_url()}history/"
    assert desk.get(url(Dancer, "history", dancer.pk)).url == history
    assert desk.get(url(Milestone, "history", fact.pk)).url == history
    assert (
        f'href="{dancer.get_absolute_url()}"'
        in desk.get(url(Dancer, "change", dancer.pk)).content.decode()
    )


@pytest.mark.django_db
@pytest.mark.parametrize("junk", ["abc", "9" * 25, "1.5", "-"])
def test_the_history_of_what_is_no_record_is_not_found(desk, junk):
    assert desk.get(f"/admin/dancers/dancer/{junk}/history/").status_code == 404
    assert desk.get("/admin/dancers/dancer/1/history/").status_code == 404


@pytest.mark.django_db
def test_two_new_facts_of_a_kind_get_keys_of_their_own(desk):
    dancer, passage = DancerFactory(), PassageFactory()
    change = url(Dancer, "change", dancer.pk)
    form = filled(desk, change) | {"milestones-TOTAL_FORMS": 2}
    for number in range(2):
        row = {"headline": "Began", "kind": "other", "basis": "stated", "passages": [passage.pk]}
        form |= {f"milestones-{number}-{name}": value for name, value in row.items()}
    submit(desk, change, **form)
    assert [fact.key for fact in dancer.milestones.all()] == ["began", "began-2"]


@pytest.mark.django_db
def test_a_word_is_mended_in_the_text_and_in_its_quote_at_once(desk):
    passage = PassageFactory(quote="She danced.")
    fact = MilestoneFactory(passages=[passage])
    change = url(Source, "change", passage.source.pk)
    mended = passage.source.text.replace("danced", "dances")
    page = desk.post(change, filled(desk, change, text=mended)).content.decode()
    assert "The text has “She dances.” here now" in page
    submit(desk, change, text=mended, **{"passages-0-quote": "She dances."})
    assert fact.passages.get().quote == "She dances."


@pytest.mark.django_db
def test_a_note_of_several_lines_that_nobody_touched_is_not_saved_again(desk):
    fact = MilestoneFactory(passages=[PassageFactory()], note="One line.\nAnother.")
    submit(desk, url(Dancer, "change", fact.dancer.pk))
    assert fact.history.count() == 1


@pytest.mark.django_db
def test_a_cleared_key_is_kept(desk):
    fact = MilestoneFactory(passages=[PassageFactory()], key="began", headline="Began")
    change = url(Milestone, "change", fact.pk)
    submit(desk, change, key="", headline="Other words")
    fact.refresh_from_db()
    assert (fact.key, fact.headline) == ("began", "Other words")


@pytest.mark.django_db
def test_a_form_that_is_refused_with_its_slug_cleared_is_shown_again(desk):
    dancer = DancerFactory()
    change = url(Dancer, "change", dancer.pk)
    page = desk.post(change, filled(desk, change, slug="", name=""))
    assert "This field is required." in errors(page)[1]
    assert f'href="{dancer.get_absolute_url()}"' in desk.get(change).content.decode()
