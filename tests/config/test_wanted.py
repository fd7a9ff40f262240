"""Which requests the worker's loop answers: plain ones, read as gunicorn reads them."""

from types import SimpleNamespace

import pytest
from gunicorn.config import Config

from config import worker
from tests.serving import request

PAGE = "/dancers/aigul/"


def wanted(raw, peer=("127.0.0.1",)):
    return worker.wanted(Config(), raw, peer)


def test_a_plain_request_may_be_answered_with_what_is_kept():
    assert wanted(request(PAGE))
    assert wanted(request(PAGE, Connection="Keep-Alive"))
    assert wanted(request(PAGE), peer="")


@pytest.mark.parametrize(
    "raw",
    [
        request(PAGE, version="1.0"),
        request(PAGE, method="HEAD"),
        request(PAGE, Connection="close"),
        request(PAGE, Content_Length="2"),
        request(PAGE, Transfer_Encoding="chunked"),
        request(PAGE, Upgrade="h2c", Connection="upgrade"),
        request(PAGE, Expect="100-continue"),
        request(PAGE, Cookie="sessionid=a"),
        request(PAGE).replace(b"Host: 127.0.0.1\r\n", b""),
        request(PAGE).replace(b"Host", b"Ho st"),
        request("/static/site.css"),
    ],
)
def test_any_other_is_handed_on(raw):
    assert wanted(raw) is None


def test_a_proxy_is_believed_and_nobody_else():
    raw = request(PAGE, X_Forwarded_Proto="https")
    schemes = [wanted(raw, peer)._asked.scheme for peer in [("127.0.0.1",), ("192.0.2.1",)]]
    assert schemes == ["https", "http"]


def test_two_requests_at_once_are_not_one():
    assert worker.is_whole(request(PAGE))
    assert not worker.is_whole(request(PAGE) * 2)
    assert not worker.is_whole(request(PAGE)[:-2])
    assert not worker.is_whole(b"")


def test_a_site_that_keeps_no_pages_has_none_for_the_loop(settings):
    settings.KEEP_PAGES = True
    assert worker.keeps_pages()
    settings.KEEP_PAGES = False
    assert not worker.keeps_pages()


@pytest.mark.parametrize(
    ("name", "value"),
    [("keepalive", 0), ("proxy_protocol", "auto"), ("certfile", __file__)],
)
def test_what_the_loop_cannot_read_is_left_to_gunicorn(name, value):
    log = SimpleNamespace(access_log_enabled=False)
    cfg = Config()
    assert worker.is_plain(cfg, log)
    cfg.set(name, value)
    assert not worker.is_plain(cfg, log)


def test_where_an_access_log_is_asked_for_gunicorn_writes_it():
    assert not worker.is_plain(Config(), SimpleNamespace(access_log_enabled=True))
