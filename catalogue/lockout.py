"""The lockout after failed sign-ins: its limits, and the page for whoever is locked out.

django-axes counts the failures of each name at each address. A name at an address is locked out
after NAME_LIMIT of them, an address after ADDRESS_LIMIT. A name alone never is: anybody could lock
its owner out.
"""

import logging
from math import ceil

from axes.backends import AxesStandaloneBackend
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import AuthenticationForm
from django.db.models import Max, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from config.proxies import visitor_address

NAME_LIMIT, ADDRESS_LIMIT = 10, 100

logger = logging.getLogger(__name__)


class LockoutBackend(AxesStandaloneBackend):
    """Refuses who is locked out; a command that signs in without a request has no address."""

    def authenticate(self, request, **credentials):
        """Raise PermissionDenied for somebody who is locked out; leave all others to the next."""
        return None if request is None else super().authenticate(request, **credentials)


def typed_name(request: HttpRequest, credentials: dict | None = None) -> str:
    """Return the name that somebody signs in with, no longer than a name can be."""
    longest = get_user_model()._meta.get_field("username").max_length
    return str((credentials or request.POST).get("username") or "")[:longest]


def recent_failures(request: HttpRequest, name: str) -> QuerySet:
    """Return the failures that still count, of a name at the request's address."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    address = visitor_address(request)
    return AccessAttempt.objects.filter(username=name, ip_address=address, attempt_time__gt=since)


def is_name_locked(request: HttpRequest, name: str) -> bool:
    """Return whether the name has reached its limit at the request's address."""
    total = recent_failures(request, name).aggregate(total=Sum("failures_since_start"))["total"]
    return (total or 0) >= NAME_LIMIT


def failure_limit(request: HttpRequest, credentials: dict) -> int:
    """Return how many failures lock out the request's address, for the name that was typed.

    axes compares it with the failures of the address, which include those of the name there.
    """
    is_locked = is_name_locked(request, typed_name(request, credentials))
    return NAME_LIMIT if is_locked else ADDRESS_LIMIT


def forget_failures(request: HttpRequest, name: str) -> None:
    """Delete the failures of a name at the request's address: somebody has signed in."""
    AccessAttempt.objects.filter(username=name, ip_address=visitor_address(request)).delete()


def locked_out(request: HttpRequest, response: HttpResponse, credentials: dict) -> HttpResponse:
    """Return the page for somebody who is locked out: 429, with the name that was typed."""
    name = typed_name(request, credentials)
    seconds = seconds_left(request, name)
    if request.axes_failures_since_start:
        # This failure was the last that was counted.
        logger.warning("Sign-in locked for %s s at %s", seconds, visitor_address(request))
    context = {
        "form": AuthenticationForm(request, initial={"username": name}),
        "minutes_locked": ceil(seconds / 60),
        "next": (getattr(response, "context_data", None) or {}).get("next", ""),
    }
    page = render(request, "catalogue/sign_in.html", context, status=429)
    page["Retry-After"] = seconds
    add_never_cache_headers(page)
    return page


def seconds_left(request: HttpRequest, name: str) -> int:
    """Return for how many seconds more a name, or its whole address, is locked out."""
    failures = AccessAttempt.objects.filter(ip_address=visitor_address(request))
    if is_name_locked(request, name):
        failures = failures.filter(username=name)
    last = failures.aggregate(last=Max("attempt_time"))["last"]
    if last is None:
        # Somebody has signed in meanwhile, or they have just run out.
        return 1
    left = last + settings.AXES_COOLOFF_TIME - timezone.now()
    return max(ceil(left.total_seconds()), 1)
