"""A fixture that is loaded again keeps what editors made of the records meanwhile."""

import re
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from simple_history.models import HistoricalRecords

from dancers.models import Dancer, Milestone, Place, Style, Training
from sources.models import Passage, PastSlug, Source, Version, changing
from tests.factories import MilestoneFactory, PassageFactory, SourceFactory

TEXT = "She was born in Almaty. She trained for years."
WHEN = r"\d{4}-\d\d-\d\d \d\d:\d\d"

pytestmark = pytest.mark.django_db


def row(model, **fields):
    return {"model": model, "fields": fields}


def rows(**changes):
    """Return the rows of a small archive, with other values for some of their fields."""
    told = {
        "source": row("sources.source", name="S", slug="s", text=TEXT),
        "passage": row("sources.passage", source=["s"], quote="She trained for years."),
        "style": row("dancers.style", name="Ballet", slug="ballet"),
        "dancer": row("dancers.dancer", name="Maya", slug="maya"),
        "other": row("dancers.othername", dancer=["maya"], text="Майя"),
        "training": row(
            "dancers.training",
            dancer=["maya"],
            key="years",
            position=1,
            styles=[["ballet"]],
            note="For years.",
            passages=[["s", "She trained for years."]],
        ),
        "milestone": row(
            "dancers.milestone",
            dancer=["maya"],
            key="began",
            position=2,
            headline="Began",
            passages=[["s", "She trained for years."]],
        ),
    }
    for name, fields in changes.items():
        told[name]["fields"].update(fields)
    return list(told.values())


def without(*models, told=None):
    return [one for one in told or rows() if one["model"].partition(".")[2] not in models]


@pytest.fixture
def load(tmp_path, capsys):
    """Load rows as a fixture, and return the lines that were printed."""

    def write_and_load(told, name="rows.yaml", **options):
        path = tmp_path / name
        path.write_text(yaml.safe_dump(told))
        call_command("loaddata", str(path), **options)
        return capsys.readouterr().out.splitlines()

    return write_and_load


@pytest.fixture
def problems(load):
    """Load rows that can't be loaded, and return the problems that were told."""

    def refused(told, **options):
        with pytest.raises(CommandError) as refusal:
            load(told, **options)
        return str(refusal.value).splitlines()[1:]

    return refused


@pytest.fixture
def edit(editor):
    """What an editor does on the site, signed in."""

    @contextmanager
    def signed_in():
        HistoricalRecords.context.request = SimpleNamespace(user=editor)
        try:
            with changing("a correction"):
                yield
        finally:
            del HistoricalRecords.context.request

    return signed_in


def set_values(record, **values):
    for name, value in values.items():
        setattr(record, name, value)
    record.save()


def test_what_an_editor_changed_is_kept_and_reported_and_overwrite_replaces_it(load, edit):
    load(rows())
    with edit():
        set_values(Dancer.objects.get(), summary="An editor's line.")
    changed = rows(dancer={"summary": "The fixture's line."})
    kept, counts = load(changed)
    told = r"kept, though rows.yaml differs: dancers.dancer maya \(changed by editor, WHEN\)"
    assert re.fullmatch(told.replace("WHEN", WHEN), kept)
    assert counts == "0 created, 0 updated, 6 unchanged, 1 kept, 0 removed"
    assert Dancer.objects.get().summary == "An editor's line."

    assert load(changed, overwrite=True) == ["0 created, 1 updated, 6 unchanged, 0 kept, 0 removed"]
    dancer = Dancer.objects.get()
    assert dancer.summary == "The fixture's line."
    assert [one.summary for one in dancer.history.all()][:2] == [
        "The fixture's line.",
        "An editor's line.",
    ]
    assert dancer.history.first().version.fixture == "rows.yaml"


def test_a_record_that_only_loads_wrote_is_updated(load, edit):
    load(rows())
    with edit():
        set_values(Milestone.objects.get(), note="An editor's.")
    assert load(rows(dancer={"summary": "New."}))[-1].startswith("0 created, 1 updated")
    assert Dancer.objects.get().summary == "New."


