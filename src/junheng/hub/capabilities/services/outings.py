"""Verbs of work on site: a piece goes out after a function check and comes back with another (practice P6)."""

from __future__ import annotations

from datetime import datetime

from junheng.core.reason import Refused, because, refuse
from junheng.hub.capabilities import events
from junheng.hub.capabilities.models import Outing, StandardPiece
from junheng.hub.capabilities.rules import USABLE
from junheng.hub.capabilities.services.alarms import Alarm, raise_alarm
from junheng.hub.capabilities.services.checks import CHECKERS
from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import today
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.verbs import record, verb


@verb(permission="capabilities.take_out_piece", roles=CHECKERS, event=events.PieceTakenOut)
def take_out_piece(*, piece: StandardPiece, place: str, check: str, by: Actor, at: datetime) -> Outing:
    """Take a usable piece out; what was checked before it left is written down."""
    _only_own(piece, by)
    known = piece.outings.filter(back_on=None).first()
    name = f"{piece.instrument.name} {piece.instrument.serial}"
    refusals = because(
        (known is not None, refuse("piece-out-already", piece=name, place=known.place if known else "")),
        (piece.status not in USABLE, refuse("piece-not-usable-outside", piece=name)),
        (not check.strip(), refuse("function-check-needed", path="check")),
    )
    if refusals:
        raise Refused(*refusals)
    made = Outing.objects.create(
        tenant_id=piece.tenant_id,
        piece=piece,
        place=place.strip()[:160],
        out_on=today(at),
        out_by_id=by.somebody,
        out_check=check.strip()[:300],
    )
    record(
        events.PieceTakenOut(
            piece=Ref.to(piece), instrument=Ref.to(piece.instrument), outing=Ref.to(made), on=made.out_on.isoformat(),
            place=made.place,
        )
    )  # fmt: skip
    return made


@verb(permission="capabilities.bring_back_piece", roles=CHECKERS, event=events.PieceBroughtBack)
def bring_back_piece(*, outing: Outing, good: bool, check: str, by: Actor, at: datetime) -> Outing:
    """Bring it back. A failed function check stops it and opens the case from the day it went out."""
    piece = outing.piece
    _only_own(piece, by)
    name = f"{piece.instrument.name} {piece.instrument.serial}"
    if not check.strip():
        raise Refused(refuse("function-check-needed", path="check"))
    changed = Outing.objects.filter(pk=outing.pk, back_on=None).update(
        back_on=today(at), back_by_id=by.person_id, back_check=check.strip()[:300], back_good=good
    )
    if not changed:
        raise Refused(refuse("piece-not-out", piece=name))
    outing.refresh_from_db()
    record(
        events.PieceBroughtBack(
            piece=Ref.to(piece), instrument=Ref.to(piece.instrument), outing=Ref.to(outing), on=today(at).isoformat(),
            result="pass" if good else "fail",
        )
    )  # fmt: skip
    if not good:
        why = f"现场带回功能检查不合格：{check.strip()}"[:300]
        basis = f"带出前功能检查 {outing.out_check}"[:200]
        raise_alarm(Alarm(piece, today(at), why, "1", outing.out_on, basis, always=True), by=by, at=at)
    return outing


def _only_own(piece: StandardPiece, by: Actor) -> None:
    if piece.standard.organisation_id != by.organisation_id:
        raise Refused(refuse("not-your-record"))
