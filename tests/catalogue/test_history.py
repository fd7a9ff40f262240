"""A history that a person can read: of every entry, also a moved or a deleted one."""

import pytest
from django.urls import reverse

from sources.models import Source, changing
from tests.factories import (
    DancerFactory,
    MilestoneFactory,
    OriginFactory,
    OtherNameFactory,
    PassageFactory,
    PlaceFactory,
    SchoolFactory,
    SourceFactory,
    StyleFactory,
    TrainingFactory,
    UserFactory,
    WorkFactory,
    factory_for,
)
from tests.test_architecture import ENTRIES
from tests.test_query_growth import live, queries

pytestmark = pytest.mark.django_db


def words(response):
    """Return the page with its white space made even."""
    return " ".join(response.content.decode().split())


def history(entry):
    return f"{entry.get_absolute_url()}history/"


def change(record, why="", **values):
    with changing(why=why):
        for name, value in values.items():
            setattr(record, name, value)
        record.save()


def test_a_change_is_told_field_by_field_with_who_and_why(client):
    dancer = DancerFactory(name="Maya")
    change(dancer, why="As the programme has it.", pronoun="she", name="Майя")
    page = words(client.get(history(dancer)))
    assert "<dt>Pronoun</dt> <dd> <ins>she</ins> </dd>" in page
    assert "<del>Maya</del>" in page
    assert "As the programme has it." in page
    assert "an editor, <time" in page
    assert page.index("Version 2") < page.index("Version 1")


def test_choices_relations_and_evidence_are_told_in_words(client):
    fact = OriginFactory(place__name="Almaty", passages=[PassageFactory(quote="She danced.")])
    with changing():
        change(fact, relation="raised", place=PlaceFactory(name="Bishkek"))
        fact.passages.set([PassageFactory(quote="She trained for years.")])
    page = words(client.get(history(fact.dancer)))
    assert "<del>born in</del>" in page
    assert "<ins>raised in</ins>" in page
    assert "<del>Almaty</del>" in page
    assert "<ins>Bishkek</ins>" in page
    assert "<del>“She danced.”</del> <ins>“She trained for years.”</ins>" in page


def test_a_record_that_was_removed_is_named(client):
    fact = MilestoneFactory(headline="Began dancing")
    fact.delete()
    page = words(client.get(history(fact.dancer)))
    assert 'Milestone “Began dancing” <span class="badge">removed</span>' in page


def test_a_name_that_came_under_a_dancer_is_told(client):
    other = OtherNameFactory(text="Майя")
    page = words(client.get(history(other.dancer)))
    assert 'Other name “Майя” <span class="badge">added</span>' in page


def test_of_a_long_text_only_what_differs_is_shown(client):
    source = SourceFactory(text="A b c. " * 30 + "She danced. " + "D e f. " * 30)
    change(source, text=source.text.replace("danced", "sang"))
    page = words(client.get(history(source)))
    assert "<del>danced. </del><ins>sang. </ins>" in page
    newest = page[: page.index('id="version-1"')]
    assert newest.count("A b c.") < 5


def test_what_stands_in_a_text_is_escaped(client):
    dancer = DancerFactory()
    change(dancer, note="<script>x</script> & " * 10)
    change(dancer, note="<script>y</script> & " * 10)
    assert b"<script>x" not in client.get(history(dancer)).content
    assert b"<script>y" not in client.get(history(dancer)).content


def test_a_load_is_told_by_its_file(client, archive):
    page = words(client.get("/dancers/marat-kalmurzaeva/history/"))
    assert "loaded from archive.yaml" in page


def test_the_history_is_paged(client):
    dancer = DancerFactory()
    for number in range(21):
        change(dancer, note=f"Note {number}")
    assert "Page 1 of 2" in words(client.get(history(dancer)))
    assert 'id="version-1"' in words(client.get(history(dancer), {"page": 2}))
    assert client.get(history(dancer), {"page": "9" * 5000}).status_code == 200


def test_an_entry_without_history_says_so(client):
    Source.objects.bulk_create([Source(name="Bulk", slug="bulk", text="She danced.")])
    assert "loaded without a history" in words(client.get("/sources/bulk/history/"))
    assert client.get("/sources/bulk/history/1/").status_code == 404


def test_what_is_older_than_its_history_is_no_addition(client, desk):
    Source.objects.bulk_create([Source(name="Bulk", slug="bulk", text="She danced.")])
    change(Source.objects.get(), name="Renamed")
    page = words(desk.get("/sources/bulk/history/"))
    assert "Nothing that is kept changed." in page
    page = words(desk.get("/sources/bulk/history/2/revert/"))
    assert "Nothing is left to do" in page


@pytest.mark.parametrize("page", ["", "1/", "1/?compare"])
@pytest.mark.parametrize("model", ENTRIES, ids=lambda model: model.__name__)
def test_every_kind_has_its_history_and_its_versions(client, model, page):
    entry = factory_for(model)()
    response = client.get(history(entry) + page)
    assert response.status_code == 200
    assert '<meta name="robots" content="noindex">' in response.content.decode()


def test_every_page_leads_to_its_history(client):
    dancer = DancerFactory()
    assert f'href="{history(dancer)}"' in words(client.get(dancer.get_absolute_url()))


def test_the_history_of_a_moved_entry_moves_with_it(client):
    dancer = DancerFactory(slug="old")
    change(dancer, slug="new")
    assert client.get("/dancers/old/history/").url == "/dancers/new/history/"
    response = client.get("/dancers/old/history/1/")
    assert (response.status_code, response.url) == (301, "/dancers/new/history/1/")


