"""Pages of the site itself: the start page, the role homes, the clauses, notices, errors."""

from __future__ import annotations

import json
import secrets
from functools import cache
from importlib import resources
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST

from junheng.core.reason import refuse
from junheng.hub.capabilities import queries as capabilities
from junheng.hub.certificates import queries as certificates
from junheng.hub.foundation.clock import today as civil_date
from junheng.hub.foundation.queries import notices_for, page_of
from junheng.hub.foundation.services.http import problem_document
from junheng.hub.foundation.services.notices import mark_notices_read
from junheng.hub.industry.queries import centres
from junheng.hub.institutions import queries as institutions
from junheng.hub.instruments import queries as instruments
from junheng.hub.ledger import queries as ledger
from junheng.hub.orders import queries as orders
from junheng.hub.site.navigation import home_kind


def start(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. Four questions, answered without a login, and the public account."""
    facts, signed_at = ledger.totals()
    return render(
        request,
        "site/start.html",
        {
            "uses": instruments.uses(),
            "facts_in_log": facts,
            "signed_at": signed_at,
            "capabilities": capabilities.count_published(),
            "certificates": certificates.count_issued(),
            "bodies": institutions.count_bodies(),
        },
    )


def today(request: HttpRequest) -> HttpResponse:
    """May enter: whoever is signed in. What waits for me, by the role I hold where I act."""
    actor = request.actor  # type: ignore[attr-defined]
    if actor.person_id is None:
        return redirect(f"{settings.LOGIN_URL}?next=/today" if "/" in settings.LOGIN_URL else "account_login")
    on = civil_date(request.at)  # type: ignore[attr-defined]
    kind = home_kind(actor)
    return render(request, f"site/today_{kind}.html", {"on": on, **_HOMES[kind](actor, on)})


def _laboratory(actor: Any, on: Any) -> dict[str, Any]:
    waiting = orders.waiting_for(actor, on=on)
    return {
        "groups": [
            (name, [each for each in waiting if each.group == name])
            for name in ("first", "scheduled", "check")
        ],
        "waiting_count": len(waiting),
        "late_count": sum(1 for each in waiting if each.promised and each.promised < on),
        "red": capabilities.pieces_stopped(actor.organisation_id),
        "due": capabilities.pieces_due(actor.organisation_id, on=on, days=30),
        "late_centres": centres.late(on, host=actor.somewhere)[:20],
        "notices": notices_for(actor)[:6],
    }


def _enterprise(actor: Any, on: Any) -> dict[str, Any]:
    return {
        "due": instruments.due_within(actor.organisation_id, on=on, days=60),
        "out": orders.items_out(actor.organisation_id),
        "orders": orders.orders_seen_by(actor)[:8],
        "notices": notices_for(actor)[:8],
    }


def _regulator(actor: Any, on: Any) -> dict[str, Any]:
    return {
        "undecided": institutions.organisations_unverified(actor.tenant)[:20],
        "ending": institutions.qualifications_ending(actor.tenant, on=on, days=60)[:20],
        "suspended": institutions.qualifications_suspended(actor.tenant)[:20],
        "late_centres": centres.late(on, tenant="" if "samr_metrology" in actor.roles else actor.tenant)[:20],
        "notices": notices_for(actor)[:8],
    }


def _nobody(actor: Any, on: Any) -> dict[str, Any]:
    return {"notices": notices_for(actor)[:8]}


_HOMES = {"laboratory": _laboratory, "enterprise": _enterprise, "regulator": _regulator, "public": _nobody}


def clauses(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. The 21 clauses with what works, what works in part, and what is to come (R01.1)."""
    covered = coverage()
    every = [requirement for clause in covered["clauses"] for requirement in clause["requirements"]]
    states = ("works", "part", "to-come")
    counts = {state.replace("-", "_"): sum(r["state"] == state for r in every) for state in states}
    return render(request, "site/clauses.html", {"coverage": covered, "counts": counts, "total": len(every)})


@cache
def coverage() -> dict[str, Any]:
    """The coverage matrix as data: `site/data/clauses.json`."""
    text = resources.files("junheng.hub.site").joinpath("data/clauses.json").read_text("utf-8")
    return dict(json.loads(text))


def notices(request: HttpRequest) -> HttpResponse:
    """May enter: whoever is signed in. Notices to me and to the institution I act for; reading marks them."""
    actor = request.actor  # type: ignore[attr-defined]
    if actor.person_id is None:
        return redirect("account_login")
    page = page_of(notices_for(actor), cursor=request.GET.get("cursor", ""))
    response = render(request, "site/notices.html", {"page": page})
    mark_notices_read(page.rows, at=request.at)  # type: ignore[attr-defined]
    return response


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. Keeps the page one was on."""
    wanted, back = request.POST.get("language", ""), request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = HttpResponseRedirect(back)
    if wanted in dict(settings.LANGUAGES) and check_for_language(wanted):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            wanted,
            max_age=365 * 86400,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
        )
    return response


FAULTS = {400: "text-with-nul", 403: "not-permitted", 404: "no-such-record", 500: "fault-here"}


def _failed(request: HttpRequest, status: int) -> HttpResponse:
    """The designed page, or for a program the same as a problem document."""
    number = secrets.token_hex(4)
    if request.path.startswith("/api/"):
        said = refuse(FAULTS[status], what=request.path[:200], organisation="—", roles="—", number=number)
        return problem_document(request, status, (said,))
    return render(request, f"ui/errors/{status}.html", {"number": number}, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _failed(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _failed(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _failed(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return _failed(request, 500)
