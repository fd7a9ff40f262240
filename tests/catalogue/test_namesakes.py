"""A name that the archive has already, or one like it: asked about once, never taken silently."""

import unicodedata
from html.parser import HTMLParser

import pytest
from django.test import Client

from dancers.models import Dancer, Place, School, Style, Training
from performances.models import Performance
from tests.factories import (
    CountryFactory,
    DancerFactory,
    MilestoneFactory,
    OriginFactory,
    PassageFactory,
    PlaceFactory,
    SchoolFactory,
    SourceFactory,
    StyleFactory,
    TrainingFactory,
    WorkFactory,
    factory_for,
)
from tests.forms import filled, submit
from tests.test_architecture import ENTRIES
from tests.threads import at_once

pytestmark = pytest.mark.django_db

KNOWN = {"basis": "editorial", "note": "I was there."}
# What is one name, however it is typed: case, white space, how an accent is composed.
ONE_NAME = {
    "case": "ÉTUDE studio",
    "no-break space": "Étude\u00a0Studio",
    "double blanks": "  Étude   Studio ",
    "decomposed": unicodedata.normalize("NFD", "Étude Studio"),
}
# What may be another: an accent, a sign, a hyphen.
ALIKE = {"accent": "Etude Studio", "sign": "Étude Studio+", "hyphen": "Étude-Studio"}


def edit(entry):
    return f"{entry.get_absolute_url()}edit/"


def row(prefix="trainings", number=0, **values):
    """Return what a browser sends of a new row of a formset."""
    sent = {f"{prefix}-{number}-{name}": value for name, value in (KNOWN | values).items()}
    return {f"{prefix}-TOTAL_FORMS": str(number + 1), **sent}


