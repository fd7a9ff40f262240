"""`verify_evidence` says whether every quote stands and every fact has one."""

import pytest
from django.core.management import CommandError, call_command

from sources.models import Source
from tests.factories import DancerFactory, MilestoneFactory, PassageFactory


def table(capsys):
    """Run the command and return the lines that it printed."""
    call_command("verify_evidence")
    return capsys.readouterr().out.splitlines()


@pytest.mark.usefixtures("archive")
def test_the_shipped_archive_holds_and_uses_every_sentence(capsys):
    header, *rows = table(capsys)
    assert header.split() == ["source", "passages", "facts", "sentences", "used", "unused"]
    assert len(rows) == 5
    for row in rows:
        _source, passages, facts, sentences, used, unused = row.split()
        assert int(used) == int(sentences)
        assert int(unused) == 0
        assert int(facts) >= 20
        assert int(passages) >= 20


@pytest.mark.django_db
def test_sentences_that_no_fact_rests_on_are_listed(capsys):
    passage = PassageFactory(source__slug="the-source")
    MilestoneFactory(passages=[passage])
    PassageFactory(source=passage.source, quote="She danced.")
    lines = table(capsys)
    assert lines[1].split() == ["the-source", "2", "1", "3", "1", "2"]
    assert lines[-2:] == ["  the-source: She was born in Almaty.", "  the-source: She danced."]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "told"),
    [("She rested.", "is not in the text"), ("She danced. She danced.", "stands 2 times")],
)
def test_a_quote_that_does_not_stand_once_ends_with_an_error_that_names_it(text, told):
    passage = PassageFactory(quote="She danced.")
    Source.objects.update(text=text)
    with pytest.raises(CommandError) as broken:
        call_command("verify_evidence")
    assert str(broken.value).splitlines() == [
        "1 broken",
        f"sources.passage {passage.source.slug}: {told}"
        f"{' in the text' if 'times' in told else ''}: 'She danced.'",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("basis", ["stated", "inferred"])
def test_a_fact_that_lost_its_evidence_ends_with_an_error_that_names_it(basis):
    MilestoneFactory(dancer=DancerFactory(slug="maya"), key="began", basis=basis, note="So.")
    with pytest.raises(CommandError, match="dancers.milestone maya/began: has no passage"):
        call_command("verify_evidence")


@pytest.mark.django_db
def test_a_fact_that_an_editor_knows_needs_no_passage(capsys):
    MilestoneFactory(basis="editorial", note="From a letter.")
    assert len(table(capsys)) == 1


@pytest.mark.usefixtures("archive")
def test_it_asks_as_often_of_many_sources_as_of_one(django_assert_num_queries):
    kinds = 6
    with django_assert_num_queries(2 * kinds + 2):
        call_command("verify_evidence")
