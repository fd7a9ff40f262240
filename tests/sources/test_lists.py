"""Lists: any of a facet's values, all of the facets; numbers; pages by place; letters."""

import random
from urllib.parse import parse_qs

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dancers.models import Dancer, Style
from sources.facet_index import rebuild
from sources.paging import PER_PAGE, Walk
from tests.factories import (
    CompanyFactory,
    CountryFactory,
    DancerFactory,
    EngagementFactory,
    OriginFactory,
    PracticeFactory,
    StyleFactory,
    WorkFactory,
)

pytestmark = pytest.mark.django_db


def listed(client, path="/dancers/", **query):
    """Return the names on the page that answers the query."""
    response = client.get(path, query)
    assert response.status_code == 200
    return [entry.name for entry in response.context_data["object_list"]]


def offered(client, path="/dancers/", **query):
    """Return {facet: {label: number}} of the page that answers the query."""
    facets = client.get(path, query).context_data["listing"].facets
    return {
        facet.name: {option.label: option.count for option in facet.options}
        for facet, _more in facets
    }


def make(model, names):
    """Make entries with these names, without their history."""
    made = [model(name=name, slug=f"s-{number}") for number, name in enumerate(names)]
    model.objects.bulk_create(made)
    rebuild(model)


@pytest.fixture
def three():
    """Three dancers: two of ballet, one of them from Kazakhstan; one of kazachok from there."""
    kazakhstan = CountryFactory(name="Kazakhstan", slug="kazakhstan")
    ballet = StyleFactory(name="Ballet", slug="ballet")
    ann = PracticeFactory(style=ballet, dancer__name="Ann").dancer
    PracticeFactory(style=ballet, dancer__name="Bea")
    cid = PracticeFactory(style__name="Kazachok", style__slug="kazachok", dancer__name="Cid").dancer
    for dancer in (ann, cid):
        OriginFactory(place=kazakhstan, dancer=dancer)


@pytest.mark.usefixtures("three")
class TestFacets:
    def test_let_through_any_of_their_values(self, client):
        assert listed(client, style=["ballet", "kazachok"]) == ["Ann", "Bea", "Cid"]

    def test_narrow_each_other(self, client):
        assert listed(client, style=["ballet"], country="kazakhstan") == ["Ann"]

    def test_narrow_what_a_name_finds(self, client):
        assert listed(client, q="b", style="ballet") == ["Bea"]
        assert listed(client, q="b", country="kazakhstan") == []

    def test_keep_to_the_order(self, client):
        assert listed(client, style="ballet", sort="-name") == ["Bea", "Ann"]

    def test_tell_how_many_each_value_would_leave(self, client):
        assert offered(client)["style"] == {"Ballet": "2", "Kazachok": "1"}
        assert offered(client, country="kazakhstan")["style"] == {"Ballet": "1", "Kazachok": "1"}

    def test_are_not_narrowed_by_a_choice_of_their_own(self, client):
        offers = offered(client, style="kazachok")
        assert offers["style"] == {"Ballet": "2", "Kazachok": "1"}
        assert offers["country"] == {"Kazakhstan": "1"}

    def test_show_a_chosen_value_that_leaves_nothing(self, client):
        StyleFactory(name="Tap", slug="tap")
        response = client.get("/dancers/", {"style": "tap"})
        assert "Nothing here matches" in response.content.decode()
        assert response.context_data["listing"].chips == [("Style", "Tap", ".")]
        assert offered(client, style="tap")["style"]["Tap"] == "0"

    def test_drop_one_of_two_values_by_its_chip(self, client):
        query = {"style": ["ballet", "kazachok"], "sort": "-name"}
        chips = client.get("/dancers/", query).context_data["listing"].chips
        assert chips == [
            ("Style", "Ballet", "?sort=-name&style=kazachok"),
            ("Style", "Kazachok", "?sort=-name&style=ballet"),
        ]

    def test_leave_out_of_account_what_is_no_value(self, client):
        assert listed(client, style=["nonsense", "ballet"]) == ["Ann", "Bea"]
        assert listed(client, style="nonsense", level="nonsense") == ["Ann", "Bea", "Cid"]

    def test_know_a_value_by_an_address_that_it_once_had(self, client):
        style = Style.objects.get(slug="ballet")
        style.slug = "classical-ballet"
        style.save()
        assert listed(client, style="ballet") == ["Ann", "Bea"]
        query = client.get("/dancers/", {"style": ["ballet", "classical-ballet"]}).context_data
        assert query["listing"].query == "style=classical-ballet"

    def test_are_plain_boxes_in_a_form(self, client):
        page = " ".join(client.get("/dancers/?style=ballet").content.decode().split())
        assert 'name="style" value="ballet"' in page
        assert page.count("checked") == 1

    def test_give_what_is_updated_in_place_its_plain_address(self, client):
        response = client.get("/dancers/?q=&sort=&style=ballet", headers={"HX-Request": "true"})
        assert response.headers["HX-Push-Url"] == "?style=ballet"


