"""Fixtures are validated as a form validates, loaded all or not at all, and with history."""

import json

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.test import override_settings

from dancers.models import Dancer, Milestone, Place, Training
from sources.models import Passage, Source
from tests.factories import DancerFactory, UserFactory

TEXT = "She was born in Almaty. She trained for years."


def source(**fields):
    return {"model": "sources.source", "fields": {"name": "S", "slug": "s", "text": TEXT, **fields}}


def passage(quote="She trained for years."):
    return {"model": "sources.passage", "fields": {"source": ["s"], "quote": quote}}


def dancer(**fields):
    return {"model": "dancers.dancer", "fields": {"name": "Maya", "slug": "maya", **fields}}


def milestone(**fields):
    told = {"dancer": ["maya"], "key": "began", "position": 1, "headline": "Began"}
    return {
        "model": "dancers.milestone",
        "fields": {**told, "passages": [["s", "She trained for years."]], **fields},
    }


def good_rows():
    return [source(), passage(), dancer(), milestone()]


@pytest.fixture
def load(tmp_path):
    """Write the rows to a fixture, load it, and return what was printed."""

    def write_and_load(rows, name="rows.yaml"):
        path = tmp_path / name
        path.write_text(rows if isinstance(rows, str) else yaml.safe_dump(rows))
        with override_settings(FIXTURE_DIRS=[tmp_path]), path.with_suffix(".out").open("w+") as out:
            call_command("loaddata", str(path), stdout=out)
            out.seek(0)
            return out.read()

    return write_and_load


@pytest.fixture
def problems(load):
    """Load rows that can't be loaded, and return the problems that were told."""

    def refused(rows, name="rows.yaml"):
        with pytest.raises(CommandError) as refusal:
            load(rows, name)
        assert not Source.objects.exists()
        first, *lines = str(refusal.value).splitlines()
        assert first.endswith("nothing was loaded")
        return lines

    return refused


@pytest.mark.django_db
def test_good_rows_are_loaded_with_one_history_row_each(load):
    assert load(good_rows()) == "4 created, 0 updated, 0 unchanged, 0 kept, 0 removed\n"
    fact = Milestone.objects.get()
    assert [passage.quote for passage in fact.passages.all()] == ["She trained for years."]
    (row,) = fact.history.all()
    assert row.version.fixture == "rows.yaml"
    assert row.passages.count() == 1


@pytest.mark.django_db
def test_a_second_load_changes_nothing(load):
    load(good_rows())
    version = Dancer.objects.get().version
    assert load(good_rows()) == "0 created, 0 updated, 4 unchanged, 0 kept, 0 removed\n"
    assert Dancer.objects.get().version == version
    assert Milestone.objects.get().history.count() == 1


@pytest.mark.django_db
def test_a_changed_row_is_updated_with_history(load):
    load(good_rows())
    rows = [source(), passage(), passage("She was born in Almaty."), dancer()]
    rows.append(milestone(passages=[["s", "She was born in Almaty."]]))
    assert load(rows) == "1 created, 1 updated, 3 unchanged, 0 kept, 0 removed\n"
    fact = Milestone.objects.get()
    assert fact.passages.get().quote == "She was born in Almaty."
    assert fact.history.count() == 2


@pytest.mark.django_db
def test_json_is_read_as_well(load):
    assert load(json.dumps(good_rows()), "rows.json").startswith("4 created")
    lines = "\n".join(json.dumps(row) for row in good_rows())
    assert load(lines, "rows.jsonl").endswith("4 unchanged, 0 kept, 0 removed\n")


@pytest.mark.django_db
def test_a_record_can_be_added_after_a_load(load):
    load(good_rows())
    assert DancerFactory().pk > Dancer.objects.get(slug="maya").pk