def test_an_editors_change_that_the_fixture_has_too_is_no_difference(load, edit):
    load(rows())
    with edit():
        set_values(Dancer.objects.get(), summary="The same.")
    assert load(rows(dancer={"summary": "The same."})) == [
        "0 created, 0 updated, 7 unchanged, 0 kept, 0 removed"
    ]


def test_evidence_that_an_editor_changed_is_kept(load, edit):
    load(rows())
    with edit():
        born = PassageFactory(source=Source.objects.get(), quote="She was born in Almaty.")
        Milestone.objects.get().passages.set([born])
    kept, counts = load(rows())
    assert "dancers.milestone maya/began (changed by editor" in kept
    assert Milestone.objects.get().passages.get() == born
    load(rows(), overwrite=True)
    assert Milestone.objects.get().passages.get().quote == "She trained for years."


def test_what_somebody_changed_without_signing_in_is_kept_too(load):
    load(rows())
    set_values(Dancer.objects.get(), name="Maja")
    assert "(changed by somebody, " in load(rows())[0]


def test_a_fact_that_an_editor_deleted_stays_deleted_until_overwritten(load, edit):
    load(rows())
    with edit():
        Milestone.objects.get().delete()
    kept, counts = load(rows())
    told = (
        r"kept deleted, though rows.yaml has it: dancers.milestone maya/began "
        rf"\(deleted by editor, {WHEN}\)"
    )
    assert re.fullmatch(told, kept)
    assert counts == "0 created, 0 updated, 6 unchanged, 1 kept, 0 removed"
    assert not Milestone.objects.exists()
    assert load(rows(), overwrite=True)[-1].startswith("1 created, 0 updated, 6 unchanged")
    assert Milestone.objects.get().key == "began"


def test_an_entry_that_an_editor_deleted_stays_deleted_with_all_under_it(load, edit, client):
    load(rows())
    with edit():
        Dancer.objects.get().delete()
    told = rows()
    told.append(row("dancers.milestone", dancer=["maya"], key="new", position=3, headline="New"))
    told[-1]["fields"]["passages"] = [["s", "She trained for years."]]
    *kept, counts = load(told)
    assert [line.split(": ")[1].split(" (")[0] for line in kept] == [
        "dancers.dancer maya",
        "dancers.othername maya/Майя",
        "dancers.training maya/years",
        "dancers.milestone maya/began",
        "dancers.milestone maya/new",
    ]
    assert counts == "0 created, 0 updated, 3 unchanged, 5 kept, 0 removed"
    assert client.get("/dancers/maya/").status_code == 410

    assert load(told, overwrite=True)[-1].startswith("5 created, 0 updated, 3 unchanged, 0 kept")
    assert client.get("/dancers/maya/").status_code == 200
    assert Milestone.objects.count() == 2


def test_what_a_load_removed_comes_back_with_its_row(load, client):
    load(rows())
    load(without("dancer", "othername", "training", "milestone"), prune=True)
    assert client.get("/dancers/maya/").status_code == 410
    assert load(rows())[-1].startswith("4 created, 0 updated, 3 unchanged, 0 kept")
    assert client.get("/dancers/maya/").status_code == 200


def test_a_renamed_entry_is_the_entry_of_the_old_slug(load, edit):
    load(rows())
    with edit():
        set_values(Dancer.objects.get(), slug="maya-plisetskaya")
    told = rows(milestone={"headline": "Began early"})
    kept, counts = load(told)
    assert kept.startswith("kept, though rows.yaml differs: dancers.dancer maya (now maya-plis")
    assert counts == "0 created, 1 updated, 5 unchanged, 1 kept, 0 removed"
    assert Milestone.objects.get().headline == "Began early"
    assert Dancer.objects.get().slug == "maya-plisetskaya"
    # Also where the dancer is no row of the fixture.
    facts = [one for one in told if one["model"] != "dancers.dancer"]
    assert load(facts, "facts.yaml")[-1].startswith("0 created, 0 updated, 6 unchanged")


def test_overwriting_a_renamed_entry_gives_it_its_address_back(load, edit, client):
    load(rows())
    with edit():
        set_values(Dancer.objects.get(), slug="maya-plisetskaya")
    assert load(rows(), overwrite=True)[-1].startswith("0 created, 1 updated, 6 unchanged")
    assert Dancer.objects.get().slug == "maya"
    assert client.get("/dancers/maya-plisetskaya/").headers["Location"] == "/dancers/maya/"
    assert load(rows())[-1].startswith("0 created, 0 updated, 7 unchanged")


