"""No address and no query makes the site fail: bad ones are 400, 404, or left out of account."""

import pytest
from django.contrib.admin import site
from django.urls import reverse

from tests.factories import DancerFactory
from tests.forms import filled
from tests.test_architecture import ENTRIES

LISTS = [f"/{reverse(f'{model._meta.model_name}_list').strip('/')}/" for model in ENTRIES]
DESK = "/admin/dancers/dancer/"
DESKS = [f"/admin/{model._meta.app_label}/{model._meta.model_name}/" for model in site._registry]
# NUL, what is no UTF-8, a lone surrogate in UTF-8, half of an escape.
UNREADABLE = ["%00", "a%00b", "%ff", "%ed%a0%80", "%c3%28", "%"]


@pytest.mark.django_db
@pytest.mark.parametrize("junk", UNREADABLE)
@pytest.mark.parametrize("path", ["/{}", "/{}/", "/dancers/{}/", "/sources/{}/", "/places/{}/x"])
def test_an_unreadable_path_is_refused_or_not_found(client, path, junk):
    assert client.get(path.format(junk)).status_code in (400, 404)


@pytest.mark.django_db
@pytest.mark.parametrize("junk", UNREADABLE)
@pytest.mark.parametrize("parameter", ["q", "page", "country", "style", "company", "school", "x"])
def test_an_unreadable_parameter_never_fails(client, parameter, junk):
    DancerFactory()
    response = client.get(f"/dancers/?{parameter}={junk}")
    assert response.status_code in ((200, 404) if junk == "%" else (400,))


@pytest.mark.django_db
@pytest.mark.parametrize("junk", UNREADABLE)
@pytest.mark.parametrize(
    "path",
    [
        DESK,
        "/admin/sources/passage/",
        "/admin/autocomplete/",
        f"{DESK}{{}}/change/",
        f"{DESK}{{}}/history/",
        f"{DESK}{{}}/delete/",
    ],
)
@pytest.mark.parametrize("parameter", ["q", "p", "o", "term", "_changelist_filters", "basis"])
def test_an_unreadable_request_to_the_desk_never_fails(desk, path, parameter, junk):
    fields = "&app_label=dancers&model_name=training&field_name=school"
    response = desk.get(f"{path.format(junk)}?{parameter}={junk}{fields}")
    assert response.status_code in (200, 302, 400, 403, 404)


@pytest.mark.django_db
def test_a_host_that_the_site_does_not_have_is_refused(client, settings):
    settings.ALLOWED_HOSTS = ["archive.example"]
    assert client.get("/", headers={"host": "elsewhere.example"}).status_code == 400


def test_a_cookie_that_no_database_could_hold_is_refused(client):
    client.cookies["sessionid"] = "a\0b"
    assert client.get("/").status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize("path", [*LISTS, *DESKS])
@pytest.mark.parametrize("query", ["x" * 100_000, "word " * 3000, "ü%_\\'\"" * 500])
def test_a_query_of_any_length_is_answered(desk, path, query):
    assert desk.get(path, {"q": query}).status_code == 200


@pytest.mark.django_db
def test_what_is_shown_of_a_long_query_is_what_was_looked_for(client):
    page = client.get("/dancers/", {"q": "x" * 100_000}).content
    assert len(page) < 10_000


@pytest.mark.django_db
@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("page", ["9" * 25, "9" * 5000, "-1", "0", "two", "1.5", "", "²"])
def test_a_page_that_does_not_exist_is_not_found(client, path, page):
    assert client.get(path, {"page": page}).status_code in (200, 404)
    assert client.get(path, {"page": "9" * 25}).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["country", "style", "company", "school"])
@pytest.mark.parametrize("junk", ["nonsense", "' OR 1=1", "9" * 5000, "[]", "ballet\nx"])
def test_junk_in_a_filter_is_left_out_of_account(client, name, junk):
    dancer = DancerFactory()
    response = client.get("/dancers/", {name: junk})
    assert [listed.pk for listed in response.context_data["object_list"]] == [dancer.pk]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "lookup", ["name__regex=(", "note__icontains=a", "other_names__text=x", "password=x"]
)
def test_look_ups_of_a_users_own_are_not_possible(desk, lookup):
    dancer = DancerFactory()
    page = desk.get(f"/dancers/?{lookup}")
    assert [listed.pk for listed in page.context_data["object_list"]] == [dancer.pk]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query", ["school=abc", "styles=x", "passages=9,x", "dancer=-", "_popup=1&teacher=%20"]
)
def test_an_address_that_asks_for_a_choice_that_is_none_is_answered(desk, query):
    assert desk.get(f"/admin/dancers/training/add/?{query}").status_code == 200


NO_IDS = ["x", "-1", "9223372036854775808", "9" * 40, "\u0663"]


@pytest.mark.django_db
@pytest.mark.parametrize("junk", NO_IDS)
@pytest.mark.parametrize("name", ["styles", "passages"])
def test_a_choice_of_several_that_is_no_id_is_refused_in_the_form(desk, name, junk):
    dancer = DancerFactory()
    data = {"dancer": dancer.pk, "basis": "editorial", "note": "I know.", name: [junk]}
    response = desk.post("/admin/dancers/training/add/", data)
    assert response.status_code == 200
    assert "is not a valid value" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("junk", NO_IDS)
@pytest.mark.parametrize("name", ["groups", "user_permissions"])
def test_a_role_that_is_no_id_is_refused_in_the_form(desk, editor, name, junk):
    url = f"/admin/auth/user/{editor.pk}/change/"
    response = desk.post(url, filled(desk, url, **{name: [junk]}))
    assert response.status_code == 200
    assert "is not a valid value" in response.content.decode()


@pytest.mark.django_db
def test_a_regular_expression_of_a_users_own_is_refused_at_the_desk(desk):
    assert desk.get(f"{DESK}?name__regex=(").status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/dancers/", "/healthz"])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_pages_are_only_read(client, path, method):
    assert getattr(client, method)(path).status_code == 405
