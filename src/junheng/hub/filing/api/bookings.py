"""HTTP of designations and of applications for mandatory verification."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Header, Query, Router, Status

from junheng.core.reason import Refused, refuse
from junheng.hub.filing import queries, schemas
from junheng.hub.filing.models import Booking, Designation
from junheng.hub.filing.services import booking
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.queries import page_of
from junheng.hub.foundation.services.http import act, found
from junheng.hub.institutions.models import Item, Organisation
from junheng.hub.institutions.queries import last_day
from junheng.hub.instruments.models import Instrument
from junheng.hub.instruments.rules import read_code

KEY = Header("", alias="Idempotency-Key", max_length=80)
router = Router(tags=["filing"])


def _designation(row: Designation) -> dict[str, Any]:
    return {
        "id": row.pk, "institution": row.institution.name_zh, "item": row.item_id, "division": row.division_code,
        "since": row.valid.lower, "until": last_day(row.valid),
    }  # fmt: skip


@router.get("/designations", response=schemas.DesignationPage)
def designations(request: HttpRequest, cursor: str = Query("", max_length=36)) -> Any:
    """Public: designations in force today."""
    page = page_of(queries.designations(today(request.at)), cursor=cursor)  # type: ignore[attr-defined]
    return {"rows": [_designation(row) for row in page.rows], "next": page.next}


@router.post("/designations", response={201: schemas.DesignationOut})
def designate_institution(request: HttpRequest, told: schemas.DesignationIn, key: str = KEY) -> Any:
    """Name who verifies an item in one's division; only a body with the right may be named."""
    _somebody(request)
    institution = found(Organisation.objects.all(), told.institution)
    item = found(Item.objects.all(), told.item)
    id = act(
        request, key, "filing.designate_institution", told.dict(),
        lambda **who: booking.designate_institution(
            institution=institution, item=item, division=told.division, since=told.since, until=told.until, **who
        ),
    )  # fmt: skip
    return Status(201, _designation(Designation.objects.select_related("institution").get(pk=id)))


@router.post("/designations/{designation_id}/end", response=schemas.DesignationOut)
def end_designation(
    request: HttpRequest, designation_id: UUID, told: schemas.ReasonIn, key: str = KEY
) -> Any:
    """It counts until today."""
    by = _somebody(request)
    row = found(Designation.objects.filter(regulator_id=by.organisation_id), designation_id)
    act(
        request, key, "filing.end_designation", [str(designation_id), told.reason],
        lambda **who: booking.end_designation(designation=row, reason=told.reason, **who),
    )  # fmt: skip
    return _designation(Designation.objects.select_related("institution").get(pk=row.pk))


def _somebody(request: HttpRequest) -> Any:
    by = request.actor  # type: ignore[attr-defined]
    if by.organisation_id is None:
        raise Refused(refuse("sign-in-first"))
    return by


def _booking(row: Booking) -> dict[str, Any]:
    return {
        "id": row.pk, "code": row.instrument.code, "institution": row.order.institution.name_zh,
        "state": row.order.state, "ground": row.ground, "applied_on": row.applied_on,
        "agency_due": queries.agency_clock(row).due,
    }  # fmt: skip


@router.post("/verification-bookings", response={201: schemas.BookingOut})
def book_verification(request: HttpRequest, told: schemas.BookingIn, key: str = KEY) -> Any:
    """Apply for mandatory verification at the designated institution, or at another by an agreement on file."""
    by = _somebody(request)
    rows = Instrument.objects.filter(owner_id=by.organisation_id, code=read_code(told.code))
    row = rows.select_related("owner", "item", "catalogue_item__catalogue").first()
    if row is None:
        raise Refused(refuse("no-such-record", what=told.code))
    there = found(Organisation.objects.all(), told.institution) if told.institution else None
    id = act(
        request, key, "filing.book_verification", told.dict(),
        lambda **who: booking.book_verification(
            instrument=row, mode=told.mode, institution=there, wanted_on=told.wanted_on, **who
        ),
    )  # fmt: skip
    return Status(201, _booking(queries.bookings_of(by).get(pk=id)))


@router.get("/verification-bookings/{booking_id}", response=schemas.BookingOut)
def verification_booking(request: HttpRequest, booking_id: UUID) -> Any:
    """One application, for its owner, its institution and the regulator."""
    return _booking(found(queries.bookings_of(request.actor), booking_id))  # type: ignore[attr-defined]


@router.post("/verification-bookings/{booking_id}/transfer", response={204: None})
def transfer_booking(request: HttpRequest, booking_id: UUID, told: schemas.TransferIn, key: str = KEY) -> Any:
    """Hand an application on; the day of the application stays."""
    row = found(queries.bookings_of(_somebody(request)), booking_id)
    to = found(Organisation.objects.all(), told.to)
    act(
        request, key, "filing.transfer_booking", [str(booking_id), told.dict()],
        lambda **who: booking.transfer_booking(booking=row, to=to, reason=told.reason, **who),
    )  # fmt: skip
    return Status(204, None)
