"""The cache that several processes, or several machines, share."""

import logging
import time

from django.core.cache.backends import redis
from redis.exceptions import RedisError

# In seconds: so long after a failure nothing is asked of the server.
BYPASS = 5

logger = logging.getLogger(__name__)

# {the address of a server: until when it is not asked}. Each thread has a cache of its own.
_bypassed = {}


class RedisCache(redis.RedisCache):
    """Redis as long as it answers; without it nothing is cached, and the site goes on.

    After a failure it is bypassed for a while: a page asks the cache several times, and a server
    that hangs would make it wait each time.
    """

    def add(self, *args, **kwargs):
        """Add a value; True also where it can't be kept."""
        return self._tried(super().add, True, args, kwargs)

    def get(self, key, default=None, version=None):
        """Return a value, or the default."""
        return self._tried(super().get, default, (key, default, version), {})

    def set(self, *args, **kwargs):
        """Keep a value."""
        return self._tried(super().set, None, args, kwargs)

    def delete(self, *args, **kwargs):
        """Delete a value; return whether it was there."""
        return self._tried(super().delete, False, args, kwargs)

    def _tried(self, method, default, args, kwargs):
        address = tuple(self._servers)
        if time.monotonic() < _bypassed.get(address, 0):
            return default
        try:
            return method(*args, **kwargs)
        except RedisError as error:
            _bypassed[address] = time.monotonic() + BYPASS
            logger.warning("The cache is bypassed for %s seconds: %s", BYPASS, error)
            return default