def test_an_entry_that_was_renamed_and_then_deleted_stays_deleted(load, edit):
    load(rows())
    with edit():
        set_values(Style.objects.get(), slug="classical-ballet")
        Training.objects.get().styles.clear()
    with edit():
        Style.objects.get().delete()
    style, training, _counts = load(rows())
    assert style.startswith("kept deleted, though rows.yaml has it: dancers.style ballet")
    assert training.startswith("kept, though rows.yaml differs: dancers.training maya/years")
    assert not Style.objects.exists()


def test_a_link_to_a_deleted_entry_that_went_with_it_does_not_come_back(load, edit):
    load(rows())
    with edit():
        Training.objects.get().styles.clear()
        Style.objects.get().delete()
    *kept, counts = load(rows())
    assert counts == "0 created, 0 updated, 5 unchanged, 2 kept, 0 removed"
    assert "dancers.training maya/years" in kept[1]
    assert not Training.objects.get().styles.exists()


def test_a_new_row_that_needs_a_deleted_entry_is_a_problem(load, problems, edit):
    load(rows())
    with edit():
        Training.objects.get().delete()
        Style.objects.get().delete()
    practice = row("dancers.practice", dancer=["maya"], key="b", position=3, style=["ballet"])
    practice["fields"]["passages"] = [["s", "She trained for years."]]
    (line,) = problems([*rows(), practice])
    assert line == (
        "rows.yaml: dancers.practice maya/b style: an editor deleted it; --overwrite brings it "
        "back (['ballet'])"
    )
    assert load([*rows(), practice], overwrite=True)[-1].startswith("3 created, 0 updated")


def test_words_that_an_editor_mended_in_text_and_quote_are_kept(load, edit):
    load(rows())
    with edit():
        source, passage = Source.objects.get(), Passage.objects.get()
        source.has_quotes_in_hand = True
        set_values(source, text=TEXT.replace("trained", "practised"))
        set_values(passage, quote="She practised for years.")
    *kept, counts = load(rows())
    assert counts == "0 created, 0 updated, 5 unchanged, 2 kept, 0 removed"
    assert "(now s/She practised for years., changed by editor" in kept[1]
    assert Passage.objects.get().quote == "She practised for years."
    assert load(rows(), overwrite=True)[-1].startswith("0 created, 4 updated, 3 unchanged")
    assert Passage.objects.get().quote == "She trained for years."


def test_a_key_that_an_editor_changed_is_kept(load, edit):
    load(rows())
    with edit():
        set_values(Milestone.objects.get(), key="start")
    assert "dancers.milestone maya/began (now maya/start, changed by editor" in load(rows())[0]
    assert Milestone.objects.get().key == "start"


def test_a_key_that_an_editor_freed_may_be_given_to_another_fact(load, edit):
    load(rows())
    with edit():
        set_values(Milestone.objects.get(), key="start")
    told = rows(milestone={"key": "start"})
    told.append({**told[-1], "fields": {**told[-1]["fields"], "key": "began", "position": 3}})
    assert load(told) == ["1 created, 0 updated, 7 unchanged, 0 kept, 0 removed"]


def test_a_place_that_an_editor_changed_is_kept_also_where_its_country_comes_later(load, edit):
    town = row("dancers.place", name="Osh", slug="osh", kind="town")
    load([town])
    with edit():
        set_values(Place.objects.get(), note="An editor's.")
    told = {**town["fields"], "country": ["k"]}
    country = row("dancers.place", name="K", slug="k", kind="country")
    kept, counts = load([row("dancers.place", **told), country])
    assert "dancers.place osh (changed by editor" in kept
    assert counts.startswith("1 created, 0 updated, 0 unchanged, 1 kept")
    assert Place.objects.get(slug="osh").country is None


