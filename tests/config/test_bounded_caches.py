"""No request makes a process's memory grow: what is cached for it has a limit."""

import sys

import pytest
from django.urls import clear_script_prefix, set_script_prefix

from config.jinja import _address, _static_file, static_file, url
from sources.addresses import _around_slugs, address_of

OURS = ("catalogue", "config", "dancers", "performances", "sources")
# Their keys are models, relations and fields of ours, or there are none.
OF_THE_CODE = {
    "catalogue.documents",
    "catalogue.making",
    "config.security_headers.policy",
    "dancers.models.entries.facts_of_a_life",
    "dancers.neighbours.compiled",
    "sources.facets._pairs_statement",
    "sources.facets.field_at",
    "sources.models.records._labels",
}


def unbounded():
    """Return the names of the functions of ours whose results are cached without a limit."""
    found = set()
    for module in [module for name, module in sys.modules.items() if name.startswith(OURS)]:
        for value in vars(module).values():
            limits = getattr(value, "cache_parameters", dict)()
            if limits.get("maxsize", 0) is None and value.__module__.startswith(OURS):
                found.add(f"{value.__module__}.{value.__qualname__}")
    return found


def test_only_what_the_code_itself_limits_is_cached_without_a_limit():
    others = {name for name in unbounded() if not name.startswith(tuple(OF_THE_CODE))}
    assert others == set(), "give these a maxsize, or say why none is needed"


@pytest.mark.parametrize(
    ("make", "cached"),
    [
        (lambda: url("home"), _address),
        (lambda: static_file("catalogue/site.css"), _static_file),
        (lambda: address_of("dancer", "aigul"), _around_slugs),
    ],
)
def test_many_prefixes_fill_no_memory(make, cached):
    for number in range(3_000):
        set_script_prefix(f"/{number}/")
        make()
    clear_script_prefix()
    assert cached.cache_info().currsize <= 1_000
