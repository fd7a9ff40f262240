"""Where Redis hangs, the first question is given up soon, and no other is asked for a while."""

import socket
import time

import pytest
from django.core.cache import caches

from config import caches as redis_caches
from config.cache_options import redis_options

TIMEOUT = 0.2


@pytest.fixture
def silent(settings):
    """A server that accepts connections and never answers; the cache is there."""
    server = socket.create_server(("127.0.0.1", 0))
    location = f"redis://127.0.0.1:{server.getsockname()[1]}"
    cache = {"BACKEND": "config.caches.RedisCache", "LOCATION": location}
    settings.CACHES = {"default": cache | {"OPTIONS": redis_options(TIMEOUT)}}
    yield server
    server.close()


def accepted(server):
    """Return how many connections came."""
    server.settimeout(0)
    number = 0
    try:
        while True:
            server.accept()[0].close()
            number += 1
    except BlockingIOError:
        return number


def ask(cache):
    assert cache.get("a", "nothing") == "nothing"
    assert cache.add("a", 1)
    cache.set("a", 1)
    assert cache.get("a") is None
    assert not cache.delete("a")


def test_a_server_that_hangs_is_waited_for_once(silent):
    began = time.monotonic()
    ask(caches["default"])
    assert time.monotonic() - began < 3 * TIMEOUT
    assert accepted(silent) == 1


def test_it_is_asked_again_after_a_while(silent, monkeypatch):
    ask(caches["default"])
    now = time.monotonic()
    monkeypatch.setattr(redis_caches.time, "monotonic", lambda: now + redis_caches.BYPASS + 1)
    caches["default"].get("a")
    assert accepted(silent) == 2


@pytest.mark.django_db
def test_a_page_is_made_in_little_more_time(client, silent, settings):
    settings.KEEP_PAGES = True
    client.get("/")
    began = time.monotonic()
    assert client.get("/places/").status_code == 200
    assert time.monotonic() - began < 2
    assert accepted(silent) == 1
