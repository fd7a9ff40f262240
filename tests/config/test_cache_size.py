"""What each process caches in its own memory has a limit."""

import pickle
import random

import pytest
from django.conf import settings
from django.core.cache.backends.locmem import LocMemCache

from config.packing import pack, unpack

IS_LOCAL = "locmem" in settings.CACHES["default"]["BACKEND"]
LIMIT = 64 * 1024 * 1024
HEADERS = {f"Header-{number}": "x" * 60 for number in range(12)}


def test_a_page_comes_out_as_it_went_in():
    page = "Айгуль danced. ".encode() * 1_000
    assert len(pack(page)) < len(page) / 10
    assert unpack(pack(page)) == page


def test_a_page_that_stays_longer_than_the_limit_is_not_cached(settings):
    settings.PAGE_CACHE_MAX_BYTES = 1_000
    assert pack(b"a" * 100_000)
    assert pack(random.Random(1).randbytes(1_001)) is None


@pytest.mark.skipif(
    "locmem" not in settings.CACHES["default"]["BACKEND"], reason="Redis has its own"
)
def test_the_longest_pages_fit_into_the_memory_that_is_meant_for_them():
    options = settings.CACHES["default"]["OPTIONS"]
    cache = LocMemCache("test_cache_size", {"OPTIONS": options})
    longest = (HEADERS, b"a" * settings.PAGE_CACHE_MAX_BYTES)
    assert options["MAX_ENTRIES"] * len(pickle.dumps(longest)) <= LIMIT
    for number in range(options["MAX_ENTRIES"] + 10):
        cache.set(number, b"", None)
    assert len(cache._cache) <= options["MAX_ENTRIES"]
