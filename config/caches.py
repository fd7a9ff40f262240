"""The cache that several processes, or several machines, share."""

import logging

from django.core.cache.backends import redis
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


class RedisCache(redis.RedisCache):
    """Redis as long as it can be reached; without it nothing is kept, and the site goes on."""

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
        try:
            return method(*args, **kwargs)
        except RedisError as error:
            logger.warning("The cache is out of reach: %s", error)
            return default
