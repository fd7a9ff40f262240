"""The headers that each answer has, so that a browser trusts nothing but the site itself."""

from functools import cache

from csp.utils import build_policy
from django.conf import settings


def security_headers(is_secure: bool) -> dict[str, str]:
    """Return the headers as Django's and django-csp's own middleware set them on a page."""
    headers = {
        "Content-Security-Policy": policy(),
        "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
        "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": settings.X_FRAME_OPTIONS,
    }
    if is_secure and settings.SECURE_HSTS_SECONDS:
        headers["Strict-Transport-Security"] = "; ".join(
            [f"max-age={settings.SECURE_HSTS_SECONDS}"]
            + ["includeSubDomains"] * settings.SECURE_HSTS_INCLUDE_SUBDOMAINS
            + ["preload"] * settings.SECURE_HSTS_PRELOAD
        )
    return headers


@cache
def policy() -> str:
    """Return the content security policy of the settings."""
    return build_policy()
