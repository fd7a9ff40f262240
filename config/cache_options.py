"""How long a process waits for Redis. Settings read this, so it imports nothing of Django."""


def redis_options(timeout: float) -> dict:
    """Return the options of a connection that waits so many seconds for an answer.

    A connection that broke is opened once more, at once; one that hangs is not.
    """
    # The local site has no use for it, and needs not wait for the import.
    from redis.backoff import NoBackoff
    from redis.exceptions import ConnectionError
    from redis.retry import Retry

    retry = Retry(NoBackoff(), 1, supported_errors=(ConnectionError,))
    return {"socket_timeout": timeout, "socket_connect_timeout": timeout, "retry": retry}
