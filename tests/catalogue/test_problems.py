"""Each problem of a refused form names its row, by number and by what was typed in it."""

import pytest

from catalogue.editing import Editing
from dancers.models import Dancer
from tests.factories import (
    DancerFactory,
    OtherNameFactory,
    PassageFactory,
    PlaceFactory,
    SchoolFactory,
    SourceFactory,
    TrainingFactory,
)
from tests.forms import filled, submit

pytestmark = pytest.mark.django_db


def rows(prefix, *typed, first=0):
    """Return what a browser sends of new rows of a formset, each with these values."""
    data = {f"{prefix}-TOTAL_FORMS": str(first + len(typed))}
    for number, values in enumerate(typed, start=first):
        data |= {f"{prefix}-{number}-{name}": value for name, value in values.items()}
    return data


def refused(desk, url, data):
    """Send a form that has to be refused; return the label of each problem that is listed."""
    response = desk.post(url, filled(desk, url, **data))
    assert response.status_code == 200
    return [label for label, _box, _message in response.context["editing"].problems]


def edit(entry):
    return f"{entry.get_absolute_url()}edit/"


def test_each_new_row_is_numbered_and_told_by_what_was_typed_in_it(desk):
    PlaceFactory(name="Almaty")
    fact = {"basis": "editorial"}
    typed = [{"place": "Almaty", "school": "Vaganova"}, {"place": "Almaty"}, {"place": "Perm"}]
    noted = {"note": "I know."}
    data = rows("trainings", fact | noted | typed[0], fact | typed[1], fact | noted | typed[2])
    labels = refused(desk, edit(DancerFactory()), data)
    assert list(dict.fromkeys(labels)) == [
        "Training 1 (Vaganova): School",
        "Training 2 (Almaty)",
        "Training 3 (Perm): Place",
    ]


def test_a_row_in_which_nothing_was_typed_has_its_number(desk):
    data = rows("trainings", {"basis": "inferred"}, {"basis": "inferred"})
    labels = refused(desk, edit(DancerFactory()), data)
    assert {label.partition(":")[0] for label in labels} == {"Training 1", "Training 2"}


def test_a_row_that_is_there_is_told_by_its_label_and_new_ones_are_counted_after_it(desk):
    school = SchoolFactory(name="Bolshoi Ballet Academy")
    training = TrainingFactory(school=school, passages=[PassageFactory()])
    data = {"trainings-0-school": "Nowhere"} | rows(
        "trainings", {"place": "Nowhere", "basis": "stated"}, first=1
    )
    labels = refused(desk, edit(training.dancer), data)
    assert labels[0] == "Training 1 (Bolshoi Ballet Academy): School"
    assert "Training 2 (Nowhere): Place" in labels


def test_rows_that_are_no_facts_are_told_apart_too(desk):
    names = rows("other_names", {"text": "Майя", "script": "x"}, {"text": "Maja", "script": "y"})
    labels = refused(desk, edit(DancerFactory()), names)
    assert labels == ["Other name 1 (Майя): Script", "Other name 2 (Maja): Script"]
    source = SourceFactory()
    labels = refused(desk, edit(source), rows("passages", {"quote": "x"}, {"quote": "y" * 99}))
    assert labels == ["Passage 1 (x): Quote", f"Passage 2 ({'y' * 59}…): Quote"]


def test_a_problem_of_a_whole_row_leads_to_the_row(desk):
    url = edit(DancerFactory())
    data = rows("trainings", {"basis": "editorial", "dates": "1987"})
    page = desk.post(url, filled(desk, url, **data)).content.decode()
    assert '<a href="#trainings-0">Training 1 (1987)</a>: ' in page
    assert 'id="trainings-0"' in page


def test_a_new_row_shows_the_number_that_its_problems_have(desk):
    dancer = TrainingFactory(passages=[PassageFactory()]).dancer
    page = desk.post(edit(dancer), filled(desk, edit(dancer), more="trainings")).content.decode()
    assert "Training <span data-number>2</span>" in page


def test_problems_of_the_entry_itself_name_the_field_alone(desk):
    assert refused(desk, edit(DancerFactory()), {"name": ""}) == ["Name"]


def test_a_form_of_an_entry_that_is_not_there_yet_has_numbered_rows_too():
    data = rows("other_names", {"text": "Maja", "script": "x"}) | {"name": "Maya"}
    data |= {"other_names-INITIAL_FORMS": "0"}
    editing = Editing(Dancer, None, data)
    editing.is_valid()
    assert "Other name 1 (Maja): Script" in [label for label, *_rest in editing.problems]


def test_new_rows_are_told_apart_where_two_saved_at_once(desk, form_of):
    PlaceFactory(name="Almaty")
    place = PlaceFactory(name="Perm")
    dancer = TrainingFactory(passages=[PassageFactory()]).dancer
    OtherNameFactory(dancer=dancer, text="Maja")
    url = form_of(dancer)
    is_admin = url.startswith("/admin/")
    fact = {"basis": "editorial", "note": "I know."}
    typed = [{"place": place.pk if is_admin else "Perm"}, {"position": "7"}]
    new = rows("trainings", *(fact | row for row in typed), first=1)
    new |= rows("other_names", {"text": "Майя"}, first=1)
    mine = filled(desk, url, **new)
    submit(desk, url, pronoun="they")
    response = desk.post(url, mine)
    assert response.status_code == 409
    records = [each.record for each in response.context["conflict"].differences]
    assert records == [
        dancer.name,
        "Other name 2 (Майя)",
        "Training 2 (Perm)",
        "Training 3 (I know.)",
    ]
