"""The proxies whose forwarded headers are believed: those that TRUSTED_PROXIES names.

A proxy says in headers who the visitor is and how they came. Anybody can send the same headers, so
those of any other peer are removed before something reads them.
"""

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest

# The headers that only a proxy may send, by how their names begin in a WSGI environ.
FORWARDED = (
    "HTTP_FORWARDED",
    "HTTP_X_FORWARDED",
    "HTTP_X_REAL_IP",
    "HTTP_SCRIPT_NAME",
    "HTTP_X_SCRIPT_NAME",
)


def check_proxies(texts: list[str]) -> list[str]:
    """Return the addresses and networks; raise ImproperlyConfigured where one of them is none."""
    stripped = [text.strip() for text in texts]
    networks(tuple(stripped))
    return stripped


@lru_cache
def networks(texts: tuple[str, ...]) -> list:
    """Return the networks that texts such as `10.0.0.0/8` and `127.0.0.1` name."""
    try:
        return [ip_network(text) for text in texts]
    except ValueError as error:
        raise ImproperlyConfigured(
            f"TRUSTED_PROXIES takes addresses and networks, as 127.0.0.1 or 10.0.0.0/8: {error}."
        ) from error


def apply_trusted_proxies(environ: dict) -> None:
    """Make REMOTE_ADDR the visitor's address; remove forwarded headers that nobody may have set."""
    peer = environ.get("REMOTE_ADDR", "")
    if not is_trusted(peer):
        for name in [name for name in environ if name.startswith(FORWARDED)]:
            del environ[name]
        return
    environ["REMOTE_ADDR"] = client_address(peer, environ.pop("HTTP_X_FORWARDED_FOR", ""))
    if scheme := environ.get("HTTP_X_FORWARDED_PROTO"):
        # A proxy that adds to the header, and does not replace it, has added the last.
        environ["HTTP_X_FORWARDED_PROTO"] = scheme.rpartition(",")[2].strip()


def client_address(peer: str, forwarded: str) -> str:
    """Return the right-most address of X-Forwarded-For that is not that of a trusted proxy."""
    address = peer
    for hop in reversed(forwarded.split(",")):
        if not is_trusted(address) or not (known := parse(hop)):
            break
        address = str(known)
    return address


def visitor_address(request: HttpRequest) -> str | None:
    """Return the address that a request comes from; None where the server knows none."""
    known = parse(request.META.get("REMOTE_ADDR", ""))
    return str(known) if known else None


def is_trusted(address: str) -> bool:
    """Return whether the address is that of a trusted proxy."""
    known = parse(address)
    trusted = networks(tuple(settings.TRUSTED_PROXIES))
    return known is not None and any(known in network for network in trusted)


def parse(address: str) -> IPv4Address | IPv6Address | None:
    """Return the address, an IPv4 one also where it is written as IPv6; None where it is none."""
    try:
        known = ip_address(address.strip())
    except ValueError:
        return None
    return getattr(known, "ipv4_mapped", None) or known
