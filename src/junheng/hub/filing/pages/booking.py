"""Designations for everybody to read; an application by the owner; handing on by institution or regulator."""

from __future__ import annotations

import functools
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from junheng.hub.filing import forms, queries
from junheng.hub.filing.models import Booking, Designation
from junheng.hub.filing.services import booking
from junheng.hub.foundation.acts import Act, act_page
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.entering import acting, any_of
from junheng.hub.foundation.queries import page_of, timeline
from junheng.hub.institutions.models import Item, Organisation
from junheng.hub.institutions.services.organisations import REGULATORS
from junheng.hub.instruments.models import Instrument

BOTH = require_http_methods(["GET", "HEAD", "POST"])
READERS = any_of(booking.CLIENTS, booking.DESK, REGULATORS)


@require_safe
def designations(request: HttpRequest) -> HttpResponse:
    """May enter: everybody. Who verifies what where: designations in force, the newest first."""
    on = today(request.at)  # type: ignore[attr-defined]
    page = page_of(queries.designations(on), cursor=request.GET.get("cursor", ""))
    by = request.actor  # type: ignore[attr-defined]
    context = {"page": page, "may_designate": by.has_any(REGULATORS), "mine": by.somewhere}
    return render(request, "filing/designations.html", context)


@acting(*REGULATORS)
@BOTH
def designate_institution(request: HttpRequest) -> HttpResponse:
    """May enter: regulators. Name who verifies a kind of instrument in one's division."""
    office = Organisation.objects.get(pk=request.actor.organisation_id)  # type: ignore[attr-defined]
    on = today(request.at)  # type: ignore[attr-defined]
    wanted = request.POST.get("item") or request.GET.get("item", "non-automatic-scale")
    item = Item.objects.filter(pk=wanted[:40]).first()
    able = queries.candidates(item, office, on) if item else []

    def perform(told: dict[str, Any], **who: Any) -> Designation:
        return booking.designate_institution(**told, **who)

    return act_page(
        request,
        Act("filing.designate_institution", _("Designate an institution"), perform, then=lambda id: "/designations",
            back="/designations", form=functools.partial(_designating, able),
            initial={"item": item, "division": office.division_code, "since": on},
            template="filing/designate.html", context={"able": able, "item": item, "items": Item.objects.all()},
            lead=_("Owners in your division book there first. Only who has the right may be named; who is able for certain stands first, then the nearest.")),
    )  # fmt: skip


def _designating(able: list[queries.Candidate], *args: Any, **kwargs: Any) -> forms.DesignateInstitution:
    form = forms.DesignateInstitution(*args, **kwargs)
    field: Any = form.fields["institution"]
    field.queryset = Organisation.objects.filter(pk__in=[each.body.pk for each in able])
    return form


@acting(*REGULATORS)
@BOTH
def end_designation(request: HttpRequest, designation_id: UUID) -> HttpResponse:
    """May enter: the regulator that designated. It counts until today."""
    rows = Designation.objects.filter(regulator_id=request.actor.organisation_id)  # type: ignore[attr-defined]
    row = rows.select_related("institution", "item").filter(pk=designation_id).first()
    if row is None:
        raise Http404
    return act_page(
        request,
        Act("filing.end_designation", _("End a designation"),
            lambda told, **who: booking.end_designation(designation=row, **told, **who), then=lambda id: "/designations",
            back="/designations", form=forms.GiveReason,
            lead=_("Applications made until today stay where they are; the institution reads the reason.")),
    )  # fmt: skip


@acting(*booking.CLIENTS)
@BOTH
def book_verification(request: HttpRequest, code: str) -> HttpResponse:
    """May enter: the owner. Apply for the mandatory verification of one instrument."""
    rows = Instrument.objects.filter(owner_id=request.actor.organisation_id, code=code)  # type: ignore[attr-defined]
    row = rows.select_related("owner", "item", "catalogue_item__catalogue").first()
    if row is None:
        raise Http404
    on = today(request.at)  # type: ignore[attr-defined]
    held = queries.designated_for(row.item_id, queries.division_of(row), on)
    there = held.institution.name_zh if held else "—"
    return act_page(
        request,
        Act("filing.book_verification", _("Apply for verification"),
            lambda told, **who: booking.book_verification(instrument=row, **told, **who),
            then=lambda id: f"/applications/{id}", back=f"/instruments/{row.code}", form=forms.BookVerification,
            button=_("Apply for verification"), lead=_("It goes to the designated institution: %(there)s. It is free. Applied before the last day, it is not your fault if the institution is late.") % {"there": there}),
    )  # fmt: skip


@acting(*READERS)
@require_safe
def applications(request: HttpRequest) -> HttpResponse:
    """May enter: owners, institutions, regulators. Applications for verification, the newest first."""
    page = queries.bookings_page(request.actor, request.GET.get("cursor", ""))  # type: ignore[attr-defined]
    by = request.actor  # type: ignore[attr-defined]
    acts = {
        "keeps": by.has_any(booking.CLIENTS), "utility": "utility" in by.roles, "desk": by.has_any(booking.DESK),
        "watches": by.has_any(REGULATORS),
    }  # fmt: skip
    return render(request, "filing/applications.html", {"page": page} | acts)


def _seen(request: HttpRequest, booking_id: UUID) -> Booking:
    row = queries.bookings_of(request.actor).filter(pk=booking_id).first()  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return row


@acting(*READERS)
@require_safe
def application(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """May enter: the owner, the institution, the regulator. One application, and whose clock runs."""
    row, by = _seen(request, booking_id), request.actor  # type: ignore[attr-defined]
    clock, on = queries.agency_clock(row), today(request.at)  # type: ignore[attr-defined]
    open_ = row.order.state == "placed"
    may = open_ and (by.has_any(REGULATORS) or row.order.institution_id == by.somewhere)
    context = {
        "row": row, "clock": clock, "late": row.order.state in queries.OPEN_ORDERS and clock.is_late(on), "on": on,
        "entries": timeline(row), "may_hand_on": may,
    }  # fmt: skip
    return render(request, "filing/application.html", context)


@acting(*any_of(booking.DESK, REGULATORS))
@BOTH
def transfer_booking(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """May enter: the institution that has it, the regulator. Hand it on, with the reason."""
    row, by = _seen(request, booking_id), request.actor  # type: ignore[attr-defined]
    on, item = today(request.at), row.instrument.item  # type: ignore[attr-defined]
    if by.has_any(REGULATORS):
        office = Organisation.objects.get(pk=by.organisation_id)
        bodies = [each.body for each in queries.candidates(item, office, on)]
    else:
        division = queries.division_of(row.instrument)
        bodies = queries.designated_above(item.pk, division, on, row.order.institution_id)
    return act_page(
        request,
        Act("filing.transfer_booking", _("Hand the application on"),
            lambda told, **who: booking.transfer_booking(booking=row, **told, **who),
            then=lambda id: "/applications", back=f"/applications/{row.pk}", form=functools.partial(_handing_on, bodies),
            lead=_("The day of the application stays: the owner loses nothing.")),
    )  # fmt: skip


def _handing_on(bodies: list[Organisation], *args: Any, **kwargs: Any) -> forms.TransferBooking:
    form = forms.TransferBooking(*args, **kwargs)
    field: Any = form.fields["to"]
    field.queryset = Organisation.objects.filter(pk__in=[body.pk for body in bodies])
    return form