def test_the_history_of_a_deleted_entry_is_for_who_may_bring_it_back(client, editor):
    dancer = DancerFactory(slug="gone")
    dancer.delete()
    assert client.get("/dancers/gone/history/").status_code == 410
    client.force_login(UserFactory(is_staff=True))
    assert client.get("/dancers/gone/history/").status_code == 410
    client.force_login(editor)
    page = words(client.get("/dancers/gone/history/"))
    assert "It is deleted." in page
    assert "Undo this change" in page
    assert "was deleted" in words(client.get("/dancers/gone/history/2/"))


def test_what_never_was_is_not_found(client):
    DancerFactory(slug="maya")
    for path in ("nobody/history/", "maya/history/9/", f"maya/history/{'9' * 30}/"):
        assert client.get(f"/dancers/{path}").status_code == 404


def test_the_ways_to_revert_are_for_who_may(client, desk):
    dancer = DancerFactory()
    assert "Undo this change" in words(desk.get(history(dancer)))
    desk.logout()
    assert "Undo this change" not in words(client.get(history(dancer)))


def test_a_profile_is_shown_as_it_was(client):
    source = SourceFactory()
    passage = PassageFactory(source=source, quote="She danced.")
    fact = TrainingFactory(
        dancer__name="Maya",
        school=SchoolFactory(name="Academy"),
        styles=[StyleFactory(name="Ballet")],
        passages=[passage],
    )
    dancer = fact.dancer
    then = dancer.history.latest().version.number
    OtherNameFactory(dancer=dancer, text="Later name")
    fact.delete()
    change(dancer, name="Renamed")
    page = words(client.get(f"{history(dancer)}{then}/"))
    assert "<h1>Maya</h1>" in page
    assert "Academy" in page
    assert "Ballet" in page
    assert "Later name" not in page
    assert '<mark id="passage-1" data-passage="1">She danced.</mark>' in page
    assert f"This is version {then}, not today's page." in page.replace("&#x27;", "'")
    assert "Cite this page" not in page
    assert "Maya" not in words(client.get(f"{history(dancer)}{then + 3}/"))


def test_a_text_is_shown_as_it_was_with_the_passages_of_then(client):
    passage = PassageFactory(quote="She danced.")
    source = passage.source
    MilestoneFactory(headline="Danced", passages=[passage])
    with changing():
        source.has_quotes_in_hand = True
        change(source, text="She sang.")
        change(passage, quote="She sang.")
    page = words(client.get(f"{history(source)}2/"))
    assert 'data-passage="1">She danced.</mark>' in page
    assert "She sang." not in page
    assert 'data-passage="1">She sang.</mark>' in words(client.get(f"{history(source)}3/"))


def test_the_facts_that_led_to_an_entry_then_are_told(client):
    fact = TrainingFactory(school=SchoolFactory(name="Academy"))
    school = fact.school
    change(school, note="A note")
    then = school.history.latest().version.number
    change(school, note="Another")
    change(fact, school=SchoolFactory())
    assert fact.dancer.name in words(client.get(f"{history(school)}{then}/"))
    assert fact.dancer.name not in words(client.get(f"{history(school)}{then + 1}/"))


def test_a_kind_to_which_facts_lead_by_way_of_others_says_so(client):
    page = words(client.get(f"{history(WorkFactory())}1/"))
    assert "by way of other entries" in page


def test_what_changed_since_a_version_is_compared(client):
    dancer = DancerFactory()
    for pronoun in ("she", "they"):
        change(dancer, pronoun=pronoun)
    page = words(client.get(f"{history(dancer)}1/", {"compare": ""}))
    assert "<ins>they</ins>" in page
    assert "<ins>she</ins>" not in page


def test_an_old_version_of_a_deleted_entry_keeps_its_related_names(client, editor):
    fact = TrainingFactory(school=SchoolFactory(name="Academy"))
    dancer, school = fact.dancer, fact.school
    path = history(dancer)
    fact.delete()
    school.delete()
    assert "Academy" in words(client.get(f"{path}1/"))
    assert "Academy" in words(client.get(path))


def test_no_page_of_the_past_takes_more_queries_for_more_facts(client):
    dancer = DancerFactory()
    # A version for the dancer, and for each six facts.
    for _number in range(4):
        live(1, dancer=dancer)
    few, many = (f"{history(dancer)}{number}/" for number in (2, 5))
    pages = [f"{history(dancer)}{page}" for page in ("", "1/?compare")]
    taken = queries(client, [*pages, few, many])
    assert max(taken.values()) <= 80
    assert taken[few] == taken[many]
    live(8, dancer=dancer)
    assert queries(client, pages) == {page: taken[page] for page in pages}


def test_the_history_is_only_read(client):
    assert client.post(reverse("changes")).status_code == 405
    assert client.post(history(DancerFactory())).status_code == 405


@pytest.mark.parametrize("model", ENTRIES, ids=lambda model: model.__name__)
def test_an_old_version_leads_to_the_current_one_and_offers_no_edit(desk, model):
    entry = factory_for(model)()
    change(entry, name="Renamed", slug="renamed")
    current = entry.get_absolute_url()
    for number in (1, 2):
        page = words(desk.get(f"{history(entry)}{number}/"))
        assert f'<a href="{current}" class="button">Current version</a>' in page
        assert "/edit/" not in page
        assert "/add/?source=" not in page
    assert f'href="{current}edit/"' in words(desk.get(current))


def test_an_old_version_of_a_deleted_entry_offers_neither_an_edit_nor_a_current_version(desk):
    dancer = DancerFactory(slug="maya")
    dancer.delete()
    page = words(desk.get("/dancers/maya/history/1/"))
    assert "/edit/" not in page
    assert "Current version" not in page
