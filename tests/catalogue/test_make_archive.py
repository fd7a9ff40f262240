"""`make_archive` makes a big archive that holds, and takes it out again without a trace."""

import io
import subprocess
import sys
from itertools import islice

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from catalogue.making import archive as making
from catalogue.making.booklets import SEASON, make
from catalogue.making.rows import FIELDS, LINKS, MADE
from catalogue.models import MadeArchive
from dancers.models import Dancer, School, Teacher
from sources.dates import DerivedDateField
from sources.fields import DerivedTextField
from sources.models import Entry, Fact, Passage, PastSlug, Record, Source, Version, changing
from sources.names import slug_of
from tests.factories import (
    DancerFactory,
    MilestoneFactory,
    OtherNameFactory,
    PassageFactory,
    SchoolFactory,
    TeacherFactory,
    TrainingFactory,
)

DANCERS = 40
RECORDS = [model for model in FIELDS if issubclass(model, Record)]
FIRST = dict.fromkeys(FIELDS, 1)


def run(*arguments):
    """Run the command and return what it printed."""
    out = io.StringIO()
    call_command("make_archive", *map(str, arguments), stdout=out)
    return out.getvalue()


def dumped():
    """Return the archive as a dump holds it."""
    out = io.StringIO()
    call_command(
        "dumpdata",
        "sources",
        "dancers",
        "performances",
        use_natural_foreign_keys=True,
        use_natural_primary_keys=True,
        stdout=out,
    )
    return out.getvalue()


