"""What a view says whose pages may be cached for everybody who is not signed in."""


class CacheableMixin:
    """A view whose pages are the same for everybody, and which parameters of a query it reads.

    `catalogue.kept_pages` drops all other parameters before the view sees them.
    """

    is_kept = True
    cache_params: tuple[str, ...] = ()

    @classmethod
    def get_cache_params(cls) -> tuple[str, ...]:
        """Return the names of the parameters that the page depends on."""
        return cls.cache_params