def test_a_text_and_a_choice_filter_too(client):
    WorkFactory(name="Swan Lake", choreographer="Marius Petipa")
    WorkFactory(name="Spartacus", choreographer="Yury Grigorovich")
    EngagementFactory(level="soloist", dancer__name="Ann")
    EngagementFactory(level="corps", dancer__name="Bea")
    assert listed(client, "/works/", choreographer="Marius Petipa") == ["Swan Lake"]
    assert listed(client, level="soloist") == ["Ann"]
    assert offered(client)["level"] == {"soloist": "1", "corps de ballet": "1"}


def test_of_many_values_the_first_are_shown_and_more_where_asked_for(client, monkeypatch):
    monkeypatch.setattr("sources.choices.SHOWN", 2)
    for _number in range(3):
        EngagementFactory()
    page = client.get("/dancers/").content.decode()
    assert 'href="?more=company#by-company"' in page
    assert len(offered(client)["company"]) == 2
    assert len(offered(client, more="company")["company"]) == 3
    assert len(offered(client, more="nonsense")["company"]) == 2


def test_the_random_answers_of_bitmaps_are_those_of_the_database(client):
    draw = random.Random(11)
    styles = [StyleFactory() for _number in range(4)]
    companies = [CompanyFactory() for _number in range(4)]
    for _number in range(25):
        dancer = DancerFactory(name=draw.choice(["Maya", "Майя", "Анна", "Zara"]))
        for style in draw.sample(styles, draw.randrange(3)):
            PracticeFactory(dancer=dancer, style=style)
        for company in draw.sample(companies, draw.randrange(3)):
            EngagementFactory(dancer=dancer, company=company)
    for _number in range(12):
        of_style = draw.sample(styles, draw.randrange(1, 3))
        of_company = draw.sample(companies, draw.randrange(1, 3))
        found = (
            Dancer.objects.filter(practices__style__in=of_style)
            .filter(engagements__company__in=of_company)
            .distinct()
        )
        query = {
            "style": [style.slug for style in of_style],
            "company": [company.slug for company in of_company],
        }
        response = client.get("/dancers/", query)
        listed = [dancer.pk for dancer in response.context_data["object_list"]]
        assert listed == [dancer.pk for dancer in found]
        assert response.context_data["listing"].number == found.count()


class TestNumbers:
    def test_are_exact_up_to_a_limit_and_more_beyond_it(self, client, monkeypatch):
        monkeypatch.setattr("sources.choices.MOST_COUNTED", 2)
        style, company = StyleFactory(name="Ballet"), CompanyFactory(name="Bolshoi")
        for number in range(3):
            dancer = PracticeFactory(style=style).dancer
            if number:
                EngagementFactory(dancer=dancer, company=company)
        page = client.get("/dancers/")
        assert "2+ dancers" in page.content.decode()
        offers = offered(client)
        assert offers["style"] == {"Ballet": "2+"}
        assert offers["company"] == {"Bolshoi": "2"}

    def test_of_a_list_without_filters_are_kept_and_not_counted(self, client):
        PracticeFactory()
        client.get("/dancers/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/dancers/")
        assert [query["sql"] for query in captured if "COUNT(" in query["sql"].upper()] == []

    @pytest.mark.parametrize("path", ["/styles/", "/dancers/?style=x"])
    def test_stand_in_the_readers_way_of_writing(self, client, monkeypatch, path):
        monkeypatch.setattr("sources.listing.Listing.number", 1234)
        assert "1,234" in client.get(path).content.decode()