def test_a_past_slug_leads_where_an_editor_moved_the_entry_on_to(load, edit):
    told = [
        row("dancers.dancer", name="Maya", slug="maya"),
        row("sources.pastslug", kind="dancer", old="maja", current="maya"),
    ]
    load(told)
    with edit():
        set_values(Dancer.objects.get(), slug="maya-p")
    assert load(told)[-1] == "0 created, 0 updated, 1 unchanged, 1 kept, 0 removed"
    assert PastSlug.objects.get(old="maja").current == "maya-p"
    load(told, overwrite=True)
    assert PastSlug.objects.get(old="maja").current == "maya"


def test_what_a_fixture_dropped_is_reported_and_stays(load):
    load(rows())
    *dropped, counts = load(without("milestone", "othername"))
    assert dropped == [
        "dropped from rows.yaml: dancers.milestone maya/began",
        "dropped from rows.yaml: dancers.othername maya/Майя",
    ]
    assert counts == "0 created, 0 updated, 5 unchanged, 0 kept, 0 removed"
    assert Milestone.objects.exists()


def test_prune_removes_what_was_dropped_with_history_in_one_version(load):
    load(rows())
    *removed, counts = load([row("sources.source", name="S", slug="s", text=TEXT)], prune=True)
    assert removed == [
        "removed, as dropped from rows.yaml: dancers.milestone maya/began",
        "removed, as dropped from rows.yaml: dancers.training maya/years",
        "removed, as dropped from rows.yaml: dancers.othername maya/Майя",
        "removed, as dropped from rows.yaml: dancers.dancer maya",
        "removed, as dropped from rows.yaml: dancers.style ballet",
        "removed, as dropped from rows.yaml: sources.passage s/She trained for years.",
    ]
    assert counts == "0 created, 0 updated, 1 unchanged, 0 kept, 6 removed"
    assert Milestone.history.first().history_type == "-"
    assert Version.objects.filter(kind="dancer", fixture="rows.yaml").count() == 2


def test_prune_removes_a_place_before_its_country(load):
    country = row("dancers.place", name="A", slug="a", kind="country")
    town = row("dancers.place", name="B", slug="b", country=["a"])
    style = row("dancers.style", name="Ballet", slug="ballet")
    load([country, town, style])
    assert load([style], prune=True)[-1].endswith("2 removed")
    assert not Place.objects.exists()


def test_what_was_dropped_but_an_editor_changed_is_removed_by_overwrite_alone(load, edit):
    load(rows())
    with edit():
        set_values(Milestone.objects.get(), note="An editor's.")
    kept, counts = load(without("milestone"), prune=True)
    told = r"kept, though dropped from rows.yaml: dancers.milestone maya/began \(changed by editor,"
    assert re.match(told, kept)
    assert counts.endswith("1 kept, 0 removed")
    assert load(without("milestone"), prune=True, overwrite=True)[-1].endswith("0 kept, 1 removed")
    assert not Milestone.objects.exists()


def test_what_something_still_refers_to_is_not_removed(load, problems):
    load(rows())
    MilestoneFactory(dancer=Dancer.objects.get(), key="own", headline="An editor's")
    only = without("dancer", "othername", "training", "milestone")
    assert problems(only, prune=True) == [
        "rows.yaml: dancers.dancer maya: can't be removed, for dancers.milestone maya/own refers "
        "to it"
    ]
    assert Training.objects.exists()
    bare = without("style", told=rows(training={"styles": []}))
    assert load(bare, prune=True)[-1].endswith("1 removed")


def test_what_other_files_wrote_or_tell_is_not_dropped(load, tmp_path):
    load(rows())
    load([row("dancers.style", name="Jazz", slug="jazz")], "more.yaml")
    assert load(rows()) == ["0 created, 0 updated, 7 unchanged, 0 kept, 0 removed"]
    moved = tmp_path / "more.yaml"
    moved.write_text(yaml.safe_dump([one for one in rows() if one["model"] == "dancers.style"]))
    told = without("style", told=rows(training={"styles": []}))
    (tmp_path / "rows.yaml").write_text(yaml.safe_dump(told))
    call_command("loaddata", tmp_path / "rows.yaml", moved, prune=True, verbosity=0)
    assert list(Style.objects.values_list("slug", flat=True)) == ["ballet"]


