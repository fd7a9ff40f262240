"""Failed sign-ins lock out a name at an address, then the address; never a name everywhere."""

import logging
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.core.management import call_command
from django.db.models import F
from django.test import Client, RequestFactory

from catalogue.lockout import seconds_left
from catalogue.revision import revision
from catalogue.roles import EDITOR
from tests.factories import UserFactory
from tests.threads import at_once

PASSWORD = "words-that-nobody-guesses"
HERE, ELSEWHERE = "192.0.2.1", "192.0.2.2"


@pytest.fixture
def maya(user_with_role):
    """An editor with a password."""
    user = user_with_role(EDITOR, username="maya")
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(name="maya", password="wrong", address=HERE, **fields):
    """Send the form of the sign-in as a visitor who has no cookies yet."""
    data = {"username": name, "password": password, **fields}
    return Client(REMOTE_ADDR=address).post("/sign-in/", data)


def fail(times, **attempt):
    """Fail to sign in so many times; return the statuses."""
    return [sign_in(**attempt).status_code for _time in range(times)]


def pass_time(minutes):
    """Let the failures that were counted be so much older."""
    older = F("attempt_time") - timedelta(minutes=minutes)
    AccessAttempt.objects.update(attempt_time=older)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/sign-in/", "/admin/login/"])
def test_thirty_wrong_passwords_are_locked_out_whatever_is_forged(maya, path):
    statuses = []
    for number in range(30):
        forged = {"x-forwarded-for": f"203.0.113.{number}", "user-agent": f"Browser {number}"}
        client = Client(headers=forged)
        data = {"username": "maya", "password": f"wrong {number}"}
        # The admin leads to the site's own sign-in.
        address = client.get(path, follow=True).redirect_chain or [(path, 200)]
        statuses.append(client.post(address[-1][0], data).status_code)
    assert statuses == [200] * 9 + [429] * 21
    assert Client().post("/sign-in/", {"username": "maya", "password": PASSWORD}).status_code == 429


@pytest.mark.django_db
def test_the_right_password_is_refused_until_fifteen_minutes_have_passed(maya):
    fail(30)
    assert sign_in(password=PASSWORD).status_code == 429
    pass_time(14)
    assert sign_in(password=PASSWORD).status_code == 429
    pass_time(1)
    assert sign_in(password=PASSWORD).url == "/"


@pytest.mark.django_db
def test_who_goes_on_while_locked_out_waits_no_longer_for_it(maya):
    fail(10)
    pass_time(10)
    fail(5)
    pass_time(5)
    assert sign_in(password=PASSWORD).url == "/"


@pytest.mark.django_db
def test_nine_failures_lock_nobody_out(maya):
    assert fail(9) == [200] * 9
    assert sign_in(password=PASSWORD).url == "/"


@pytest.mark.django_db
def test_a_name_is_locked_at_its_address_alone(maya):
    fail(10)
    assert sign_in(password=PASSWORD, address=ELSEWHERE).url == "/"
    assert sign_in(password=PASSWORD, address="2001:db8::1").url == "/"


@pytest.mark.django_db
def test_another_name_may_sign_in_from_the_address_until_it_has_a_hundred_failures(maya):
    for number in range(11):
        fail(9, name=f"name{number}")
    assert sign_in(password=PASSWORD).url == "/"
    assert sign_in(name="name99").status_code == 429
    assert sign_in(password=PASSWORD).status_code == 429
    assert sign_in(password=PASSWORD, address=ELSEWHERE).url == "/"
    pass_time(15)
    assert sign_in(password=PASSWORD).url == "/"


@pytest.mark.django_db
def test_a_success_forgets_the_failures_of_its_name_and_address_alone(maya):
    fail(9)
    fail(9, address=ELSEWHERE)
    fail(9, name="anna")
    assert sign_in(password=PASSWORD).url == "/"
    assert fail(9) == [200] * 9
    assert fail(1, address=ELSEWHERE) == [429]
    assert fail(1, name="anna") == [429]