@pytest.mark.django_db
def test_all_problems_are_listed_with_file_record_field_and_value(problems):
    rows = good_rows()
    rows[0]["fields"]["language"] = "English"
    rows += [
        dancer(slug="long", name="x" * 500),
        dancer(slug="bad slug"),
        milestone(key="other", dancer=["nobody"], kind="nonsense", age="three"),
    ]
    assert problems(rows) == [
        "rows.yaml: sources.source s language: A code such as en, ru, kk or ky-Cyrl. ('English')",
        "rows.yaml: dancers.dancer long name: Ensure this value has at most 200 characters "
        f"(it has 500). ('{'x' * 98}…)",
        "rows.yaml: dancers.dancer bad slug slug: Use letters a–z, digits, and hyphens between "
        "them. ('bad slug')",
        "rows.yaml: dancers.milestone nobody/other dancer: there is no such dancer (['nobody'])",
        "rows.yaml: dancers.milestone nobody/other kind: Value 'nonsense' is not a valid choice. "
        "('nonsense')",
        "rows.yaml: dancers.milestone nobody/other age: “three” value must be an integer. "
        "('three')",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("value", "told"),
    [
        (r"Ma\0ya", "U+0000"),
        (r"Ma\u202Eya", "U+202E"),
        (r"Ma\uD800ya", "U+D800"),
    ],
)
def test_a_character_that_no_text_may_have_is_refused_alike_on_both_databases(
    problems, value, told
):
    text = json.dumps([dancer(name="NAME")]).replace("NAME", value.replace(r"\0", r"\u0000"))
    (line,) = problems(text, "rows.json")
    assert line.startswith("rows.json: dancers.dancer maya name: Character 3")
    assert told in line


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["Ma\0ya", "Ma\ud800ya", ["x"], {"a": 1}, 5.5, True, "x" * 101])
def test_a_reference_of_any_kind_that_leads_nowhere_is_told(problems, slug):
    rows = json.dumps([milestone(dancer=[slug], passages=[])])
    assert any("there is no such dancer" in line for line in problems(rows, "rows.json"))


@pytest.mark.django_db
def test_a_quote_that_is_not_in_its_text_is_refused_and_only_it_is_to_blame(problems):
    rows = [source(), passage("She sang."), dancer(), milestone(passages=[["s", "She sang."]])]
    (line,) = problems(rows)
    assert line == (
        "rows.yaml: sources.passage s/She sang. quote: The text of S has no such words. "
        "('She sang.')"
    )


@pytest.mark.django_db
def test_a_fact_without_evidence_is_refused(problems):
    (line,) = problems([source(), dancer(), milestone(passages=[])])
    assert "passages: A fact that is stated or inferred needs a passage" in line


@pytest.mark.django_db
def test_rows_out_of_order_are_an_error_that_names_the_row_and_the_missing_key(problems):
    (line,) = problems([source(), dancer(), milestone(), passage()])
    assert line == (
        "rows.yaml: dancers.milestone maya/began passages: there is no such passage "
        "(['s', 'She trained for years.'])"
    )


