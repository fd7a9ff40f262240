"""Forwarded headers are believed only where a proxy that TRUSTED_PROXIES names has set them."""

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from config.middleware import TrustedProxies
from tests.config.test_settings import manage
from tests.factories import DancerFactory
from tests.serving import Site, Visitor

PAGE = "/dancers/aigul/"
FORGED = {
    "x-forwarded-for": "203.0.113.9",
    "x-forwarded-proto": "https",
    "x-forwarded-host": "evil.example",
    "x-forwarded-port": "444",
    "x-real-ip": "203.0.113.9",
    "forwarded": "for=203.0.113.9;proto=https",
    "script-name": "/evil",
    "x-script-name": "/evil",
}


def seen(peer="192.0.2.1", **headers):
    """Return the request as a view sees it."""
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR=peer)
    TrustedProxies(lambda request: HttpResponse())(request)
    return request


def test_of_anybody_else_no_forwarded_header_is_left():
    request = seen(**FORGED)
    assert request.META["REMOTE_ADDR"] == "192.0.2.1"
    assert {name.lower() for name in request.headers} & FORGED.keys() == set()
    assert not request.is_secure()


def test_a_trusted_proxy_is_believed(settings):
    settings.TRUSTED_PROXIES = ["192.0.2.0/24"]
    request = seen(**FORGED)
    assert request.META["REMOTE_ADDR"] == "203.0.113.9"
    assert request.is_secure()


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("", "10.0.0.1"),
        ("198.51.100.7", "198.51.100.7"),
        ("1.2.3.4, 198.51.100.7", "198.51.100.7"),
        ("1.2.3.4,198.51.100.7, 10.0.0.2", "198.51.100.7"),
        ("10.0.0.3, 10.0.0.2", "10.0.0.3"),
        ("1.2.3.4, unknown", "10.0.0.1"),
        ("1.2.3.4, nonsense, 10.0.0.2", "10.0.0.2"),
        ("2001:db8::7", "2001:db8::7"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
    ],
)
def test_the_visitor_is_the_right_most_address_that_is_not_trusted(settings, forwarded, address):
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]
    assert seen("10.0.0.1", **{"x-forwarded-for": forwarded}).META["REMOTE_ADDR"] == address


@pytest.mark.parametrize("peer", ["::1", "::ffff:10.1.2.3", "10.1.2.3"])
def test_a_proxy_is_known_in_either_form_of_its_address(settings, peer):
    settings.TRUSTED_PROXIES = ["10.0.0.0/8", "::1"]
    assert seen(peer, **{"x-forwarded-proto": "https"}).is_secure()


@pytest.mark.parametrize("peer", ["", "unix:", "10.0.0.1.evil.example"])
def test_a_peer_without_an_address_is_not_trusted(settings, peer):
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]
    assert not seen(peer, **{"x-forwarded-proto": "https"}).is_secure()


@pytest.mark.parametrize(("told", "is_secure"), [("https, http", False), ("http, https", True)])
def test_of_several_schemes_the_one_that_the_proxy_added_counts(settings, told, is_secure):
    settings.TRUSTED_PROXIES = ["192.0.2.1"]
    assert seen(**{"x-forwarded-proto": told}).is_secure() == is_secure


@pytest.mark.django_db
def test_a_forged_scheme_does_not_pass_for_https(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/", headers={"x-forwarded-proto": "https"}).status_code == 301
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    assert client.get("/", headers={"x-forwarded-proto": "https"}).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_forged_headers_change_nothing_about_a_kept_page(settings):
    settings.KEEP_PAGES = True
    DancerFactory(slug="aigul")
    forged = Client().get(PAGE, headers=FORGED)
    assert forged.content == Client().get(PAGE).content
    assert forged["ETag"] == Client().get(PAGE)["ETag"]


@pytest.mark.parametrize("wrong", ["nonsense", "10.0.0.1/24", "127.0.0.1,,x", "*"])
def test_a_proxy_that_is_no_address_is_refused_at_the_start(wrong):
    result = manage("check", TRUSTED_PROXIES=wrong)
    assert result.returncode != 0
    assert "TRUSTED_PROXIES" in result.stderr
    assert "Traceback" not in result.stderr


def test_nobody_is_trusted_where_nothing_is_set():
    assert "TRUSTED_PROXIES = []" in manage("diffsettings", "--all").stdout


def test_behind_https_proxy_means_a_proxy_on_this_machine():
    shown = manage("diffsettings", "--all", BEHIND_HTTPS_PROXY="on").stdout
    assert "TRUSTED_PROXIES = ['127.0.0.1', '::1']" in shown
    both = {"BEHIND_HTTPS_PROXY": "on", "TRUSTED_PROXIES": "10.0.0.1, 10.1.0.0/16"}
    shown = manage("diffsettings", **both).stdout
    assert "TRUSTED_PROXIES = ['10.0.0.1', '10.1.0.0/16']" in shown


@pytest.fixture(params=["", "127.0.0.1"], ids=["untrusted", "trusted"])
def site(request, collected, tmp_path):
    """The served site, which trusts this machine as a proxy or not."""
    served = Site(collected, "locmemcache://", tmp_path / "log", TRUSTED_PROXIES=request.param)
    served.is_trusting = bool(request.param)
    yield served
    served.end()


@pytest.mark.django_db(transaction=True)
def test_the_served_site_believes_nobody_else(site):
    DancerFactory(name="Aigul", slug="aigul")
    forged = {"X_Forwarded_Proto": "https", "X_Forwarded_For": "203.0.113.9"}
    for _time in range(4):
        # Each process makes the page once, and then its loop answers.
        with Visitor(site) as visitor:
            for _request in range(3):
                scheme = "https" if site.is_trusting else "http"
                assert f"{scheme}://127.0.0.1{PAGE}" in visitor.get(PAGE, **forged)[2]
                assert f"http://127.0.0.1{PAGE}" in visitor.get(PAGE)[2]


@pytest.mark.django_db(transaction=True)
def test_the_served_site_takes_a_prefix_from_a_trusted_proxy_alone(site):
    DancerFactory(name="Aigul", slug="aigul")
    forged = f"GET /archive{PAGE} HTTP/1.1\r\nHost: 127.0.0.1\r\nSCRIPT_NAME: /archive\r\n\r\n"
    with Visitor(site) as visitor:
        visitor.send(forged.encode())
        status, _headers, page = visitor.read()
        assert (status, 'href="/archive/dancers/"' in page) == (
            (200, True) if site.is_trusting else (404, False)
        )
        status, _headers, page = visitor.get(PAGE, Script_Name="/archive", X_Script_Name="/archive")
        assert status == 200
        assert "/archive" not in page
