"""Signing in and out, and a password of one's own, in the site's frame."""

import re

import pytest

from catalogue.roles import CONTRIBUTOR, CURATOR, EDITOR
from tests.factories import DancerFactory, UserFactory
from tests.forms import errors, submit

PASSWORD = "words-that-nobody-guesses"
ELSEWHERE = [
    "//evil.example/",
    "https://evil.example/",
    "javascript:alert(1)",
    r"\\evil.example",
    r"/\evil.example",
    "///evil.example",
    "http:evil.example",
    " //evil.example",
]


@pytest.fixture
def maya(user_with_role):
    """An editor with a password."""
    user = user_with_role(EDITOR, username="maya", first_name="Maya", last_name="Plisetskaya")
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client, path="/sign-in/", password=PASSWORD):
    return client.post(path, {"username": "maya", "password": password})


@pytest.mark.django_db
def test_a_sign_in_leads_back_to_the_page_that_one_came_from(client, maya):
    path = DancerFactory(name="Айгуль").get_absolute_url()
    page = client.get(path).content.decode()
    assert f'href="/sign-in/?next={path}"' in page
    assert submit(client, f"/sign-in/?next={path}", username="maya", password=PASSWORD).url == path
    page = client.get(path).content.decode()
    assert "Maya Plisetskaya" in page
    assert "Sign in to edit" not in page


@pytest.mark.django_db
def test_a_sign_in_from_nowhere_leads_home(client, maya):
    assert sign_in(client).url == "/"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ELSEWHERE)
def test_no_sign_in_leads_to_another_host(client, maya, address):
    page = client.get("/sign-in/", {"next": address}).content.decode()
    assert "evil.example" not in page
    assert "alert(1)" not in page
    fields = {"username": "maya", "password": PASSWORD, "next": address}
    assert client.post("/sign-in/", fields).url == "/"
    assert client.post("/sign-out/", {"next": address}).url == "/"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ELSEWHERE)
def test_the_desk_leads_to_no_other_host(client, maya, address):
    asked = client.get("/admin/login/", {"next": address})
    assert asked.url.startswith("/sign-in/?next=")
    assert sign_in(client, asked.url).url == "/"


@pytest.mark.django_db
def test_the_desk_asks_for_the_sites_sign_in_and_goes_on_to_its_page(client, maya):
    asked = client.get("/admin/dancers/dancer/?q=a", follow=True)
    assert asked.templates[0].name == "catalogue/sign_in.html"
    path = "{PATH_INFO}?{QUERY_STRING}".format(**asked.request)
    assert sign_in(client, path).url == "/admin/dancers/dancer/?q=a"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["maya", "nobody"])
def test_a_wrong_password_is_told_without_saying_what_was_wrong(client, maya, name):
    answer = client.post("/sign-in/", {"username": name, "password": "wrong"})
    assert "Please enter a correct username and password" in errors(answer)[0]
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_nothing_tells_whether_somebody_has_an_account(client, maya):
    away = UserFactory(username="away", is_active=False)
    away.set_password(PASSWORD)
    away.save()
    UserFactory(username="without", password="")
    pages = set()
    for name, password in [
        *(("maya", "wrong"), ("nobody", PASSWORD)),
        *(("away", PASSWORD), ("away", "wrong"), ("without", "wrong"), ("MAYA", PASSWORD)),
    ]:
        answer = client.post("/sign-in/", {"username": name, "password": password})
        token = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
        page = token.sub("", answer.content.decode()).replace(f'value="{name}"', "")
        pages.add((answer.status_code, page))
    assert len(pages) == 1


@pytest.mark.django_db
def test_by_https_a_sign_in_does_not_lead_back_to_http(client, maya):
    fields = {"username": "maya", "password": PASSWORD, "next": "http://testserver/dancers/"}
    assert client.post("/sign-in/", fields, secure=True).url == "/"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/sign-in/", "/password/"])
def test_what_else_is_sent_with_a_form_is_left_out_of_account(client, maya, path):
    if path == "/password/":
        client.force_login(maya)
    new = "other-words-that-nobody-guesses"
    lifted = {
        "is_staff": "on",
        "is_superuser": "on",
        "groups": "3",
        "user": "1",
        "email": "a@b.example",
    }
    sent = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    sent |= {"username": "maya", "password": PASSWORD, **lifted}
    assert client.post(path, sent).status_code == 302
    maya.refresh_from_db()
    assert (maya.is_staff, maya.is_superuser, maya.email) == (False, False, "")
    assert [group.name for group in maya.groups.all()] == [EDITOR]


@pytest.mark.django_db
def test_who_was_made_inactive_does_not_sign_in(client, maya):
    type(maya).objects.update(is_active=False)
    assert sign_in(client).status_code == 200


@pytest.mark.django_db
def test_who_signs_out_is_signed_out_and_home(client, maya):
    client.force_login(maya)
    assert client.post("/sign-out/").url == "/"
    assert "Sign in to edit" in client.get("/").content.decode()


@pytest.mark.django_db
def test_a_link_signs_nobody_out(client, maya):
    client.force_login(maya)
    assert client.get("/sign-out/").status_code == 405
    assert "Sign out" in client.get("/").content.decode()


@pytest.mark.django_db
def test_only_who_is_signed_in_gets_a_token_and_a_cookie(client, maya):
    answer = client.get("/")
    assert "csrfmiddlewaretoken" not in answer.content.decode()
    assert not answer.cookies
    client.force_login(maya)
    assert "csrfmiddlewaretoken" in client.get("/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "shown"), [(CONTRIBUTOR, False), (EDITOR, True), (CURATOR, True)])
def test_the_desk_is_offered_to_whom_it_is_open(client, user_with_role, role, shown):
    client.force_login(user_with_role(role))
    assert ('href="/admin/"' in client.get("/").content.decode()) == shown


@pytest.mark.django_db
def test_a_contributor_at_the_desks_door_is_told_who_they_are(client, user_with_role):
    client.force_login(user_with_role(CONTRIBUTOR, username="galina"))
    page = client.get("/admin/", follow=True).content.decode()
    assert "You are signed in as galina." in page
    assert "not open to this account" in page


@pytest.mark.django_db
def test_a_password_of_ones_own_is_changed(client, maya):
    sign_in(client)
    new = "other-words-that-nobody-guesses"
    fields = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert (
        "Your password is changed"
        in client.get(submit(client, "/password/", **fields).url).content.decode()
    )
    maya.refresh_from_db()
    assert maya.check_password(new)
    assert "Maya Plisetskaya" in client.get("/").content.decode()


@pytest.mark.django_db
def test_a_password_is_not_changed_without_the_old_one(client, maya):
    client.force_login(maya)
    new = "other-words-that-nobody-guesses"
    fields = {"old_password": "wrong", "new_password1": new, "new_password2": new}
    assert client.post("/password/", fields).status_code == 200
    maya.refresh_from_db()
    assert maya.check_password(PASSWORD)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/password/", "/password/changed/"])
def test_who_is_not_signed_in_has_no_password_to_change(client, path):
    assert client.get(path).url == f"/sign-in/?next={path}"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/sign-in/", "/sign-out/", "/password/", "/password/changed/"])
@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace"])
def test_the_forms_take_no_other_method(client, maya, path, method):
    client.force_login(maya)
    assert getattr(client, method)(path).status_code == 405