@pytest.mark.django_db
def test_a_place_may_lie_in_a_country_that_comes_later(load, problems):
    town = {"name": "Almaty", "slug": "almaty", "kind": "town", "country": ["kazakhstan"]}
    country = {"name": "Kazakhstan", "slug": "kazakhstan", "kind": "country"}
    rows = [{"model": "dancers.place", "fields": fields} for fields in (town, country)]
    (line,) = problems(rows[:1])
    assert "dancers.place almaty country: there is no such place (['kazakhstan'])" in line
    assert load(rows) == "2 created, 0 updated, 0 unchanged, 0 kept, 0 removed\n"
    assert Place.objects.get(slug="almaty").country.slug == "kazakhstan"
    assert load(rows) == "0 created, 0 updated, 2 unchanged, 0 kept, 0 removed\n"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("nonsense", "row 1: a row needs a model and its fields"),
        ({"fields": {"name": "Maya"}}, "row 1: a row needs a model and its fields"),
        ({"model": "dancers.dancer"}, "row 1: a row needs a model and its fields"),
        ({"model": "dancers.nothing", "fields": {}}, "row 1: App 'dancers' doesn't have"),
        ({**dancer(), "pk": 1}, "row 1: a row carries no pk"),
        (dancer(colour="red"), "colour: there is no such field ('red')"),
        (dancer(version=7), "version: there is no such field (7)"),
        (dancer(name=["a", "b"]), "name: needs one value (['a', 'b'])"),
        (dancer(slug=""), "slug: is needed in a fixture ('')"),
        (milestone(dancer=["maya"], position=None), "position: is needed in a fixture (None)"),
        (milestone(passages="all"), "passages: needs a list ('all')"),
        (milestone(passages=["s", "She"]), "passages: a passage is told by its [source, quote]"),
        (milestone(age=float("inf")), "age: needs a whole number (inf)"),
        (milestone(position=2.5), "position: needs a whole number (2.5)"),
        (milestone(age=True), "age: needs a whole number (True)"),
        (dancer(portrait="../../etc/passwd"), "portrait: Give a picture."),
        (milestone(key=None), "dancers.milestone maya/ (row 1) key: is needed in a fixture"),
    ],
)
def test_a_row_of_the_wrong_shape_is_told(problems, row, told):
    assert any(told in line for line in problems([row]))


@pytest.mark.django_db
def test_what_rests_on_a_refused_row_is_looked_at_all_the_same(problems):
    rows = [source(language="English"), passage("She sang.")]
    first, second = problems(rows)
    assert "sources.source s language" in first
    assert "sources.passage s/She sang. quote: The text of S has no such words." in second


@pytest.mark.django_db
def test_each_problem_is_told_once_also_of_a_row_that_waits(problems):
    place = {"name": "Osh", "slug": "osh", "kind": "x", "country": ["nowhere"]}
    kind, country = problems([{"model": "dancers.place", "fields": place}])
    assert "dancers.place osh kind" in kind
    assert "dancers.place osh country: there is no such place (['nowhere'])" in country


@pytest.mark.django_db
def test_a_name_that_several_files_have_is_refused(tmp_path, settings, monkeypatch):
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
        (folder / "rows.yaml").write_text(yaml.safe_dump(good_rows()))
    settings.FIXTURE_DIRS = folders
    with pytest.raises(CommandError, match="is the name of several files"):
        call_command("loaddata", "rows")
    monkeypatch.chdir(folders[0])
    call_command("loaddata", "rows.yaml", verbosity=0)
    assert Dancer.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_database_without_tables_is_told_with_what_to_do(manage, tmp_path):
    result = manage("loaddata", "archive", DATABASE_URL=f"sqlite:///{tmp_path}/empty.sqlite3")
    assert result.returncode == 1
    assert result.stderr == (
        "CommandError: The database has no tables yet: run `manage.py migrate` first.\n"
    )


@pytest.mark.django_db
def test_a_row_that_stands_twice_is_told(problems):
    (line,) = problems([dancer(), dancer(name="Another")])
    assert "dancers.dancer maya: stands twice in the fixture" in line


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text", ["", "[]", "- a: [", "a: 1", "\x00", "- !!python/object:os.system {}"]
)
def test_a_file_that_is_no_list_of_rows_is_told(problems, text):
    (line,) = problems(text)
    assert line.startswith("rows.yaml: ")


@pytest.mark.django_db
def test_rows_of_other_models_are_refused_a_line_for_each_model(problems):
    users = [{"model": "auth.user", "fields": {"username": name}} for name in ("maya", "galina")]
    (line,) = problems([*good_rows(), *users])
    assert "auth.user: is no record of the archive, and not loaded: 2 of the rows" in line
    assert "the first is row 5" in line
    assert not UserFactory._meta.model.objects.exists()


