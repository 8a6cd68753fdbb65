"""HTTP of panels: a draw for whatever it is for, the seats of those drawn, and who works where."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Header, Query, Router, Status

from junheng.core.draw.canonical import canonical
from junheng.core.reason import Refused, refuse
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.queries import page_of
from junheng.hub.foundation.services.http import act, found
from junheng.hub.institutions.models import Organisation
from junheng.hub.panels import purposes, queries, schemas
from junheng.hub.panels.models import Panel, Seat
from junheng.hub.panels.services import drawing, offices, sitting

KEY = Header("", alias="Idempotency-Key", max_length=80)
CURSOR = Query("", max_length=36)
router = Router(tags=["panels"])


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.organisation_id is None:
        raise Refused(refuse("sign-in-first"))
    return actor


def _seat_out(row: Seat, by: Actor) -> dict[str, Any]:
    tells = by.organisation_id == row.panel.authority_id or by.person_id == row.person_id
    return {
        "id": row.pk, "panel": row.panel_id, "number": row.panel.number, "assessor": row.assessor.number, "state": row.state,
        "conclusion": row.conclusion, "invited_at": row.invited_at, "score": row.score if tells else None,
    }  # fmt: skip


def _panel_out(row: Panel, by: Actor, seats: list[Seat] | None = None) -> dict[str, Any]:
    if seats is None:
        subject = purposes.purpose(row.purpose).find(row.subject_id, by)
        seats = queries.shown_seats(row, subject, by)
    names = (
        "number",
        "purpose",
        "title",
        "state",
        "frozen",
        "frozen_at",
        "drawn_at",
        "staffed_at",
        "concluded_at",
    )
    return {
        "id": row.pk,
        "authority": row.authority.name_zh,
        **{name: getattr(row, name) for name in names},
    } | {"seats": [_seat_out(each, by) for each in seats]}


def _own_panel(panel_id: UUID, by: Actor) -> Panel:
    row = queries.convened_panel(panel_id, by)
    if row is None:
        raise Refused(refuse("no-such-record", what=panel_id))
    return row


@router.get("/panels", response=schemas.PanelPage)
def panels(request: HttpRequest, cursor: str = CURSOR) -> Any:
    """Panels that the acting body convenes, newest first, without their seats."""
    by = _actor(request)
    page = page_of(queries.convened_by(by), cursor=cursor)
    return {"rows": [_panel_out(each, by, []) for each in page.rows], "next": page.next}


@router.post("/panels", response={201: schemas.PanelOut})
def freeze_panel(request: HttpRequest, told: schemas.FreezeIn, key: str = KEY) -> Any:
    """Freeze who may be drawn, committing to a secret and naming a beacon. Nobody of a body it is about can be drawn."""
    by = _actor(request)
    bodies = [found(Organisation.objects.all(), each) for each in told.bodies]
    made = act(
        request, key, "panels.freeze_panel", told.dict(),
        lambda **who: drawing.freeze_panel(
            code=told.purpose, subject_id=told.subject, bodies=bodies, commitment=told.commitment,
            beacon_at=told.beacon_at, source=told.source, **who,
        ),
    )  # fmt: skip
    return Status(201, _panel_out(_own_panel(UUID(made), by), by))


@router.get("/panels/{panel_id}", response=schemas.PanelOut)
def panel(request: HttpRequest, panel_id: UUID) -> Any:
    """A draw that was made, or one of the acting body; seats only for those who have to do with them."""
    by = _actor(request)
    row = queries.public_panel(panel_id) or queries.convened_panel(panel_id, by)
    if row is None:
        raise Refused(refuse("no-such-record", what=panel_id))
    return _panel_out(row, by)


def _panel_step(request: HttpRequest, id: UUID, key: str, verb: Any, told: dict[str, Any]) -> Any:
    by = _actor(request)
    row = _own_panel(id, by)
    act(
        request, key, f"panels.{verb.__name__}", [str(id), told], lambda **who: verb(panel=row, **told, **who)
    )
    return _panel_out(_own_panel(id, by), by)


@router.post("/panels/{panel_id}/draw", response=schemas.PanelOut)
def draw_panel(request: HttpRequest, panel_id: UUID, told: schemas.DrawIn, key: str = KEY) -> Any:
    """Make the draw, once, after the beacon."""
    return _panel_step(request, panel_id, key, drawing.draw_panel, told.dict())


@router.post("/panels/{panel_id}/give-up", response=schemas.PanelOut)
def give_up_panel(request: HttpRequest, panel_id: UUID, told: schemas.ReasonIn, key: str = KEY) -> Any:
    """End a draw with a public reason."""
    return _panel_step(request, panel_id, key, drawing.give_up_panel, told.dict())


@router.get("/panels/{panel_id}/record")
def panel_record(request: HttpRequest, panel_id: UUID) -> HttpResponse:
    """Public: the record (`junheng.draw-record/1`) to the byte, as `junheng draw replay` reads it."""
    row = queries.public_panel(panel_id)
    if row is None:
        raise Refused(refuse("no-such-record", what=panel_id))
    return HttpResponse(canonical(row.record), content_type="application/json")


@router.get("/seats", response=schemas.SeatPage)
def seats(request: HttpRequest, cursor: str = CURSOR) -> Any:
    """What the acting person was drawn for, newest first."""
    by = _actor(request)
    page = page_of(queries.duties_of(by.person_id or by.somewhere), cursor=cursor)
    return {"rows": [_seat_out(each, by) for each in page.rows], "next": page.next}


def _seat_step(request: HttpRequest, id: UUID, key: str, verb: Any, told: dict[str, Any]) -> Any:
    by = _actor(request)
    row = queries.seat_for(id, by)
    if row is None:
        raise Refused(refuse("no-such-record", what=id))
    act(request, key, f"panels.{verb.__name__}", [str(id), told], lambda **who: verb(seat=row, **told, **who))
    again = queries.seat_for(id, by)
    assert again is not None
    return _seat_out(again, by)


@router.post("/seats/{seat_id}/confirm", response=schemas.SeatOut)
def confirm_invitation(request: HttpRequest, seat_id: UUID, key: str = KEY) -> Any:
    """Whoever was drawn takes it on."""
    return _seat_step(request, seat_id, key, sitting.confirm_invitation, {})


@router.post("/seats/{seat_id}/decline", response=schemas.SeatOut)
def decline_invitation(request: HttpRequest, seat_id: UUID, told: schemas.ReasonIn, key: str = KEY) -> Any:
    """Whoever was drawn cannot; the next of the reserve is invited."""
    return _seat_step(request, seat_id, key, sitting.decline_invitation, told.dict())


@router.post("/seats/{seat_id}/begin", response=schemas.SeatOut)
def begin_assessment(request: HttpRequest, seat_id: UUID, key: str = KEY) -> Any:
    """Review of the documents and visit begin."""
    return _seat_step(request, seat_id, key, sitting.begin_assessment, {})


@router.post("/seats/{seat_id}/report", response=schemas.SeatOut)
def report_assessment(request: HttpRequest, seat_id: UUID, told: schemas.ReportIn, key: str = KEY) -> Any:
    """A finding for each question of the purpose, and the conclusion."""
    return _seat_step(request, seat_id, key, sitting.report_assessment, told.dict())


@router.post("/seats/{seat_id}/score", response=schemas.SeatOut)
def score_assessor(request: HttpRequest, seat_id: UUID, told: schemas.ScoreIn, key: str = KEY) -> Any:
    """The body that convened scores the work."""
    return _seat_step(request, seat_id, key, sitting.score_assessor, told.dict())


@router.get("/duties", response=schemas.DutyPage)
def duties(request: HttpRequest, region: str = Query("", max_length=20), cursor: str = CURSOR) -> Any:
    """Who of the pool works where: a province's own people, lent ones too; for the regional office those of a region."""
    by, at = _actor(request), request.at  # type: ignore[attr-defined]
    watched = offices.watched_by(by, region, today(at))
    if watched is None:
        raise Refused(
            refuse(
                "not-permitted",
                organisation=by.organisation_name or "—",
                roles=", ".join(sorted(offices.WATCHERS)),
            )
        )
    page = page_of(queries.duty_list(watched.tenants, today(at)), cursor=cursor, size=30)
    rows = [
        {
            "number": each.card.number, "person": each.card.person.name, "organisation": each.card.organisation.name_zh,
            "capacities": each.card.capacities, "at_hand": len(each.seats), "most_at_once": each.card.most_at_once,
            "works_on": [seat.panel.number for seat in each.seats], "done": each.done, "lent": each.lent,
        }
        for each in queries.duties(page.rows, at)
    ]  # fmt: skip
    figures, as_of = queries.figures_counted(watched.tenants, at)
    return {
        "provinces": list(watched.tenants),
        "rows": rows,
        "next": page.next,
        "figures": asdict(figures),
        "as_of": as_of,
    }
