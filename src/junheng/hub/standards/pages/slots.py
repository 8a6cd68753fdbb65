"""The slot calendar of a regional standard, and what is done with a slot (R05.2)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from junheng.hub.capabilities.services.standards import KEEPERS
from junheng.hub.foundation.acts import Act, act_page
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting
from junheng.hub.standards import forms, registering
from junheng.hub.standards.models import RegionalSlot, RegionalStandard
from junheng.hub.standards.rules import slots as rules
from junheng.hub.standards.services import slots
from junheng.hub.ui.templatetags.ui import named

BOTH = require_http_methods(["GET", "HEAD", "POST"])
USERS = tuple(slots.USERS)


def _regional(regional_id: UUID) -> RegionalStandard:
    rows = RegionalStandard.objects.select_related("region", "organisation", "examination")
    row = rows.prefetch_related("examination__changes").filter(pk=regional_id).first()
    if row is None:
        raise Http404
    return row


@require_safe
def calendar(request: HttpRequest, regional_id: UUID) -> HttpResponse:
    """May enter: everybody. Slots of one year without who has them; a user sees its own, the keeper all."""
    row, actor, on = _regional(regional_id), request.actor, today(request.at)  # type: ignore[attr-defined]
    asked = request.GET.get("year", "")
    year = int(asked) if asked in {str(each) for each in range(on.year - 2, on.year + 3)} else on.year
    found = registering.calendar(row.pk, year)
    booked, (capacity, given) = registering.bookings_of(found, actor), registering.year_of(row, year)
    keeps = row.organisation_id == actor.organisation_id and actor.has_any(KEEPERS)
    paper = registering.paper_of(row, on)
    lines = [
        {"slot": each, "first": first, "last": last, "booking": booked.get(each.pk), "over": first < on,
         "mine": each.pk in booked and booked[each.pk].client_id == actor.organisation_id}
        for each in found for first, last in (registering.days_of(each),)
    ]  # fmt: skip
    context = {
        "row": row, "on": on, "year": year, "lines": lines, "capacity": capacity, "given": given, "paper": paper, "keeps": keeps,
        "taken": sum(each.items for each in found if each.state == "taken"),
        "may_open": keeps and row.state == "designated", "may_book": row.state == "designated" and not keeps and actor.has_any(slots.USERS),
    }  # fmt: skip
    return render(request, "standards/slots.html", context)


@acting(*KEEPERS)
@BOTH
def open_slot(request: HttpRequest, regional_id: UUID) -> HttpResponse:
    """May enter: the keepers of the standard."""
    row = _regional(regional_id)
    if row.organisation_id != request.actor.organisation_id:  # type: ignore[attr-defined]
        raise Http404
    page = f"/regional-standards/{row.pk}"
    return act_page(
        request,
        Act("standards.open_slot", _("Open a slot of %(name)s") % {"name": named(row)},
            lambda told, **who: slots.open_slot(regional=row, span=rules.Span(**told), **who), then=lambda id: page, back=page,
            form=forms.OpenSlot, button=_("Open the slot"), lead=_("Bodies of the region take it; all slots of a year together hold no more items than the standard can serve.")),
    )  # fmt: skip


def _slot(slot_id: UUID) -> RegionalSlot:
    row = RegionalSlot.objects.select_related("regional__region").filter(pk=slot_id).first()
    if row is None:
        raise Http404
    return row


def _said(row: RegionalSlot) -> str:
    first, last = registering.days_of(row)
    return f"{named(row.regional)} · {first} ~ {last}"


@acting(*USERS)
@BOTH
def book_slot(request: HttpRequest, slot_id: UUID) -> HttpResponse:
    """May enter: bodies that have something measured. One of the region takes the slot."""
    row = _slot(slot_id)
    page = f"/regional-standards/{row.regional_id}"
    return act_page(
        request,
        Act("standards.book_slot", _("Book a slot"), lambda told, **who: slots.book_slot(slot=row, **told, **who), then=lambda id: page,
            back=page, form=forms.BookSlot, button=_("Book it"), initial={"items": row.items}, lead=_said(row)),
    )  # fmt: skip


@acting(*USERS)
@BOTH
def release_slot(request: HttpRequest, slot_id: UUID) -> HttpResponse:
    """May enter: whoever booked it, and the keepers of the standard."""
    row, actor = _slot(slot_id), request.actor  # type: ignore[attr-defined]
    booked: Any = registering.bookings_of([row], actor).get(row.pk)
    if row.regional.organisation_id != actor.organisation_id and booked is None:
        raise Http404
    page = f"/regional-standards/{row.regional_id}"
    return act_page(
        request,
        Act("standards.release_slot", _("Release a slot"), lambda told, **who: slots.release_slot(slot=row, **told, **who), then=lambda id: page,
            back=page, form=forms.Why, button=_("Release it"), lead=_said(row)),
    )  # fmt: skip
