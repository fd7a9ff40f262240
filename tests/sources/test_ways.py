"""From a page the way leads on: along the list that the visitor came from, and back to it."""

import pytest

from tests.factories import (
    DancerFactory,
    OriginFactory,
    PlaceFactory,
    PracticeFactory,
    StyleFactory,
)


def way_on(client, entry, **query):
    """Return the names of the previous and the next entry that the page leads to."""
    context = client.get(entry.get_absolute_url(), query).context_data
    return tuple(getattr(context[side], "name", None) for side in ("previous", "next"))


@pytest.mark.django_db
class TestTheWayOn:
    def test_leads_along_all_names(self, client):
        ann, bea, cid = (StyleFactory(name=name) for name in ("Ann", "Bea", "Cid"))
        assert way_on(client, ann) == (None, "Bea")
        assert way_on(client, bea) == ("Ann", "Cid")
        assert way_on(client, cid) == ("Bea", None)

    def test_passes_each_of_several_who_share_a_name(self, client):
        first, second, third = (DancerFactory(name="Maya") for _number in range(3))
        context = client.get(second.get_absolute_url()).context_data
        assert (context["previous"], context["next"]) == (first, third)

    def test_stays_within_the_list_that_was_filtered(self, client):
        country = PlaceFactory(kind="country", slug="kazakhstan")
        for name in ("Ann", "Cid"):
            OriginFactory(place=country, dancer__name=name)
        DancerFactory(name="Bea")
        ann = country.origins.get(dancer__name="Ann").dancer
        assert way_on(client, ann, country="kazakhstan") == (None, "Cid")
        page = client.get(ann.get_absolute_url(), {"country": "kazakhstan"}).content.decode()
        assert 'href="/dancers/cid/?country=kazakhstan"' in page
        assert 'href="/dancers/?country=kazakhstan"' in page

    def test_turns_round_with_the_order_of_the_list(self, client):
        ann = StyleFactory(name="Ann")
        StyleFactory(name="Bea")
        assert way_on(client, ann, sort="-name") == ("Bea", None)
        assert way_on(client, ann, sort="-changed") == ("Bea", None)

    def test_stays_within_any_of_several_values(self, client):
        styles = [StyleFactory(slug=slug) for slug in ("ballet", "tap")]
        for name, style in zip(("Ann", "Cid"), styles, strict=True):
            PracticeFactory(style=style, dancer__name=name)
        DancerFactory(name="Bea")
        ann = styles[0].practices.get().dancer
        assert way_on(client, ann, style=["ballet", "tap"]) == (None, "Cid")
        page = client.get(ann.get_absolute_url(), {"style": ["ballet", "tap"]}).content.decode()
        assert 'href="/dancers/cid/?style=ballet&amp;style=tap"' in page

    @pytest.mark.parametrize("query", [{"sort": "junk"}, {"country": "junk"}, {"page": "junk"}])
    def test_is_not_led_astray_by_junk(self, client, query):
        ann = DancerFactory(name="Ann")
        DancerFactory(name="Bea")
        assert way_on(client, ann, **query) == (None, "Bea")


@pytest.mark.django_db
@pytest.mark.parametrize(("sort", "names"), [("", "ABC"), ("-name", "CBA"), ("-changed", "BAC")])
def test_a_list_is_sorted_as_asked(client, sort, names):
    styles = {name: StyleFactory(name=name) for name in "ABC"}
    for name in "AB":
        styles[name].save()
    listed = client.get("/styles/", {"sort": sort}).context_data["object_list"]
    assert [style.name for style in listed] == list(names)


@pytest.mark.django_db
def test_what_filters_a_list_can_be_dropped_one_by_one(client):
    PlaceFactory(kind="country", name="Kazakhstan", slug="kazakhstan")
    StyleFactory(name="Ballet", slug="ballet")
    query = {"q": "nobody", "country": "kazakhstan", "style": "ballet"}
    response = client.get("/dancers/", query)
    assert response.context_data["listing"].chips == [
        ("Name", "nobody", "?country=kazakhstan&style=ballet"),
        ("Country of origin", "Kazakhstan", "?q=nobody&style=ballet"),
        ("Style", "Ballet", "?q=nobody&country=kazakhstan"),
    ]
    page = response.content.decode()
    assert page.count("Kazakhstan") >= 3
    assert "Drop one of these" in page


@pytest.mark.django_db
def test_the_last_filter_dropped_leads_to_the_whole_list(client):
    (chip,) = client.get("/styles/", {"q": "nothing"}).context_data["listing"].chips
    assert chip == ("Name", "nothing", ".")


@pytest.mark.django_db
def test_a_page_says_how_to_cite_it(client):
    dancer = DancerFactory(name="Maya & {Co}", slug="maya")
    plain, bibtex = client.get(dancer.get_absolute_url()).context_data["citation"]
    assert plain.startswith(
        "“Maya & {Co}”. Barre, a dance archive. http://testserver/dancers/maya/"
    )
    assert "version 1" in plain
    assert "@misc{barre-dancer-maya," in bibtex
    assert r"title = {Maya {\&} {\{}Co{\}}}," in bibtex
    assert "url = {http://testserver/dancers/maya/}," in bibtex


@pytest.mark.django_db
def test_a_page_tells_other_sites_what_it_is(client):
    dancer = DancerFactory(name='Maya "M" <P>', slug="maya", summary="A ballerina.")
    page = " ".join(client.get(dancer.get_absolute_url(), {"q": "maya"}).content.decode().split())
    assert '<link rel="canonical" href="http://testserver/dancers/maya/">' in page
    assert 'content="Maya &#34;M&#34; &lt;P&gt;"' in page
    assert page.count('content="A ballerina."') == 2
