"""A piece of a standard is found bad: it is stopped, unless it was put right, and whoever keeps cases opens one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from junheng.hub.capabilities.models import CheckPlan, StandardPiece
from junheng.hub.foundation.acting import Actor


@dataclass(frozen=True, slots=True)
class Alarm:
    """A piece found bad by a check: the day, why, and from when it is suspected where no good evidence says so."""

    piece: StandardPiece
    on: date
    why: str
    unit: str
    since: date
    basis: str
    always: bool = False
    """Suspected from `since` on whatever evidence there is: the day it was taken out."""
    plan: CheckPlan | None = None
    """The checks that alarmed: passes of others say nothing of it."""
    until: date | None = None
    """Last day on which it was bad, where that is known: it was put right on that day and is not stopped."""
    reads_high_by: str = ""
    """Decimal text in `unit`, where it is known by how much."""


_alarm: list[Callable[[Alarm, Actor, datetime], None]] = []


def register_alarm(act: Callable[[Alarm, Actor, datetime], None]) -> None:
    """Called once by the area that keeps cases: what follows an alarm, in its transaction."""
    _alarm[:] = [act]


def raise_alarm(alarm: Alarm, *, by: Actor, at: datetime) -> None:
    """Stop the piece at once, unless it has been put right, and let what follows follow. Part of the verbs that find it bad."""
    if alarm.until is None:
        stop_piece(piece=alarm.piece, reason=alarm.why, at=at)
    for act in _alarm:
        act(alarm, by, at)


def stop_piece(*, piece: StandardPiece, reason: str, at: datetime) -> None:
    """Out of use at once. Part of the verbs that find a standard bad; not a verb by itself."""
    StandardPiece.objects.filter(pk=piece.pk).update(
        status=StandardPiece.Status.STOPPED, status_reason=reason[:300], status_since=at, stopped_at=at
    )
    piece.refresh_from_db(fields=["status", "status_reason", "status_since", "stopped_at"])