def walked(client, path, side, limit=20):
    """Return the names on all pages from this one on, by their links to the next or previous."""
    pages = []
    while path and len(pages) < limit:
        context = client.get(path).context_data
        pages.append([entry.name for entry in context["object_list"]])
        last, path = path, getattr(context["page"], side)
        path = f"/styles/{path}" if path else None
    return pages, last


NAMES = ["Maya", "Майя", "Anna", "Анна", "Әлия", "Zara", "42", "Ян"]


@pytest.mark.parametrize("sort", ["", "-name", "-changed"])
@pytest.mark.parametrize("few", [0, 4])
class TestPages:
    """`few` is the number up to which the chosen are fetched by their ids."""

    @pytest.fixture(autouse=True)
    def styles(self, monkeypatch, few):
        monkeypatch.setattr("sources.listing.PER_PAGE", 5)
        monkeypatch.setattr(Walk, "FEW", few)
        monkeypatch.setattr(Walk, "TOGETHER", few)
        monkeypatch.setattr(Walk, "FEWEST", 2)
        draw = random.Random(3)
        make(Style, [draw.choice(NAMES) for _number in range(23)])
        country = CountryFactory(slug="kazakhstan")
        chosen = draw.sample(list(Style.objects.values_list("pk", flat=True)), 17)
        Style.objects.filter(pk__in=chosen).update(country=country)
        rebuild(Style)

    @pytest.mark.parametrize("query", ["", "&country=kazakhstan"])
    def test_lead_forward_and_back_past_each_entry_once(self, client, sort, query):
        pages, last = walked(client, f"/styles/?sort={sort}{query}", "next")
        in_order = [name for page in pages for name in page]
        everything = Style.objects.filter(country__isnull=False) if query else Style.objects.all()
        order = {"": ("sort_name", "pk"), "-name": ("-sort_name", "-pk")}
        expected = everything.order_by(*order.get(sort, ("-updated_at", "-pk")))
        assert in_order == [style.name for style in expected]
        back, _first = walked(client, last, "previous")
        assert back == pages[::-1]

    def test_are_those_of_the_old_addresses(self, client, sort):
        pages, _last = walked(client, f"/styles/?sort={sort}&country=kazakhstan", "next")
        for number, page in enumerate(pages, start=1):
            query = {"sort": sort, "country": "kazakhstan", "page": number}
            assert listed(client, "/styles/", **query) == page
        assert listed(client, "/styles/", **query | {"page": "last"}) == pages[-1]
        context = client.get("/styles/", {"sort": sort, "page": "last"}).context_data
        assert (len(context["object_list"]), context["page"].next) == (3, None)
        assert "before=" in context["page"].previous
        context = client.get("/styles/", {"sort": sort, "page": 2}).context_data
        assert "before=" in context["page"].previous
        assert "after=" in context["page"].next

    def test_pass_none_over_where_entries_are_added_and_deleted_between(self, client, sort):
        first = client.get(f"/styles/?sort={sort}").context_data
        seen = [style.pk for style in first["object_list"]]
        there = set(Style.objects.values_list("pk", flat=True))
        Style.objects.filter(pk=seen[-1]).delete()
        StyleFactory(name="New")
        path = first["page"].next
        while path:
            context = client.get(f"/styles/{path}").context_data
            seen += [style.pk for style in context["object_list"]]
            path = context["page"].next
        assert len(seen) == len(set(seen))
        assert there <= set(seen)


