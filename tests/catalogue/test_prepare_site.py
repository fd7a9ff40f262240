"""`prepare_site` fills what is empty, and keeps what is there."""

import re

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.urls import reverse

from catalogue.roles import ROLES
from dancers.models import Dancer
from tests.factories import DancerFactory, UserFactory


@pytest.mark.django_db
def test_a_first_run_loads_the_archive_and_prints_a_sign_in_that_works(capsys):
    call_command("prepare_site")
    printed = capsys.readouterr().out
    password = re.search(r"sign in at /sign-in/ as admin with (\S+)", printed)[1]
    assert len(password) >= 16
    assert authenticate(username="admin", password=password).is_superuser
    assert Dancer.objects.count() == 5


@pytest.mark.django_db
def test_a_first_run_says_what_the_account_may_do_and_how_to_add_editors(capsys):
    call_command("prepare_site")
    printed = capsys.readouterr().out
    assert "an administrator (superuser), who may do everything" in printed
    assert "/admin/auth/user/add/" in printed
    assert reverse("admin:auth_user_add") == "/admin/auth/user/add/"
    assert all(role in printed for role in ROLES)
    assert "changepassword admin" in printed


@pytest.mark.django_db
def test_a_later_run_keeps_all_and_prints_nothing(capsys):
    UserFactory()
    DancerFactory()
    call_command("prepare_site")
    assert capsys.readouterr().out == ""
    assert Dancer.objects.count() == 1
