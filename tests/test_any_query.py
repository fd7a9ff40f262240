"""Any URL answers any query: what matches nothing is an empty page, and never an error."""

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import AppearanceFactory, factory_for
from tests.forms import filled
from tests.test_architecture import ENTRIES
from tests.test_permissions import ADDRESSES, path_of

# All that the views of the site and of the admin read from a query.
FACETS = {facet.name for model in ENTRIES for facet in model.facets}
PARAMETERS = sorted(
    {
        *("q", "sort", "after", "before", "letter", "page", "more", *FACETS),
        *("kind", "person", "since", "until", "compare", "to", "next", "source", "junk"),
        *("p", "o", "all", "e", "term", "_popup", "_to_field", "_changelist_filters"),
        *("evidence", "basis__exact", "named__exact", "dancer__id__exact", "pk__in", "id__exact"),
    }
)
VALUES = [
    *("", "zzz", "a", "a.1", "zzz.1", "~.9223372036854775807", "..", ".0", "a.-1", "1", "0", "-1"),
    *("9" * 25, "last", "rest", "0-9", "version", "on", "2026-02-30", "1899-12-31", "x" * 300),
    *('"', '""', "-", "-a", '-"a b"', "a -a", "'", "%", "_", "\\", ":*", "a & b", "NOT", "(", "*"),
    *("ünïcode", "آنا", "İ", "ʿ", "а́", "\u2028", "\u202e", "\ufeff", "𐍈", "💃", "\t\n", "a\u0301"),
    *("[]", "{}", "null", "__all__", "id__in", "<script>", "//evil.example", "javascript:x"),
]
LISTS = [f"{model._meta.model_name}_list" for model in ENTRIES]


@pytest.fixture
def entries(db):
    """One entry of each kind, and a dancer who appeared in the performance."""
    made = [factory_for(model)(name="Amber") for model in ENTRIES]
    AppearanceFactory()
    return made


@pytest.mark.parametrize("beside", ["", "&after=a.1", "&before=a.1", "&letter=a", "&page=1"])
def test_a_query_that_matches_nothing_is_answered(client, entries, beside):
    for entry in entries:
        page = entry.get_absolute_url()
        for path in (page, reverse(f"{entry._meta.model_name}_list")):
            assert client.get(f"{path}?q=zzz{beside}").status_code == 200, path


def rounds(names):
    """Yield values by name: each name gets each value once, beside others each time."""
    for first in range(len(VALUES)):
        yield {name: VALUES[(first + place) % len(VALUES)] for place, name in enumerate(names)}


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name in ADDRESSES if not name.endswith("_history")])
def test_every_parameter_takes_any_value(desk, name):
    path = path_of(name)
    for query in rounds(PARAMETERS):
        assert desk.get(path, query).status_code < 500, query


@settings(
    max_examples=200,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    path=st.sampled_from(LISTS).map(reverse) | st.just("/search/") | st.just("/changes/"),
    query=st.dictionaries(
        st.sampled_from(PARAMETERS),
        st.sampled_from(VALUES) | st.text(st.characters(codec="utf-8"), max_size=20),
        max_size=5,
    ),
)
def test_lists_answer_any_query(client, entries, path, query):
    assert client.get(path, query).status_code in (200, 400, 404)


@pytest.mark.parametrize("model", ENTRIES, ids=lambda model: model.__name__)
@pytest.mark.parametrize("is_admin", [False, True], ids=["public", "admin"])
def test_every_field_of_a_form_takes_any_value(desk, entries, model, is_admin):
    entry = next(entry for entry in entries if type(entry) is model)
    url = f"{entry.get_absolute_url()}edit/"
    if is_admin:
        url = reverse(
            f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[entry.pk]
        )
    page = filled(desk, url)
    names = sorted(name for name in page if not name.endswith("_FORMS"))
    for typed in rounds(names):
        entry.refresh_from_db(fields=["version"])
        sent = page | typed | {"version": entry.version}
        assert desk.post(url, sent).status_code < 500, typed