class TestLetters:
    @pytest.fixture(autouse=True)
    def short(self, monkeypatch):
        monkeypatch.setattr("sources.listing.PER_PAGE", 2)

    def addresses(self, client, **query):
        scripts = client.get("/styles/", query).context_data["listing"].scripts
        return {letter.label: address for script in scripts for letter, address in script}

    def test_lead_to_where_their_entries_begin(self, client):
        make(Style, ["Abay", "Mazurka", "Абай", "Әлия", "Үміт", "Уран", "Ыр", "Яр"])
        assert listed(client, "/styles/", letter="m") == ["Mazurka", "Абай"]
        assert listed(client, "/styles/", letter="ә") == ["Әлия", "Уран"]
        assert listed(client, "/styles/", letter="Ү") == ["Үміт", "Ыр"]
        page = client.get("/styles/", {"letter": "ә"}).context_data["page"]
        assert parse_qs(page.previous[1:])["before"][0].startswith("аӿлия.")

    def test_lead_nowhere_without_entries(self, client):
        make(Style, ["Abay", "Mazurka", "Әлия"])
        addresses = self.addresses(client)
        assert addresses["A"] == "?letter=a"
        assert addresses["Ә"] == "?letter=%D3%99"
        assert addresses["B"] is None
        assert addresses["А"] is None

    def test_are_only_those_of_scripts_that_have_entries(self, client):
        make(Style, ["Abay", "Mazurka", "Zorba"])
        assert "Б" not in self.addresses(client)

    def test_go_on_with_the_filters(self, client):
        country = CountryFactory(slug="kazakhstan")
        for name in ("Abay", "Mazurka", "Zorba"):
            StyleFactory(name=name, country=country)
        StyleFactory(name="Breaking")
        addresses = self.addresses(client, country="kazakhstan")
        assert addresses["M"] == "?country=kazakhstan&letter=m"
        assert addresses["B"] is None
        names = listed(client, "/styles/", country="kazakhstan", letter="b")
        assert names == ["Mazurka", "Zorba"]

    def test_turn_round_with_the_order(self, client):
        make(Style, ["Abay", "Mazurka", "Zorba", "Яр"])
        assert listed(client, "/styles/", letter="m", sort="-name") == ["Mazurka", "Abay"]
        assert self.addresses(client, sort="-changed") == {}

    def test_that_are_none_lead_to_the_beginning(self, client):
        make(Style, ["Abay", "Mazurka", "Zorba"])
        for junk in ("junk", "ab", "9" * 5000, "ӿ"):
            assert listed(client, "/styles/", letter=junk) == ["Abay", "Mazurka"]


JUNK = ["x", ".", "a.b", f".{'9' * 25}", f"a.{'9' * 5000}", "a.-1", f"{'9' * 5000}.1", "ы" * 5000]


@pytest.mark.parametrize("junk", JUNK)
@pytest.mark.parametrize("side", ["after", "before"])
@pytest.mark.parametrize("sort", ["", "-changed"])
def test_a_place_that_is_none_is_answered(client, side, sort, junk):
    style = StyleFactory(name="Ballet")
    response = client.get("/styles/", {side: junk, "sort": sort})
    assert list(response.context_data["object_list"]) == [style]


def test_a_page_of_an_old_address_that_is_none_is_not_found(client):
    StyleFactory()
    assert client.get("/styles/", {"page": "last"}).status_code == 200
    for junk in ("2", "0", "-1", "two", "9" * 25, "9" * 5000):
        assert client.get("/styles/", {"page": junk}).status_code == 404


def test_a_thousand_values_of_a_facet_are_not_all_looked_at(client):
    style = StyleFactory(name="Ballet", slug="ballet")
    PracticeFactory(style=style, dancer__name="Ann")
    values = [*(f"junk-{number}" for number in range(1000)), "ballet"]
    assert listed(client, style=values) == ["Ann"]


def test_a_page_has_fifty():
    assert PER_PAGE == 50


def test_a_list_is_right_after_sql_by_hand(client, three):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM dancers_practice")
    assert "Ballet" not in offered(client).get("style", {})
    assert listed(client, style="ballet") == []
