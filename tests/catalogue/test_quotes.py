"""A quote is stored as its text has it, however its tabs, blanks and line breaks were typed."""

import pytest
from django.core.management import call_command

from sources.models import Passage, Source
from tests.factories import DancerFactory, MilestoneFactory, PassageFactory, SourceFactory
from tests.forms import filled, submit

pytestmark = pytest.mark.django_db

TABS = "Odette\tVera Orr\nSiegfried\tPaul Dent\n"
BLANKS = "Vera Orr was taught by Mme.  Lund in  Perm. She left in 1931.\n"
NO_BREAK = "Vera\u00a0Orr danced\u202fin 1931."
WRAPPED = "Vera Orr was taught\n    by Mme. Lund. She left."

SPACED = [
    (TABS, "Odette Vera Orr", "Odette\tVera Orr"),
    (BLANKS, "by Mme. Lund in Perm.", "by Mme.  Lund in  Perm."),
    (NO_BREAK, "Vera Orr danced in 1931.", NO_BREAK),
    (WRAPPED, "taught by Mme. Lund.", "taught\n    by Mme. Lund."),
    ("Vera Orr danced.", " Vera\tOrr \n danced. ", "Vera Orr danced."),
]


def add_fact(client, source, quote):
    """Send the form of a dancer with a fact that rests on the quote; return the answer."""
    url = f"{DancerFactory().get_absolute_url()}edit/"
    fact = {"headline": "Danced", "kind": "other", "basis": "stated"}
    fact |= {"passages": quote, "passages-source": source.slug}
    row = {f"milestones-0-{name}": value for name, value in fact.items()}
    return client.post(url, filled(client, url, **row, **{"milestones-TOTAL_FORMS": "1"}))


@pytest.mark.parametrize(("text", "typed", "stored"), SPACED)
def test_evidence_is_stored_in_the_words_of_the_text(desk, text, typed, stored):
    source = SourceFactory(text=text)
    assert add_fact(desk, source, typed).status_code == 302
    assert Passage.objects.get().quote == stored


@pytest.mark.parametrize(("text", "typed", "stored"), SPACED)
def test_a_passage_added_in_the_admin_is_stored_in_the_words_of_the_text(desk, text, typed, stored):
    source = SourceFactory(text=text)
    submit(desk, "/admin/sources/passage/add/", source=source.pk, quote=typed)
    assert Passage.objects.get().quote == stored


@pytest.mark.parametrize(("text", "typed", "stored"), SPACED)
def test_a_passage_edited_with_its_source_is_stored_in_the_words_of_the_text(
    desk, form_of, text, typed, stored
):
    source = SourceFactory(text=text)
    row = {"passages-TOTAL_FORMS": "1", "passages-0-quote": typed}
    submit(desk, form_of(source), **row)
    assert Passage.objects.get().quote == stored


def test_a_source_is_added_with_a_passage_in_the_words_of_its_text(desk):
    row = {"passages-TOTAL_FORMS": "1", "passages-0-quote": "Odette Vera Orr"}
    submit(desk, "/sources/add/", name="A programme", text=TABS, **row)
    assert Passage.objects.get().quote == "Odette\tVera Orr"


def test_a_passage_is_mended_on_its_page_in_the_words_of_its_text(desk):
    passage = PassageFactory(source=SourceFactory(text=TABS), quote="Odette")
    url = f"/admin/sources/passage/{passage.pk}/change/"
    submit(desk, url, quote="Siegfried Paul Dent")
    passage.refresh_from_db()
    assert passage.quote == "Siegfried\tPaul Dent"


def test_other_spacing_of_a_passage_that_is_there_makes_no_second_one(desk):
    passage = PassageFactory(source=SourceFactory(text=TABS), quote="Odette\tVera Orr")
    assert add_fact(desk, passage.source, "Odette Vera Orr").status_code == 302
    assert MilestoneFactory._meta.model.objects.get().passages.get() == passage
    assert Passage.objects.count() == 1
    assert Source.objects.get().version == passage.source.version


def test_two_spacings_of_one_quote_are_one_passage(desk):
    source = SourceFactory(text=TABS)
    assert add_fact(desk, source, ["Odette Vera Orr", "Odette\tVera  Orr"]).status_code == 302
    assert Passage.objects.get().quote == "Odette\tVera Orr"


def test_words_that_stand_as_typed_are_preferred_to_other_spacing(desk):
    source = SourceFactory(text="She danced.  She  danced.")
    assert add_fact(desk, source, "She danced.").status_code == 302
    assert Passage.objects.get().quote == "She danced."


@pytest.mark.parametrize(
    ("text", "quote", "message"),
    [
        ("She\tdanced. She  danced.", "She danced.", "has these words 2 times: lengthen"),
        ("She danced.", "Shedanced.", "has no such words"),
        ("She danced.", "She dan ced.", "has no such words"),
    ],
)
def test_words_that_other_spacing_does_not_make_unique_are_refused(desk, text, quote, message):
    response = add_fact(desk, SourceFactory(text=text), quote)
    assert message in response.content.decode()
    assert not Passage.objects.exists()


@pytest.mark.parametrize("quote", [TABS.strip(), BLANKS.strip(), NO_BREAK, WRAPPED])
def test_a_quote_with_any_white_space_is_dumped_and_loaded_unchanged(tmp_path, capsys, quote):
    PassageFactory(source=SourceFactory(text=quote), quote=quote)
    file = str(tmp_path / "dump.yaml")
    call_command("dump_archive", file)
    call_command("loaddata", file)
    assert "0 created, 0 updated, 2 unchanged" in capsys.readouterr().out
    assert Passage.objects.get().quote == quote