def definitions():
    """Return all indexes, constraints and triggers, as the database defines them."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type != 'table'")
        else:
            cursor.execute(
                "SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
                " UNION ALL SELECT contype::text, conname, pg_get_constraintdef(oid)"
                " FROM pg_constraint"
                " UNION ALL SELECT tgenabled::text, tgname, pg_get_triggerdef(oid)"
                " FROM pg_trigger WHERE NOT tgisinternal"
            )
        return sorted(cursor.fetchall(), key=str)


@pytest.fixture
def made(db):
    """An archive of some dozens of dancers."""
    run("--dancers", DANCERS)
    return MadeArchive.objects.get()


def test_the_same_numbers_make_the_same_rows_in_any_process():
    code = (
        "import django; django.setup()\n"
        "from catalogue.making.booklets import make\n"
        "from catalogue.making.rows import FIELDS\n"
        "print(list(make(40, 7, dict.fromkeys(FIELDS, 1))))"
    )
    one, two = (
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=settings.BASE_DIR,
            env={"DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    )
    assert one == two
    assert one.decode().strip() == str(list(make(40, 7, FIRST)))


def test_another_seed_makes_others():
    assert list(make(3, 1, FIRST)) != list(make(3, 2, FIRST))


@pytest.mark.django_db
def test_the_database_holds_what_was_made(made):
    first = {model: (made.ids_in(model) or [1])[0] for model in FIELDS}
    for _count, rows in make(DANCERS, 1, first):
        for model, of_kind in rows.items():
            stored = model.objects.order_by("pk").values_list("pk", *FIELDS[model])
            assert [tuple(map(plain, row)) for row in stored] == of_kind


def plain(value):
    """Return a value as rows hold it: a day as its text."""
    return value.isoformat() if hasattr(value, "isoformat") else value


@pytest.mark.usefixtures("made")
def test_as_many_dancers_are_made_as_were_asked_for():
    assert Dancer.objects.count() == DANCERS
    assert all(model.objects.exists() for model in FIELDS)
    rows = sum(model.objects.count() for model in FIELDS) - sum(
        model.objects.count() for model in RECORDS if issubclass(model, Entry)
    )
    assert 12 <= rows / DANCERS <= 20


@pytest.mark.usefixtures("made")
def test_what_is_made_is_valid():
    for model in RECORDS:
        for record in model.objects.all()[:30]:
            record.full_clean()
            if isinstance(record, Fact):
                record.check_passages(record.passages.all())


@pytest.mark.django_db
def test_derived_columns_are_what_a_save_would_give():
    run("--dancers", 200, "--seed", 3)
    for model in RECORDS:
        fields = [
            field
            for field in model._meta.concrete_fields
            if isinstance(field, (DerivedTextField, DerivedDateField))
        ]
        for record in model.objects.all():
            stored = [getattr(record, field.attname) for field in fields]
            assert [field.pre_save(record, False) for field in fields] == stored


@pytest.mark.usefixtures("made")
def test_an_address_is_the_name_and_a_number():
    for model in RECORDS:
        for record in model.objects.all() if issubclass(model, Entry) else ():
            base, _made, number = record.slug.rpartition("-made-")
            assert base == slug_of(record.name, "")
            assert number.isdigit()


@pytest.mark.usefixtures("made")
def test_every_quote_stands_and_every_fact_has_one(capsys):
    call_command("verify_evidence")
    header, *rows = capsys.readouterr().out.splitlines()
    assert len(rows) == Source.objects.count()
    # Its last column: sentences that no fact rests on.
    assert {row.split()[-1] for row in rows} == {"0"}


@pytest.mark.usefixtures("made")
def test_a_text_tells_of_at_most_four_dancers():
    assert max(source.text.count("\n\n") for source in Source.objects.all()) <= 3


@pytest.mark.usefixtures("made")
def test_a_visitor_is_told_that_it_is_made_up(client):
    for model in (Dancer, School, Source):
        entry = model.objects.first()
        assert entry.note == MADE
        assert MADE in client.get(entry.get_absolute_url()).content.decode()
    assert "Made up" in Source.objects.first().rights


@pytest.mark.usefixtures("made")
def test_it_has_no_history():
    assert not Version.objects.exists()
    assert not Dancer.history.exists()


def test_a_tenth_of_the_names_is_cyrillic_and_name_words_have_a_long_tail():
    names = [row[1] for _count, rows in make(2000, 1, FIRST) for row in rows[Dancer]]
    cyrillic = sum("а" <= name[1] <= "ӿ" for name in names)
    assert 0.06 < cyrillic / len(names) < 0.14
    words = {word for name in names for word in name.split()}
    assert len(words) > len(names) / 2


def test_few_dancers_are_in_memory_at_a_time():
    seasons = make(10 * SEASON, 1, FIRST)
    assert [count for count, _rows in islice(seasons, 2)] == [SEASON, SEASON]


@pytest.mark.usefixtures("archive")
def test_a_removal_leaves_the_archive_as_it_was():
    before, defined = dumped(), definitions()
    run("--dancers", DANCERS)
    assert dumped() != before
    assert definitions() == defined
    run("--remove")
    assert dumped() == before
    assert definitions() == defined
    assert not MadeArchive.objects.exists()


@pytest.mark.usefixtures("archive")
def test_what_editors_made_of_made_records_goes_with_them():
    before = dumped()
    counts = [Version.objects.count(), PastSlug.every.count(), Dancer.history.count()]
    run("--dancers", DANCERS)
    renamed, gone, *_others = Dancer.objects.filter(slug__contains="-made-").order_by("-pk")
    with changing(why="A try."):
        renamed.slug = "another"
        renamed.name = "Another"
        renamed.note = ""
        renamed.save()
        source = Source.objects.filter(slug__contains="-made-").first()
        source.text += "\n\nIt was said later."
        source.save()
        passage = PassageFactory(source=source, quote="It was said later.")
        MilestoneFactory(dancer=renamed, passages=[passage])
        OtherNameFactory(dancer=renamed)
    gone.delete()
    run("--remove")
    assert dumped() == before
    assert counts == [
        Version.objects.count(),
        PastSlug.every.count(),
        Dancer.history.count(),
    ]


class TestARemovalThatWouldLeaveAHole:
    def refused(self, told):
        rows = Passage.objects.count()
        with pytest.raises(CommandError, match="Other records refer to made ones") as error:
            run("--remove")
        assert told in str(error.value)
        assert Passage.objects.count() == rows

    @pytest.mark.usefixtures("made")
    def test_names_who_was_taught_at_a_made_school(self):
        TrainingFactory(dancer__slug="maya", key="there", school=School.objects.last())
        self.refused("dancers.training maya/there: its school")

    @pytest.mark.usefixtures("made")
    def test_names_the_fact_that_rests_on_a_made_text(self):
        MilestoneFactory(dancer__slug="maya", key="so", passages=[Passage.objects.first()])
        self.refused("dancers.milestone maya/so: its passages")

    @pytest.mark.usefixtures("made")
    def test_names_the_teacher_whose_life_was_made(self):
        taught = Teacher.objects.exclude(dancer=None).values("dancer")
        TeacherFactory(slug="maya", dancer=Dancer.objects.exclude(pk__in=taught).first())
        self.refused("dancers.teacher maya: its dancer")

    @pytest.mark.usefixtures("made")
    def test_names_some_of_many(self):
        TrainingFactory.create_batch(12, school=School.objects.first())
        self.refused("and more")


@pytest.mark.usefixtures("made")
def test_a_second_one_is_refused():
    count = Dancer.objects.count()
    for seed in (1, 2):
        with pytest.raises(CommandError, match="40 dancers, seed 1.*--remove"):
            run("--dancers", 5, "--seed", seed)
    assert Dancer.objects.count() == count


@pytest.mark.django_db
def test_one_is_refused_beside_entries_that_have_such_addresses():
    SchoolFactory(slug="old-school-made-3")
    with pytest.raises(CommandError, match="an address that a made entry may need"):
        run("--dancers", 5)


@pytest.mark.django_db
def test_there_is_nothing_to_remove_where_nothing_was_made():
    with pytest.raises(CommandError, match="There is no made archive"):
        run("--remove")


@pytest.mark.parametrize("number", ["0", "-1", "many", "99999999999"])
@pytest.mark.parametrize("option", ["--dancers", "--seed"])
def test_numbers_are_positive(option, number):
    with pytest.raises(CommandError, match=option):
        run("--dancers", 1, option, number)


@pytest.mark.django_db
def test_ids_of_deleted_records_are_not_given_again():
    dancer = DancerFactory()
    last = dancer.pk
    dancer.delete()
    run("--dancers", 1)
    assert Dancer.objects.get().pk > last
    assert DancerFactory().pk > Dancer.objects.filter(note=MADE).get().pk


@pytest.mark.django_db
def test_the_last_line_counts_and_nothing_moves_where_nobody_watches(capsys):
    out = run("--dancers", 3)
    assert "%|" not in capsys.readouterr().err
    made = sum(model.objects.count() for model in [*RECORDS, *LINKS])
    assert out.startswith(f"{made} rows made in ")
    assert "rows/s" in out
    assert "MB of memory" in out


@pytest.mark.django_db
def test_triggers_do_not_run_for_each_row_and_stand_again_after():
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
                " $$ BEGIN RAISE 'a trigger ran'; END $$"
            )
            cursor.execute(
                "CREATE TRIGGER refuses AFTER INSERT ON dancers_dancer"
                " FOR EACH ROW EXECUTE FUNCTION refuse()"
            )
        else:
            cursor.execute(
                "CREATE TRIGGER refuses AFTER INSERT ON dancers_dancer"
                " BEGIN SELECT RAISE(FAIL, 'a trigger ran'); END"
            )
    defined = definitions()
    run("--dancers", 3)
    assert definitions() == defined
    with transaction.atomic(), pytest.raises(Exception, match="a trigger ran"):
        DancerFactory()


@pytest.mark.django_db(transaction=True)
def test_one_that_is_interrupted_leaves_nothing_and_the_next_one_works(monkeypatch):
    before, defined = dumped(), definitions()

    def make_and_stop(*arguments):
        yield from islice(make(*arguments), 1)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(making, "make", make_and_stop)
        with pytest.raises(KeyboardInterrupt):
            run("--dancers", DANCERS)
    assert dumped() == before
    assert definitions() == defined
    assert not MadeArchive.objects.exists()
    run("--dancers", DANCERS)
    assert definitions() == defined
    run("--remove")
    assert dumped() == before