@pytest.mark.django_db
def test_a_name_is_counted_as_it_is_read(maya):
    # Blanks around it, and letters of full width, make no other name.
    fail(5, name=" maya ")
    fail(5, name="\uff4d\uff41\uff59\uff41")
    assert sign_in(password=PASSWORD).status_code == 429


@pytest.mark.django_db
def test_who_is_locked_out_reads_so_in_the_sites_frame_with_the_name_kept(maya):
    fail(10)
    pass_time(5)
    answer = sign_in(name="maya", password="never-sent-back", next="/dancers/")
    page = answer.content.decode()
    assert answer.status_code == 429
    assert 590 <= int(answer["Retry-After"]) <= 600
    assert "no-store" in answer["Cache-Control"]
    assert "Too many failed sign-ins" in page
    assert "Try again in 10 minutes." in page
    assert 'value="maya"' in page
    assert 'name="next" value="/dancers/"' in page
    assert "never-sent-back" not in page
    assert '<main id="content"' in page
    assert "errorlist" not in page


@pytest.mark.django_db
def test_failures_that_are_gone_as_the_page_is_made_leave_nothing_to_wait_for():
    assert seconds_left(RequestFactory().post("/sign-in/"), "maya") == 1


@pytest.mark.django_db
def test_the_page_of_who_is_locked_out_leads_to_no_other_host(maya):
    fail(10)
    assert b"evil.example" not in sign_in(next="https://evil.example/").content


@pytest.mark.django_db
def test_nothing_tells_whether_a_name_that_is_locked_out_exists(maya):
    UserFactory(username="away", is_active=False)
    for name in ("maya", "nobody", "away"):
        fail(10, name=name)
    pages = {
        sign_in(name=name).content.decode().replace(name, "NAME").partition("csrfmiddleware")[0]
        for name in ("maya", "nobody", "away")
    }
    assert len(pages) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["", "unix:"])
def test_visitors_without_an_address_are_counted_as_one(maya, address):
    assert fail(10, address=address)[-1] == 429
    assert sign_in(password=PASSWORD, address=address).status_code == 429
    assert sign_in(password=PASSWORD).url == "/"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["", "a\0b"])
def test_a_name_that_the_form_refuses_is_no_attempt(name):
    assert sign_in(name=name).status_code == 200
    assert not AccessAttempt.objects.exists()


@pytest.mark.django_db
def test_a_name_longer_than_any_is_counted_too():
    assert fail(10, name="a" * 5000) == [200] * 9 + [429]


@pytest.mark.django_db
@pytest.mark.parametrize("header", ["user-agent", "accept"])
def test_a_header_that_no_database_could_hold_is_refused(header):
    client = Client(headers={header: "a\0b"})
    assert client.post("/sign-in/", {"username": "a", "password": "b"}).status_code == 400


@pytest.mark.django_db
def test_no_password_is_stored(maya):
    fail(2, password="nearly-right")
    for attempt in AccessAttempt.objects.values():
        assert "nearly-right" not in str(attempt)


@pytest.mark.django_db
def test_the_archive_is_the_same_after_sign_ins(maya, capsys):
    before = revision()
    fail(10)
    sign_in(password=PASSWORD, address=ELSEWHERE)
    assert revision() == before
    call_command("dumpdata", "sources", "dancers", "performances")
    assert capsys.readouterr().out.strip() == "[]"


@pytest.mark.django_db
def test_one_line_is_logged_when_somebody_is_locked_out(maya, caplog):
    with caplog.at_level(logging.WARNING):
        fail(12)
    told = [record.getMessage() for record in caplog.records if record.name != "django.request"]
    assert len(told) == 1
    assert HERE in told[0]
    assert "maya" not in told[0]


@pytest.mark.django_db(transaction=True)
def test_many_who_fail_at_once_are_all_answered_and_counted(maya):
    statuses = []
    assert at_once(8, lambda: statuses.extend(fail(3))) == []
    assert len(statuses) == 24
    assert set(statuses) == {200, 429}
    assert sign_in(password=PASSWORD).status_code == 429
