"""Each role may do what `catalogue.roles` says, and a curator lifts nobody above a curator."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.urls import reverse

from catalogue.roles import CONTRIBUTOR, CURATOR, EDITOR, ROLES, grant, permissions_of
from dancers.models import Dancer, Milestone
from tests.factories import DancerFactory, MilestoneFactory, PassageFactory, UserFactory
from tests.forms import filled, submit
from tests.migrating import migrate

ABOVE = {
    "staff": {"is_staff": True},
    "superuser": {"is_superuser": True},
    "a superuser who may not sign in": {"is_superuser": True, "is_active": False},
}


def page(name, *args):
    return reverse(f"admin:auth_user_{name}", args=args)


def names_of(user):
    return set(user.groups.values_list("name", flat=True))


@pytest.fixture(autouse=True)
def groups(db):
    """Make the roles again where a test with transactions of its own left empty tables."""
    if not Group.objects.exists():
        grant(apps)


@pytest.fixture
def browser_of(client, user_with_role):
    """Sign in somebody with a role; return the browser."""

    def sign_in(role):
        client.force_login(user_with_role(role, username=f"the-{role}"))
        return client

    return sign_in


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_a_role_has_exactly_the_permissions_that_are_told_of_it(role):
    # Where a model is new, a migration has to grant: see catalogue.roles.grant.
    group = Group.objects.get(name=role)
    names = group.permissions.values_list("content_type__app_label", "codename")
    assert {f"{app}.{codename}" for app, codename in names} == permissions_of(role)


@pytest.mark.django_db
def test_a_role_gets_back_what_was_taken_and_loses_what_was_added():
    group = Group.objects.get(name=EDITOR)
    group.permissions.set(Permission.objects.filter(codename="delete_dancer"))
    grant(apps)
    codenames = set(group.permissions.values_list("codename", flat=True))
    assert "delete_dancer" not in codenames
    assert "change_dancer" in codenames


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("permission", "may"),
    [
        ("catalogue.view_version", "contributor editor curator"),
        ("dancers.add_dancer", "editor curator"),
        ("performances.change_work", "editor curator"),
        ("sources.delete_passage", "editor curator"),
        ("performances.delete_appearance", "editor curator"),
        ("sources.view_pastslug", "editor curator"),
        ("dancers.delete_dancer", "curator"),
        ("catalogue.revert_version", "curator"),
        ("auth.change_user", "curator"),
        ("auth.delete_user", ""),
        ("auth.change_group", ""),
        ("sources.change_pastslug", ""),
        ("catalogue.delete_version", ""),
    ],
)
def test_each_role_may_what_the_one_below_may_and_more(user_with_role, permission, may):
    assert [role for role in ROLES if user_with_role(role).has_perm(permission)] == may.split()


@pytest.mark.django_db(transaction=True)
def test_the_roles_go_with_their_migration_and_come_again():
    leaves = MigrationLoader(connection).graph.leaf_nodes()
    migrate([("catalogue", "0004_versions_of_old_history")])
    assert not Group.objects.exists()
    migrate(leaves)
    assert set(Group.objects.values_list("name", flat=True)) == set(ROLES)


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "status"), [(CONTRIBUTOR, 302), (EDITOR, 200), (CURATOR, 200)])
def test_a_role_opens_the_desk_without_is_staff(browser_of, role, status):
    assert browser_of(role).get("/admin/").status_code == status


@pytest.mark.django_db
def test_who_was_made_inactive_is_not_let_in(client, user_with_role):
    user = user_with_role(CURATOR)
    client.force_login(user)
    type(user).objects.update(is_active=False)
    assert client.get("/admin/").status_code == 302


@pytest.mark.django_db
def test_an_editor_changes_a_dancer_and_removes_a_fact_in_its_form(browser_of):
    fact = MilestoneFactory(passages=[PassageFactory()])
    change = reverse("admin:dancers_dancer_change", args=[fact.dancer.pk])
    submit(browser_of(EDITOR), change, name="Maya", **{"milestones-0-DELETE": "on"})
    assert Dancer.objects.get().name == "Maya"
    assert not Milestone.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "status", "left"), [(EDITOR, 403, 1), (CURATOR, 302, 0)])
def test_a_curator_deletes_an_entry_and_an_editor_does_not(browser_of, role, status, left):
    dancer = DancerFactory()
    delete = reverse("admin:dancers_dancer_delete", args=[dancer.pk])
    data = {"post": "yes", "version": dancer.version}
    assert browser_of(role).post(delete, data).status_code == status
    assert Dancer.objects.count() == left


@pytest.mark.django_db
def test_an_editor_is_not_offered_to_delete_many_entries(browser_of):
    dancer = DancerFactory()
    action = {"action": "delete_selected", "_selected_action": dancer.pk, "post": "yes"}
    action["seen"] = f"{dancer.pk}:{dancer.version}"
    browser_of(EDITOR).post(reverse("admin:dancers_dancer_changelist"), action)
    assert Dancer.objects.exists()


@pytest.mark.django_db
def test_a_curator_adds_somebody_and_gives_a_role(browser_of, django_user_model):
    curator = browser_of(CURATOR)
    password = "words-that-nobody-guesses"
    submit(curator, page("add"), username="maya", password1=password, password2=password)
    user = django_user_model.objects.get(username="maya")
    editors = Group.objects.get(name=EDITOR)
    submit(curator, page("change", user.pk), groups=[editors.pk])
    assert names_of(user) == {EDITOR}


@pytest.mark.django_db
def test_what_is_added_to_a_curators_forms_is_left_out_of_account(browser_of, django_user_model):
    curator = browser_of(CURATOR)
    extra = {
        "is_staff": "on",
        "is_superuser": "on",
        "user_permissions": list(Permission.objects.values_list("pk", flat=True)[:5]),
        "groups": [Group.objects.get(name=CURATOR).pk],
    }
    password = "words-that-nobody-guesses"
    fields = {"username": "maya", "password1": password, "password2": password}
    submit(curator, page("add"), **fields, **extra)
    user = django_user_model.objects.get(username="maya")
    assert names_of(user) == set()
    submit(curator, page("change", user.pk), **extra)
    user.refresh_from_db()
    assert (user.is_staff, user.is_superuser, user.user_permissions.count()) == (False, False, 0)
    assert names_of(user) == {CURATOR}


@pytest.mark.django_db
def test_a_curator_gives_no_group_that_is_no_role(browser_of, user_with_role):
    curator, user = browser_of(CURATOR), user_with_role(EDITOR)
    foreign = Group.objects.create(name="keepers of the keys")
    form = filled(curator, page("change", user.pk), groups=[foreign.pk])
    assert "Select a valid choice" in curator.post(page("change", user.pk), form).content.decode()
    assert names_of(user) == {EDITOR}


@pytest.mark.django_db
def test_a_curator_lifts_themself_no_higher(browser_of, django_user_model):
    curator = browser_of(CURATOR)
    user = django_user_model.objects.get()
    submit(curator, page("change", user.pk), is_superuser="on", is_staff="on")
    user.refresh_from_db()
    assert (user.is_staff, user.is_superuser) == (False, False)


def refuses(browser, user):
    """Tell whether all ways of changing the user are closed, and the user is as before."""
    before = type(user).objects.filter(pk=user.pk).values().get()
    password = {"password1": "other-words-again", "password2": "other-words-again"}
    answers = [
        browser.post(page("change", user.pk), {"username": "mine", "is_active": "on"}),
        browser.post(page("password_change", user.pk), password | {"usable_password": "true"}),
        browser.post(page("delete", user.pk), {"post": "yes"}),
    ]
    after = type(user).objects.filter(pk=user.pk).values().get()
    return {answer.status_code for answer in answers} == {403} and before == after


@pytest.mark.django_db
@pytest.mark.parametrize("fields", ABOVE.values(), ids=ABOVE)
def test_a_curator_does_not_touch_who_is_above(browser_of, fields):
    curator, user = browser_of(CURATOR), UserFactory(**fields)
    assert curator.get(page("change", user.pk)).status_code == 200
    assert refuses(curator, user)


@pytest.mark.django_db
def test_a_curator_does_not_touch_who_has_more_than_a_role(browser_of):
    curator, trusted, keeper = browser_of(CURATOR), UserFactory(), UserFactory()
    trusted.user_permissions.add(Permission.objects.get(codename="change_group"))
    keeper.groups.add(Group.objects.create(name="keepers of the keys"))
    assert refuses(curator, trusted)
    assert refuses(curator, keeper)


@pytest.mark.django_db
def test_a_curator_sets_the_password_of_an_editor(browser_of, user_with_role):
    user = user_with_role(EDITOR)
    change = page("password_change", user.pk)
    password = {"password1": "other-words-again", "password2": "other-words-again"}
    submit(browser_of(CURATOR), change, **password, usable_password="true", **{"set-password": "1"})
    user.refresh_from_db()
    assert user.check_password("other-words-again")


@pytest.mark.django_db
def test_a_superuser_makes_a_superuser(desk):
    user = UserFactory()
    submit(desk, page("change", user.pk), is_superuser="on", is_staff="on")
    user.refresh_from_db()
    assert user.is_superuser


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["auth/user", "auth/group", "sources/pastslug"])
def test_a_regular_expression_of_a_users_own_is_refused(desk, path):
    field = {"auth/user": "username", "auth/group": "name"}.get(path, "old")
    assert desk.get(f"/admin/{path}/?{field}__regex=(").status_code == 400