@pytest.mark.django_db
def test_rows_of_other_models_may_be_left_out(tmp_path):
    path = tmp_path / "rows.yaml"
    path.write_text(yaml.safe_dump([dancer(), {"model": "auth.user", "fields": {"username": "m"}}]))
    call_command("loaddata", str(path), exclude=["auth.user"], verbosity=0)
    assert Dancer.objects.exists()
    assert not UserFactory._meta.model.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_bad_fixture_ends_with_status_1_and_no_traceback(manage, tmp_path):
    path = tmp_path / "bad.yaml"
    path.write_text(yaml.safe_dump([*good_rows(), dancer(slug="other", name="a\u202eb")]))
    result = manage("loaddata", str(path))
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert "bad.yaml: dancers.dancer other name: Character 2" in result.stderr
    assert result.stdout == ""
    assert not Dancer.objects.exists()


@pytest.mark.usefixtures("archive")
def test_the_shipped_archive_loaded_again_changes_no_version_and_no_history(load):
    def state():
        rows = [Dancer.history.count(), Training.history.count(), Passage.history.count()]
        return rows + list(Dancer.objects.values_list("version", "updated_at"))

    before = state()
    call_command("loaddata", "archive", verbosity=0)
    assert state() == before


@pytest.mark.django_db
def test_a_performance_that_is_named_by_what_it_brings_together_stays_as_it_is(load):
    work = {"model": "performances.work", "fields": {"name": "Swan Lake", "slug": "swan-lake"}}
    told = {"slug": "the-night", "work": ["swan-lake"]}
    rows = [work, {"model": "performances.performance", "fields": told}]
    assert load(rows) == "2 created, 0 updated, 0 unchanged, 0 kept, 0 removed\n"
    assert load(rows) == "0 created, 0 updated, 2 unchanged, 0 kept, 0 removed\n"


@pytest.mark.django_db
def test_coordinates_may_be_written_as_numbers(load):
    place = {"name": "Almaty", "slug": "almaty", "latitude": 43.2375, "longitude": 76.9458}
    row = {"model": "dancers.place", "fields": {**place, "note": "From an atlas."}}
    load([row])
    assert load([row]) == "0 created, 0 updated, 1 unchanged, 0 kept, 0 removed\n"


@pytest.mark.django_db
def test_what_is_excluded_is_not_loaded(tmp_path):
    path = tmp_path / "rows.yaml"
    path.write_text(yaml.safe_dump(good_rows()))
    call_command("loaddata", str(path), exclude=["dancers.milestone"], verbosity=0)
    assert Dancer.objects.exists()
    assert not Milestone.objects.exists()


@pytest.mark.django_db
def test_a_file_nested_without_end_is_told(problems):
    (line,) = problems("[" * 50_000, "rows.json")
    assert line.startswith("rows.json: can't be read as json")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("past", "told"),
    [
        ({"old": "maya", "current": "maja"}, "This is the address of an entry."),
        ({"old": "old", "current": "nobody"}, "No entry has this address."),
        ({"kind": "nonsense"}, "There is no such kind of entry."),
        ({"kind": "a\0b"}, "kind"),
    ],
)
def test_a_past_address_that_is_none_is_refused(problems, past, told):
    fields = {"kind": "dancer", "old": "old", "current": "maya", **past}
    rows = [source(), dancer(), dancer(slug="maja")]
    rows.append({"model": "sources.pastslug", "fields": fields})
    (line,) = problems(json.dumps(rows), "rows.json")
    assert told in line


@pytest.mark.django_db
def test_a_table_of_links_is_no_model_of_a_row(problems):
    (line,) = problems([{"model": "dancers.training_styles", "fields": {"training": 1}}])
    assert "none of the archive's" in line


@pytest.mark.django_db
def test_a_quote_spaced_otherwise_than_its_text_is_refused_with_the_words_of_the_text(problems):
    rows = [source(text="Vera Orr was taught by Mme.  Lund."), passage("by Mme. Lund.")]
    (line,) = problems(rows)
    assert "It has: “by Mme.  Lund.”. Only the spacing differs." in line
    assert not Passage.objects.exists()