def test_what_is_excluded_is_not_dropped(load):
    load(rows())
    lines = load(rows(), exclude=["dancers.milestone"], prune=True)
    assert lines == ["0 created, 0 updated, 6 unchanged, 0 kept, 0 removed"]


def test_a_dry_run_prints_the_same_and_changes_nothing(load, edit, capsys):
    load(rows())
    with edit():
        set_values(Dancer.objects.get(), summary="An editor's line.")
    told = without("milestone", told=rows(training={"note": "Other."}))
    told.append(row("dancers.style", name="Jazz", slug="jazz"))
    before = Version.objects.count()
    printed = load(told, dry_run=True, prune=True)
    call_command("loaddata", "archive", dry_run=True)
    assert capsys.readouterr().err == "A dry run: nothing was changed.\n"
    assert Version.objects.count() == before
    assert Style.objects.count() == Milestone.objects.count() == 1
    assert Training.objects.get().note == "For years."
    assert load(told, prune=True) == printed
    assert printed[-1] == "1 created, 1 updated, 4 unchanged, 1 kept, 1 removed"


def test_verbosity_0_prints_nothing(load, capsys):
    load(rows())
    assert load(without("milestone"), verbosity=0, dry_run=True) == []
    assert capsys.readouterr().err == ""


def mended():
    new = {"quote": "She practised for years."}
    links = {"passages": [["s", "She practised for years."]]}
    text = {"text": TEXT.replace("trained", "practised")}
    return rows(source=text, passage=new, training=links, milestone=links)


def test_a_text_mended_with_its_quotes_loads(load):
    load(rows())
    removed, counts = load(mended())
    assert removed == ("removed, as its words are gone: sources.passage s/She trained for years.")
    assert counts == "1 created, 3 updated, 3 unchanged, 0 kept, 1 removed"
    assert Passage.objects.get().quote == "She practised for years."
    assert Version.objects.filter(kind="source", slug="s").count() == 2


def test_a_text_whose_old_quotes_back_a_dropped_fact_needs_prune(load, problems):
    load(rows())
    told = without("milestone", told=mended())
    (line,) = problems(told)
    assert (
        "rows.yaml: sources.source s text: a quote would no longer stand in the text once: "
        "“She trained for years.”, on which dancers.milestone maya/began rests. With --prune, "
        "what the file dropped is taken out first ("
    ) in line
    assert load(told, prune=True)[-1] == "1 created, 2 updated, 3 unchanged, 0 kept, 2 removed"
    assert Passage.objects.get().quote == "She practised for years."


def test_a_text_without_an_editors_quote_is_refused(load, problems, edit):
    load(rows())
    with edit():
        PassageFactory(source=Source.objects.get(), quote="She trained")
    (line,) = problems(mended(), prune=True)
    assert "no longer stand in the text once: “She trained” (" in line
    assert Source.objects.get().text == TEXT


def test_history_is_asked_only_about_rows_that_differ_or_are_missing(load):
    def dancers(count):
        return [row("dancers.dancer", name=f"D {n}", slug=f"d-{n}") for n in range(count)]

    def history_queries(told):
        with CaptureQueriesContext(connection) as captured:
            load(told)
        asked = [query["sql"] for query in captured if query["sql"].startswith("SELECT")]
        return len([sql for sql in asked if 'FROM "catalogue_historicaldancer"' in sql])

    load(dancers(10))
    few = history_queries(dancers(10))
    load(dancers(30))
    assert history_queries(dancers(30)) == few
    SourceFactory()
    changed = dancers(30)
    changed[0]["fields"]["name"] = "Other"
    assert history_queries(changed) <= few + 2


@pytest.mark.parametrize("prune", [False, True])
def test_a_row_that_was_unchanged_under_another_name_is_dropped_too(load, prune):
    load(rows(), name="first.yaml")
    load(rows(), name="second.yaml")
    *told, counts = load(rows()[:-1], name="second.yaml", prune=prune)
    verb = "removed, as dropped from" if prune else "dropped from"
    assert f"{verb} second.yaml: dancers.milestone maya/began" in told
    assert Milestone.objects.exists() is not prune
    assert f"{int(prune)} removed" in counts
    again = load(rows()[:-1], name="second.yaml", prune=prune)
    assert any("maya/began" in line for line in again) is not prune
