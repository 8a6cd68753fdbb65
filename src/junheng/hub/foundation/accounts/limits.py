"""Against guessing: whose attempts count together, from where they come, and what a locked-out person reads.

Five wrong passwords for one address from one place lock that pair out (axes). Beside it the rate limits of the
settings bound what comes from one place, and what is tried against one account from many.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from junheng.hub.foundation import clock


def client_address(request: HttpRequest) -> str:
    """The address a request came from: our peer's, or the one that our outermost trusted proxy saw.

    `X-Forwarded-For` is believed only as far as there are proxies of ours; whatever stands left of that a client
    may have written.
    """
    hops = [each.strip() for each in request.headers.get("X-Forwarded-For", "").split(",")]
    trusted: int = settings.JUNHENG_PROXIES
    peer = str(request.META.get("REMOTE_ADDR", ""))
    return hops[-trusted] if trusted and len(hops) >= trusted and hops[-trusted] else peer


def login_name(request: HttpRequest, credentials: Mapping[str, Any] | None) -> str:
    """Whose password is tried, spelt in one way: capitals and blanks are no fresh start."""
    named = (
        (credentials or {}).get("email") or (credentials or {}).get("login") or request.POST.get("login", "")
    )
    return str(named).strip().lower()[:254]


def locked_out(
    request: HttpRequest, original_response: HttpResponse | None = None, credentials: Any = None
) -> HttpResponse:
    """What happened, when to try again, and the ways that are still open."""
    lasting: timedelta = settings.AXES_COOLOFF_TIME  # each further attempt begins it anew
    words = {"until": clock.now() + lasting, "minutes": lasting // timedelta(minutes=1)}
    response = render(request, "account/locked.html", words, status=429)
    response["Retry-After"] = str(int(lasting.total_seconds()))
    return response
