"""Capacity against what is due, plans by risk, rotation of meters, and a meter's last day for everybody."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from junheng.hub.filing import forms, queries, rotating
from junheng.hub.filing.models import Capacity, Plan, RotationScheme
from junheng.hub.filing.rules.planning import first_of
from junheng.hub.filing.services import planning
from junheng.hub.foundation.acts import Act, ActForm, act_page
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting, any_of
from junheng.hub.foundation.metering import TooOften, counted
from junheng.hub.foundation.queries import page_of
from junheng.hub.institutions.models import Item, Organisation
from junheng.hub.institutions.rules.dates import add_months
from junheng.hub.institutions.services.organisations import REGULATORS
from junheng.hub.orders.services.ordering import DESK
from junheng.hub.ui.templatetags.ui import named

BOTH = require_http_methods(["GET", "HEAD", "POST"])
MOST_LOOKED_UP = 60
"""Meter numbers that one address may look up in an hour."""


def _month(request: HttpRequest) -> date:
    asked, on = request.GET.get("month", "")[:7], today(request.at)  # type: ignore[attr-defined]
    try:
        found = date.fromisoformat(f"{asked}-01")
    except ValueError:
        return first_of(on)
    return found if 2000 <= found.year <= 2100 else first_of(on)


@acting(*REGULATORS)
@require_safe
def capacity(request: HttpRequest) -> HttpResponse:
    """May enter: regulators. For each designated institution: what is due in a month against what it can do."""
    office = Organisation.objects.get(pk=request.actor.organisation_id)  # type: ignore[attr-defined]
    month = _month(request)
    rows = queries.loads(office, month, today(request.at))  # type: ignore[attr-defined]
    months = [add_months(first_of(today(request.at)), step) for step in range(6)]  # type: ignore[attr-defined]
    return render(
        request, "filing/capacity.html", {"rows": rows, "month": month, "months": months, "office": office}
    )


@acting(*DESK)
@BOTH
def set_capacity(request: HttpRequest) -> HttpResponse:
    """May enter: the institution's desk. How many of a kind can be verified in a month."""

    def perform(told: dict[str, Any], **who: Any) -> Capacity:
        return planning.set_capacity(**told, **who)

    return act_page(
        request,
        Act("filing.set_capacity", _("State a capacity"), perform, then=lambda id: "/capacity/new", back="/today",
            form=forms.SetCapacity, initial={"month": today(request.at)},  # type: ignore[attr-defined]
            lead=_("The regulator sees it beside what is due, before a plan is issued. Said again, the newest holds.")),
    )  # fmt: skip


@acting(*REGULATORS)
@BOTH
def issue_plan(request: HttpRequest, institution_id: UUID, item: str) -> HttpResponse:
    """May enter: regulators. Ask an institution for a month's verifications, by risk, within its capacity."""
    institution = Organisation.objects.filter(pk=institution_id).first()
    kind = Item.objects.filter(pk=item[:40]).first()
    if institution is None or kind is None:
        raise Http404
    month = _month(request)
    return act_page(
        request,
        Act("filing.issue_plan", _("Issue a plan"),
            lambda told, **who: planning.issue_plan(institution=institution, item=kind, month=month, **who),
            then=lambda id: f"/plans/{id}", back=f"/capacity?month={month.isoformat()[:7]}", form=ActForm,
            lead=_("%(institution)s, %(item)s, %(month)s. Overdue first, then what failed, then by date; what does not fit is said.")
            % {"institution": named(institution), "item": named(kind), "month": month.isoformat()[:7]}),
    )  # fmt: skip


@acting(*any_of(REGULATORS, DESK))
@require_safe
def plan(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """May enter: the regulator that issued it, the institution. A plan with its first lines."""
    row: Plan | None = queries.plans_of(request.actor).filter(pk=plan_id).first()  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    after = int(text) if (text := request.GET.get("after", "")[:7]).isascii() and text.isdigit() else 0
    lines = list(
        row.lines.filter(position__gt=after).select_related("instrument__owner", "instrument__item")[:51]
    )
    more = lines[49].position if len(lines) > 50 else None
    return render(
        request,
        "filing/plan.html",
        {"row": row, "lines": lines[:50], "more": more, "total": row.lines.count()},
    )


@acting("utility")
@require_safe
def rotation(request: HttpRequest) -> HttpResponse:
    """May enter: utilities. Schemes with how many meters end their life in which quarter."""
    on = today(request.at)  # type: ignore[attr-defined]
    rows = RotationScheme.objects.filter(owner_id=request.actor.organisation_id)  # type: ignore[attr-defined]
    page = page_of(rows.select_related("item", "owner"), cursor=request.GET.get("cursor", ""), size=4)
    schemes = [(row, rotating.rotation_of(row, on)) for row in page.rows]
    kinds = rotating.kinds_of_meters(request.actor.tenant, on)  # type: ignore[attr-defined]
    return render(request, "filing/rotation.html", {"schemes": schemes, "page": page, "kinds": kinds})


@acting("utility")
@BOTH
def set_rotation_scheme(request: HttpRequest) -> HttpResponse:
    """May enter: utilities. How long meters of a type or batch stay in use."""

    def perform(told: dict[str, Any], **who: Any) -> RotationScheme:
        return planning.set_rotation_scheme(**told, **who)

    return act_page(
        request,
        Act("filing.set_rotation_scheme", _("A rotation scheme"), perform, then=lambda id: "/rotation", back="/rotation",
            form=forms.SetRotationScheme,
            lead=_("From the first verification to the exchange. Residents see the last day by their meter's number.")),
    )  # fmt: skip


@require_safe
def meter(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. A meter's last day by its number; nobody's name, no address."""
    number = request.GET.get("number", "").replace("\x00", "").strip()[:60]
    context: dict[str, Any] = {"number": number, "on": today(request.at)}  # type: ignore[attr-defined]
    status = 200
    if number:
        try:
            counted(request, "meter", most=MOST_LOOKED_UP, window=3600)
            context["found"] = rotating.meter(number, context["on"])
        except TooOften as often:
            context["refusals"], status = often.refusals, 429
    return render(request, "filing/meter.html", context, status=status)
