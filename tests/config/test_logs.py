"""What fails is logged with the id of its request, which the answer carries too."""

import logging
import sys

import pytest
from django.conf import settings
from django.core import mail

from config.logs import ClientErrorFilter, RequestIdFilter, request_id
from tests.config.test_settings import PRODUCTION, manage
from tests.factories import DancerFactory
from tests.serving import Site, Visitor, request


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/nowhere/", "/healthz", "/?q=%00", "/static/nothing.css"])
def test_every_answer_carries_an_id_of_its_own(client, path):
    ids = [client.get(path)["X-Request-ID"] for _request in range(3)]
    assert len(set(ids)) == 3
    assert all(len(each) >= 8 for each in ids)


@pytest.mark.django_db
@pytest.mark.parametrize("received", ["a-proxys-id-1", "A" * 64, "12345678"])
def test_an_id_that_a_proxy_sends_is_kept(client, received):
    assert client.get("/", headers={"x-request-id": received})["X-Request-ID"] == received


@pytest.mark.django_db
@pytest.mark.parametrize(
    "received", ["", "short", "A" * 65, "12345678\n", "with space", "<script>1", "ідентифікатор"]
)
def test_an_id_that_is_not_well_formed_is_replaced(client, received):
    found = client.get("/", headers={"x-request-id": received})["X-Request-ID"]
    assert found.isalnum()
    assert found != received


@pytest.mark.django_db
def test_a_kept_page_keeps_nobodys_id(client, settings):
    settings.KEEP_PAGES = True
    DancerFactory(slug="aigul")
    answers = [client.get("/dancers/aigul/") for _request in range(2)]
    answers.append(client.get("/dancers/aigul/", headers={"if-none-match": answers[0]["ETag"]}))
    assert [answer.status_code for answer in answers] == [200, 200, 304]
    assert len({answer["X-Request-ID"] for answer in answers}) == 3
    assert answers[0]["X-Request-ID"] not in answers[1].content.decode()


@pytest.mark.django_db
def test_the_page_for_a_failure_shows_the_id_of_its_answer(client, monkeypatch):
    monkeypatch.setattr("catalogue.views.fact_numbers", lambda: 1 / 0)
    client.raise_request_exception = False
    response = client.get("/", headers={"x-request-id": "of-the-failure"})
    assert response.status_code == 500
    assert "<code>of-the-failure</code>" in response.content.decode()
    assert mail.outbox == []


def record(**fields):
    found = logging.makeLogRecord({"name": "django.request", "msg": "Told"} | fields)
    RequestIdFilter().filter(found)
    ClientErrorFilter().filter(found)
    return found


def test_outside_of_a_request_there_is_no_id():
    assert record().request_id == "-"


def test_a_record_has_the_id_of_the_request_under_way_or_of_its_own(rf):
    token = request_id.set("under-way")
    assert record().request_id == "under-way"
    request = rf.get("/")
    request.id = "its-own"
    request_id.reset(token)
    assert record(request=request).request_id == "its-own"


@pytest.mark.parametrize(("status", "has_traceback"), [(400, False), (403, False), (500, True)])
def test_only_failures_of_the_site_have_a_traceback(status, has_traceback):
    try:
        raise ValueError
    except ValueError:
        told = record(status_code=status, exc_info=sys.exc_info())
    assert bool(told.exc_info) == has_traceback


def test_nothing_is_sent_by_e_mail_and_no_values_are_logged():
    handlers = [handler for name in ("", "django") for handler in logging.getLogger(name).handlers]
    assert "AdminEmailHandler" not in {type(handler).__name__ for handler in handlers}
    for name in ("django.db.backends", "django.template"):
        assert not logging.getLogger(name).isEnabledFor(logging.DEBUG)


def test_a_level_that_is_none_is_refused():
    result = manage("check", LOG_LEVEL="loud")
    assert result.returncode == 1
    assert result.stderr == (
        "LOG_LEVEL must be one of DEBUG, INFO, WARNING, ERROR, CRITICAL, not 'LOUD'.\n"
    )


@pytest.mark.parametrize(("level", "is_logged"), [("warning", True), ("ERROR", False)])
def test_a_command_logs_at_the_level_that_is_set(level, is_logged):
    code = "import logging; logging.getLogger('dancers').warning('Look at this')"
    result = manage("shell", "--no-imports", "-c", code, LOG_LEVEL=level, **PRODUCTION)
    assert ("WARNING [-] dancers: Look at this" in result.stderr) == is_logged
    assert result.returncode == 0


@pytest.fixture
def failing(collected, tmp_path, transactional_db):
    """The site served as in production, with a page that fails."""
    own = {"DJANGO_SETTINGS_MODULE": "tests.config.failing_settings"}
    site = Site(collected, "locmemcache://", tmp_path / "log", **own)
    yield site
    site.end()


def test_a_failure_leaves_one_traceback_with_the_id_of_its_answer(failing):
    with Visitor(failing) as visitor:
        status, headers, page = visitor.get("/fails/?secret=word", Cookie="sessionid=abcdefgh")
    log = failing.log.read_text()
    assert status == 500
    assert headers["X-Request-ID"] in page
    assert log.count("Traceback") == 1
    line = next(line for line in log.splitlines() if "Internal Server Error" in line)
    assert f"ERROR [{headers['X-Request-ID']}] django.request" in line
    assert "ZeroDivisionError: this page fails" in log
    assert "abcdefgh" not in log
    assert "word" not in log
    assert settings.SECRET_KEY not in log


def test_a_visitors_mistake_leaves_no_traceback(failing):
    mistakes = [
        (request("/nowhere/"), 404),
        (request("/refuses/"), 403),
        (request("/?q=%00"), 400),
        (request("/", Host="elsewhere.example"), 400),
        (request("/sign-in/", "POST", Content_Length="0"), 403),
    ]
    for raw, status in mistakes:
        with Visitor(failing) as visitor:
            visitor.send(raw)
            assert visitor.read()[0] == status
    log = failing.log.read_text()
    assert "Traceback" not in log
    assert "Not Found: /nowhere/" in log


def test_answers_that_are_at_hand_carry_ids_too(failing):
    DancerFactory(slug="aigul")
    with Visitor(failing) as visitor:
        answers = [visitor.get("/dancers/aigul/")[1] for _request in range(5)]
        given = [visitor.get("/dancers/aigul/", X_Request_ID="a-proxys-id")[1] for _request in "ab"]
    assert len({answer["X-Request-ID"] for answer in answers}) == 5
    assert {answer["X-Request-ID"] for answer in given} == {"a-proxys-id"}