class Questions(HTMLParser):
    """Collects the ticks that say *another* and are not set, as (name, value) pairs."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        is_tick = attrs.get("type") == "checkbox" and attrs.get("name", "").endswith("another")
        if is_tick and "checked" not in attrs:
            self.found.append((attrs["name"], attrs["value"]))


def questions(response):
    """Return the ticks by which the page asks whether another entry is meant."""
    return Questions(response.content.decode()).found


def asked_again(response, data):
    """Return what was sent with all questions of the page answered: it is another one."""
    ticks = {}
    for name, value in questions(response):
        ticks.setdefault(name, []).append(value)
    assert ticks
    return data | ticks


@pytest.fixture
def dancer():
    return DancerFactory()


@pytest.fixture
def studio():
    return SchoolFactory(name="Étude Studio")


# A box in which an entry is named


@pytest.mark.parametrize("typed", [*ONE_NAME.values(), *ALIKE.values()], ids=[*ONE_NAME, *ALIKE])
def test_a_new_entry_whose_name_is_taken_is_made_after_one_question(desk, dancer, studio, typed):
    data = filled(desk, edit(dancer), **row(school=typed, **{"school-new": "on"}))
    response = desk.post(edit(dancer), data)
    page = response.content.decode()
    assert response.status_code == 200
    assert School.objects.get() == studio
    assert f'href="{studio.get_absolute_url()}"' in page
    assert "Étude Studio [etude-studio]" in page
    again = desk.post(edit(dancer), asked_again(response, data))
    assert again.status_code == 302
    assert Training.objects.get().school != studio
    made = School.objects.exclude(pk=studio.pk).get()
    assert made.name == unicodedata.normalize("NFC", typed).strip()


@pytest.mark.parametrize("typed", ONE_NAME.values(), ids=ONE_NAME)
def test_case_and_blanks_are_no_other_name(desk, dancer, studio, typed):
    submit(desk, edit(dancer), **row(school=typed))
    assert Training.objects.get().school == studio


@pytest.mark.parametrize("typed", [*ALIKE.values(), "etude-studio"], ids=[*ALIKE, "slug"])
def test_a_name_like_another_is_not_taken_for_it(desk, dancer, studio, typed):
    data = filled(desk, edit(dancer), **row(school=typed))
    response = desk.post(edit(dancer), data)
    assert response.status_code == 200
    assert "no school of this name. It has: Étude Studio" in response.content.decode()
    assert not Training.objects.exists()
    # The tick alone is enough: nobody is asked twice.
    assert desk.post(edit(dancer), asked_again(response, data)).status_code == 302
    assert Training.objects.get().school != studio


def test_of_namesakes_one_is_not_taken_for_its_slug(desk, dancer):
    places = [PlaceFactory(name="Perm"), PlaceFactory(name="Perm")]
    data = filled(desk, edit(dancer), **row("origins", relation="born", place="perm"))
    response = desk.post(edit(dancer), data)
    assert "Perm [perm], Perm [perm-2]" in response.content.decode()
    submit(desk, edit(dancer), **row("origins", relation="born", place="Perm [perm-2]"))
    assert dancer.origins.get().place == places[1]


def test_a_slug_that_an_entry_kept_when_it_was_renamed_is_no_name_of_it(desk, dancer):
    PlaceFactory(name="Molotov", slug="perm")
    data = filled(desk, edit(dancer), **row("origins", relation="born", place="perm"))
    assert desk.post(edit(dancer), data).status_code == 200
    assert not dancer.origins.exists()


def test_a_slug_behind_another_name_chooses_nothing(desk, dancer, studio):
    other = SchoolFactory(name="Another")
    data = filled(desk, edit(dancer), **row(school=f"Another [{studio.slug}]"))
    assert desk.post(edit(dancer), data).status_code == 200
    submit(desk, edit(dancer), **row(school=f"another [{other.slug}]"))
    assert Training.objects.get().school == other


def test_the_entry_that_is_there_is_chosen_by_its_slug_though_new_is_ticked(desk, dancer, studio):
    typed = {"school": "Étude Studio [etude-studio]", "school-new": "on"}
    submit(desk, edit(dancer), **row(**typed))
    assert Training.objects.get().school == School.objects.get() == studio


def test_an_answer_to_the_question_is_good_for_the_name_that_it_was_about(desk, dancer, studio):
    SchoolFactory(name="Vaganova")
    typed = {"school": "Vaganova", "school-new": "on", "school-another": ["Étude Studio"]}
    response = desk.post(edit(dancer), filled(desk, edit(dancer), **row(**typed)))
    assert response.status_code == 200
    assert questions(response) == [("trainings-0-school-another", "Vaganova")]


def test_an_answer_stays_ticked_where_something_else_is_wrong(desk, dancer, studio):
    typed = {"school": studio.name, "school-new": "on", "school-another": [studio.name]}
    data = filled(desk, edit(dancer), **row(**typed | {"note": ""}))
    response = desk.post(edit(dancer), data)
    assert response.status_code == 200
    assert f'value="{studio.name}" checked' in " ".join(response.content.decode().split())
    submit(desk, edit(dancer), **data | row(**typed))
    assert School.objects.count() == 2


def test_the_name_that_stood_in_the_box_is_another_one_where_new_is_ticked(desk):
    fact = OriginFactory(place__name="Perm", passages=[PassageFactory()])
    data = filled(desk, edit(fact.dancer), **{"origins-0-place-new": "on"})
    response = desk.post(edit(fact.dancer), data)
    assert response.status_code == 200
    assert desk.post(edit(fact.dancer), asked_again(response, data)).status_code == 302
    was = fact.place
    fact.refresh_from_db()
    assert (fact.place.name, fact.place != was) == ("Perm", True)


def test_a_new_name_that_is_typed_twice_in_a_form_is_one_entry(desk, dancer):
    first = row(school="Vaganova", **{"school-new": "on"})
    second = row(number=1, school=" VAGANOVA", **{"school-new": "on"})
    submit(desk, edit(dancer), **first | second)
    assert Training.objects.count() == 2
    assert {training.school for training in Training.objects.all()} == {School.objects.get()}


def test_another_of_a_name_that_is_typed_twice_in_a_form_is_one_entry(desk, dancer, studio):
    typed = {"school": studio.name, "school-new": "on", "school-another": [studio.name]}
    submit(desk, edit(dancer), **row(**typed) | row(number=1, **typed))
    assert School.objects.count() == 2
    assert len({training.school for training in Training.objects.all()} - {studio}) == 1


def test_two_new_names_that_are_alike_are_two_entries(desk, dancer):
    first = row(school="Studio A", **{"school-new": "on"})
    second = row(number=1, school="Studio A+", **{"school-new": "on"})
    submit(desk, edit(dancer), **first | second)
    assert {school.name for school in School.objects.all()} == {"Studio A", "Studio A+"}


def test_each_of_several_names_is_asked_about(desk):
    ballet, etude = StyleFactory(name="Ballet"), StyleFactory(name="Étude")
    training = TrainingFactory(styles=[StyleFactory(name="Waltz")], passages=[PassageFactory()])
    url = edit(training.dancer)
    typed = {"trainings-0-styles": ["Waltz", "Ballet", "Etude", "Kurash"]}
    data = filled(desk, url, **typed, **{"trainings-0-styles-new": "on"})
    response = desk.post(url, data)
    assert response.status_code == 200
    assert questions(response) == [
        ("trainings-0-styles-another", "Ballet"),
        ("trainings-0-styles-another", "Etude"),
    ]
    data["trainings-0-styles"] = ["Waltz", "Ballet [ballet]", "Etude", "Kurash"]
    data["trainings-0-styles-another"] = ["Etude"]
    assert desk.post(url, data).status_code == 302
    linked = {style.name: style for style in training.styles.all()}
    assert linked.keys() == {"Waltz", "Ballet", "Etude", "Kurash"}
    assert linked["Ballet"] == ballet
    assert etude not in linked.values()


def test_a_second_style_of_the_name_is_added_to_the_first(desk):
    training = TrainingFactory(styles=[StyleFactory(name="Giselle")], passages=[PassageFactory()])
    url = edit(training.dancer)
    typed = {"trainings-0-styles": ["Giselle", "Giselle"], "trainings-0-styles-new": "on"}
    data = filled(desk, url, **typed)
    response = desk.post(url, data)
    assert response.status_code == 200
    assert desk.post(url, asked_again(response, data)).status_code == 302
    assert training.styles.count() == Style.objects.count() == 2


def test_a_place_is_no_namesake_of_a_country_where_a_country_is_named(desk):
    PlaceFactory(name="Georgia")
    style = StyleFactory()
    submit(desk, edit(style), country="Georgia", **{"country-new": "on"})
    style.refresh_from_db()
    assert (style.country.name, style.country.kind) == ("Georgia", "country")


def test_a_country_is_asked_about_like_any_other(desk):
    CountryFactory(name="Georgia")
    url = edit(StyleFactory())
    response = desk.post(url, filled(desk, url, country="Georgia", **{"country-new": "on"}))
    assert questions(response) == [("country-another", "Georgia")]


def test_theirs_is_theirs_though_the_name_over_it_was_ticked_as_new(desk):
    fact = OriginFactory(passages=[PassageFactory()])
    PlaceFactory(name="Perm")
    url = edit(fact.dancer)
    mine = filled(desk, url, **{"origins-0-place": "Akbulak", "origins-0-place-new": "on"})
    submit(desk, url, **{"origins-0-place": "Perm"})
    assert desk.post(url, mine).status_code == 409
    version = str(Dancer.objects.get().version)
    decided = {"resolve": "merge", "seen": mine["version"], "version": version}
    decided["take-origins-0-place"] = "now"
    assert desk.post(url, mine | decided).status_code == 302
    assert Place.objects.filter(name="Perm").count() == 1
    fact.refresh_from_db()
    assert fact.place.name == "Perm"


@pytest.mark.django_db(transaction=True)
def test_who_makes_the_same_name_at_once_is_asked_or_served(editor):
    urls = [edit(DancerFactory()) for _number in range(4)]
    forms = []
    for url in urls:
        browser = Client()
        browser.force_login(editor)
        typed = row(school="Vaganova", **{"school-new": "on"})
        forms.append((browser, url, filled(browser, url, **typed)))
    statuses = []

    def save():
        browser, url, data = forms.pop()
        statuses.append(browser.post(url, data).status_code)

    assert at_once(4, save) == []
    assert 302 in statuses
    assert set(statuses) <= {200, 302}
    assert Training.objects.count() == statuses.count(302)


# An entry's own form


@pytest.fixture(params=["public", "admin"])
def urls_of(request):
    """The addresses at which an entry of a kind is added, and one is edited."""

    def addresses(model, entry=None):
        if request.param == "public":
            start = f"/{model._meta.verbose_name_plural}/"
            return edit(entry) if entry else f"{start}add/"
        start = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        return f"{start}{entry.pk}/change/" if entry else f"{start}add/"

    return addresses


def needed(model):
    return {"text": "She danced."} if model._meta.model_name == "source" else {}


@pytest.mark.parametrize("model", ENTRIES, ids=lambda model: model.__name__)
def test_an_entry_whose_name_is_taken_is_added_after_one_question(desk, urls_of, model):
    there = factory_for(model)(name="Étude Studio")
    url = urls_of(model)
    data = filled(desk, url, name="étude  studio", **needed(model))
    response = desk.post(url, data)
    page = response.content.decode()
    assert response.status_code == 200
    assert model.objects.get() == there
    assert f'href="{there.get_absolute_url()}"' in page
    assert "Add it anyway: it is another one" in page
    assert desk.post(url, asked_again(response, data)).status_code == 302
    assert model.objects.count() == 2


@pytest.mark.parametrize("typed", [*ONE_NAME.values(), *ALIKE.values()], ids=[*ONE_NAME, *ALIKE])
def test_every_spelling_of_the_name_is_asked_about(desk, urls_of, studio, typed):
    url = urls_of(School)
    response = desk.post(url, filled(desk, url, name=typed))
    assert response.status_code == 200
    assert len(questions(response)) == 1
    assert School.objects.get() == studio


def test_an_entry_is_renamed_to_a_name_that_is_taken_after_one_question(desk, urls_of, studio):
    school = SchoolFactory(name="Other")
    url = urls_of(School, school)
    data = filled(desk, url, name="Étude\u00a0Studio")
    response = desk.post(url, data)
    assert response.status_code == 200
    assert f'href="{studio.get_absolute_url()}"' in response.content.decode()
    assert desk.post(url, asked_again(response, data)).status_code == 302
    school.refresh_from_db()
    assert school.name == "Étude\u00a0Studio"


def test_a_namesake_is_edited_without_a_question_where_its_name_stays(desk, urls_of, studio):
    school = SchoolFactory(name=studio.name)
    submit(desk, urls_of(School, school), note="Another one.")
    school.refresh_from_db()
    assert school.note == "Another one."


def test_an_entry_is_no_namesake_of_itself(desk, urls_of, studio):
    submit(desk, urls_of(School, studio), name="étude studio")
    studio.refresh_from_db()
    assert studio.name == "étude studio"


def test_the_answer_is_good_for_one_name(desk, urls_of, studio):
    SchoolFactory(name="Vaganova")
    url = urls_of(School)
    data = filled(desk, url, name="Vaganova", another=studio.name)
    response = desk.post(url, data)
    assert response.status_code == 200
    assert questions(response) == [("another", "Vaganova")]


def test_the_answer_is_kept_where_something_else_is_wrong(desk, urls_of, studio):
    url = urls_of(School)
    data = filled(desk, url, name=studio.name, slug="Not a slug", another=studio.name)
    response = desk.post(url, data)
    assert response.status_code == 200
    assert questions(response) == []
    submit(desk, url, **data | {"slug": "another-studio"})
    assert School.objects.count() == 2


def test_what_is_only_described_has_no_namesakes(desk, urls_of):
    SchoolFactory(name="A prestigious academy", named=False)
    url = urls_of(School)
    data = filled(desk, url, name="A prestigious academy")
    del data["named"]
    assert desk.post(url, data).status_code == 302
    assert School.objects.count() == 2


def test_a_performance_whose_name_is_made_is_asked_about_too(desk):
    work = WorkFactory(name="Swan Lake")
    submit(desk, "/performances/add/", name="", work=work.name)
    data = filled(desk, "/performances/add/", name="", work=work.name)
    response = desk.post("/performances/add/", data)
    assert response.status_code == 200
    assert questions(response) == [("another", "Swan Lake")]
    assert desk.post("/performances/add/", asked_again(response, data)).status_code == 302
    assert Performance.objects.count() == 2


def test_a_name_of_nothing_but_signs_is_compared_as_it_stands(desk, urls_of):
    SchoolFactory(name="+++")
    url = urls_of(School)
    assert desk.post(url, filled(desk, url, name="***")).status_code == 302
    assert questions(desk.post(url, filled(desk, url, name="+++"))) == [("another", "+++")]


def test_markup_in_a_name_stays_text(desk, urls_of, dancer):
    name = '<b>"Studio"</b>'
    SchoolFactory(name=name)
    url = urls_of(School)
    assert name not in desk.post(url, filled(desk, url, name=name)).content.decode()
    typed = row(school=name, **{"school-new": "on"})
    assert name not in desk.post(edit(dancer), filled(desk, edit(dancer), **typed)).content.decode()


def test_a_text_that_is_asked_for_by_a_name_like_its_own_is_named_in_plain_words(desk):
    SourceFactory(name="Obituary+")
    data = filled(desk, "/dancers/add/", show_text="Obituary", show="1")
    page = desk.post("/dancers/add/", data).content.decode()
    assert "no source of this name. It has: Obituary+" in page


def test_the_question_of_a_deleted_dancers_namesake_is_not_asked(desk, urls_of):
    MilestoneFactory(dancer__name="Maya").dancer.delete()
    url = urls_of(Dancer)
    assert desk.post(url, filled(desk, url, name="Maya")).status_code == 302


def test_a_name_with_the_slug_of_another_makes_no_entry_of_that_name(desk):
    school, dancer = SchoolFactory(name="Studio A", slug="studio-a"), DancerFactory()
    typed = {"school": "Studio B [studio-a]", "school-new": "on"}
    page = desk.post(edit(dancer), filled(desk, edit(dancer), **row(**typed))).content.decode()
    assert "To add one, leave out “[studio-a]”" in page
    assert School.objects.get() == school
