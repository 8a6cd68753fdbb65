"""What of the checks stays on an inspector's phone: the worker that keeps it, and what the pages tell it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from junheng.hub.foundation.devices import HEADER, account_of, former_of, secret_of
from junheng.hub.supervision import queries
from junheng.hub.supervision.models import Check
from junheng.hub.supervision.rules.checking import MOST_PHOTOS, CheckFacts
from junheng.hub.supervision.services.checking import LARGEST_PHOTO
from junheng.hub.ui import keeping

PARTS = (
    *keeping.FRAME,
    "ui/phone.js",
    "supervision/on_site.css",
    "supervision/queue.js",
    "supervision/on_site.js",
)
"""Files that the pages of a task need on a phone."""
GOES_ON = ("record-findings", "add-photo", "sign-check", "note-body-side")
"""Acts that need no line once a check is begun; the code that begins it waits before them."""


@dataclass(frozen=True, slots=True)
class OnSite:
    """What a page hands to the script that goes on without a line."""

    account: str
    secret: str
    pages: Sequence[str]
    """Addresses of the pages that stay on the phone."""
    former: Sequence[tuple[str, str]]
    """Name and key of the account under each former key of the site."""
    largest: int = LARGEST_PHOTO
    most: int = MOST_PHOTOS


def on_site(request: HttpRequest, tasks: Sequence[Check]) -> OnSite:
    """The list and, of each open task, its page and the forms that need no line; without a task none stays.

    What waits on the phone is shown and sent from a page without tasks too: it may be refused, it must not be lost.
    """
    pages = ["/supervision/checks"] if tasks else []
    for each in tasks:
        one = f"/supervision/checks/{each.pk}"
        acts = ("begin-check", *GOES_ON) if each.state == Check.State.DISPATCHED else GOES_ON
        pages += [one, *(f"{one}/{act}" for act in acts)]
    actor = request.actor  # type: ignore[attr-defined]
    return OnSite(account_of(actor), secret_of(actor), pages, former_of(actor))


def of_check(request: HttpRequest, row: Check, facts: CheckFacts | None = None) -> OnSite | None:
    """For the inspectors of a check, on each page of it; its pages stay on the phone while it is open."""
    facts = facts or queries.check_facts(row, request.actor)  # type: ignore[attr-defined]
    return on_site(request, [row] if row.state in queries.OPEN else []) if facts.mine else None


def kept_for(request: HttpRequest, response: HttpResponse, site: OnSite | None) -> HttpResponse:
    """Mark an answer as one of which this account's copy may stay, where any does; nothing else on the way keeps it."""
    if site and site.pages and request.method == "GET" and response.status_code == 200:
        response.headers[HEADER] = account_of(request.actor)  # type: ignore[attr-defined]
        response.headers["Cache-Control"] = "no-store"
    return response


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. The script that keeps an inspector's tasks on the phone for when there is no line."""
    return keeping.worker(request, "supervision/worker.js", PARTS, scope="/supervision/checks")


@require_safe
def no_line(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. What a phone shows where a page of checks needs a line."""
    return render(request, "supervision/no_line.html")
