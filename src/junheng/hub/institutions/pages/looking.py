"""Pages of institutions: bodies, qualifications, rules and regions are public; for whom one acts is one's own."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from junheng.hub.foundation.clock import today
from junheng.hub.foundation.middleware import ACTING_FOR
from junheng.hub.foundation.queries import Page, page_of, timeline
from junheng.hub.institutions import queries
from junheng.hub.institutions.models import Organisation, Qualification
from junheng.hub.institutions.services.methods import LABORATORIES
from junheng.hub.institutions.services.organisations import ADMINISTRATORS, REGULATORS, watches
from junheng.hub.institutions.services.qualifications import HOLDERS


@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. Bodies by name, place or code."""
    text = request.GET.get("text", "")[:60]
    page = page_of(queries.organisations(text), cursor=request.GET.get("cursor", ""))
    return render(request, "institutions/organisations.html", {"page": page, "text": text})


def _seen(row: Qualification, on: date) -> dict[str, Any]:
    return {"row": row, "state": queries.state_on(row, on), "printed": queries.printed_range(row.valid)}


@require_safe
def organisation(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """May enter: everybody. One body with the live state of its qualifications."""
    row = Organisation.objects.filter(pk=organisation_id).first()
    if row is None:
        raise Http404
    on = today(request.at)  # type: ignore[attr-defined]
    rows = [_seen(each, on) for each in queries.qualifications_of(row.pk)[:100]]
    context = {
        "row": row, "qualifications": rows, "entries": timeline(row), "on": on, "badge": queries.badge_of(row, on),
    } | _acts_on(request, row)  # fmt: skip
    return render(request, "institutions/organisation.html", context)


def _acts_on(request: HttpRequest, row: Organisation) -> dict[str, Any]:
    """What this person may do here, and the body's own people where it is theirs."""
    actor = request.actor  # type: ignore[attr-defined]
    own = actor.organisation_id == row.pk
    administers = own and actor.has_any(ADMINISTRATORS | REGULATORS)
    return {
        "administers": administers,
        "may_file": (own and actor.has_any(HOLDERS)) or watches(actor, row.tenant_id),
        "may_verify": row.state == Organisation.State.REGISTERED and watches(actor, row.tenant_id),
        "members": queries.members_of(row)[:200] if administers else (),
    }


@require_safe
def methods(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. Editions of JJG, JJF and own methods with their days."""
    text = request.GET.get("text", "").replace("\x00", "")[:60]
    page = page_of(queries.methods(text).order_by("-id"), cursor=request.GET.get("cursor", ""))
    own = request.actor.has_any(LABORATORIES)  # type: ignore[attr-defined]
    return render(request, "institutions/methods.html", {"page": page, "text": text, "may_file": own})


@require_safe
def qualifications(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. Qualifications with their live state today."""
    page = page_of(queries.qualifications(), cursor=request.GET.get("cursor", ""))
    on = today(request.at)  # type: ignore[attr-defined]
    shown: Any = Page(rows=[_seen(row, on) for row in page.rows], next=page.next, cursor=page.cursor)  # type: ignore[type-var]
    return render(request, "institutions/qualifications.html", {"page": shown})


@require_safe
def qualification(request: HttpRequest, qualification_id: UUID) -> HttpResponse:
    """May enter: everybody. One document as printed, with every change of its state."""
    row = queries.qualifications().filter(pk=qualification_id).prefetch_related("items__item").first()
    if row is None:
        raise Http404
    on = today(request.at)  # type: ignore[attr-defined]
    return render(
        request,
        "institutions/qualification.html",
        _seen(row, on)
        | {"entries": timeline(row), "on": on, "may_change": watches(request.actor, row.tenant_id)},  # type: ignore[attr-defined]
    )


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. The rule pack of the province one acts in, over the national one."""
    tenant = (
        request.actor.tenant or request.GET.get("tenant", "").replace("\x00", "")[:12] or queries.NATIONAL
    )  # type: ignore[attr-defined]
    may_publish = request.actor.has_any(frozenset({"samr_metrology", "prov_regulator"}))  # type: ignore[attr-defined]
    context = {"rules": queries.rules_of(tenant)[:300], "may_publish": may_publish}
    return render(request, "institutions/rules.html", context)


@require_safe
def regions(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. Metrology regions, centres and strategies with their members."""
    return render(request, "institutions/regions.html", {"regions": queries.regions()})


@require_http_methods(["GET", "HEAD", "POST"])
def acting(request: HttpRequest) -> HttpResponse:
    """May enter: whoever is signed in. Choose for which organisation one acts."""
    actor = request.actor  # type: ignore[attr-defined]
    if actor.person_id is None:
        return redirect(f"{reverse('account_login')}?next=/acting")
    bodies = queries.bodies_of(actor.person_id, today(request.at))  # type: ignore[attr-defined]
    if request.method == "POST":
        wanted = request.POST.get("organisation", "")
        if wanted in {str(body.pk) for body in bodies}:
            request.session[ACTING_FOR] = wanted
        return redirect("/today")
    return render(request, "institutions/acting.html", {"bodies": bodies})
