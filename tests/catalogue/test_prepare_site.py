"""`prepare_site` fills what is empty, and keeps what is there."""

import re

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command

from dancers.models import Dancer
from tests.factories import DancerFactory, UserFactory


@pytest.mark.django_db
def test_a_first_run_loads_the_archive_and_prints_a_sign_in_that_works(capsys):
    call_command("prepare_site")
    printed = capsys.readouterr().out
    password = re.search(r"as editor with (\S+)", printed)[1]
    assert "sign in at /sign-in/ as editor" in printed
    assert len(password) >= 16
    assert authenticate(username="editor", password=password).is_staff
    assert Dancer.objects.count() == 5


@pytest.mark.django_db
def test_a_later_run_keeps_all_and_prints_nothing(capsys):
    UserFactory()
    DancerFactory()
    call_command("prepare_site")
    assert capsys.readouterr().out == ""
    assert Dancer.objects.count() == 1
