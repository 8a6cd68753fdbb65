"""Pure rules of a warning: it is looked for in measure, taken over by a person, and ended by that person with a reason."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from junheng.core.reason import Refusal, because, refuse
from junheng.hub.foundation.clock import BEIJING
from junheng.hub.risk import reasons as _declared  # noqa: F401  (declares the codes used here)
from junheng.hub.risk.rules.words import WORDINGS

ENDS = ("acted", "dismissed")
QUIET_DAYS = 90
"""What a person has ended is not raised again for so long: a house rule, so that no warning is repeated nightly."""
APART = timedelta(minutes=10)


def refusals_to_scan(last: datetime | None, *, by_person: bool, at: datetime) -> tuple[Refusal, ...]:
    """On demand, but not over and over."""
    soon = by_person and last is not None and at - last < APART
    told = last.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M") if last is not None else "—"
    return because((soon, refuse("scan-too-soon", at=told, minutes=APART.seconds // 60)))


def refusals_to_take(state: str) -> tuple[Refusal, ...]:
    return _in_state(state, "open")


def refusals_to_raise_higher(
    state: str, *, take_by: date | None, risen: bool, on: date
) -> tuple[Refusal, ...]:
    """Once, and only past the day by which somebody was to take it over."""
    late = take_by is not None and on > take_by
    return (
        *_in_state(state, "open"),
        *because(
            (not late, refuse("warning-not-late", day=take_by or "—")),
            (risen, "warning-risen-already"),
        ),
    )


def refusals_to_hand(
    state: str,
    *,
    mine: bool,
    owner: str,
    owner_left: bool,
    decider: bool,
    receiver_known: bool,
    same: bool,
    reason: str,
) -> tuple[Refusal, ...]:
    """Handed to another person by whoever has it; where that person holds no office any more, by the desk."""
    may = mine or (owner_left and decider)
    return (
        *_in_state(state, "taken"),
        *because(
            (state == "taken" and not may, refuse("warning-not-yours", owner=owner)),
            (not receiver_known, refuse("warning-receiver-unknown", path="receiver")),
            (receiver_known and same, refuse("warning-receiver-has-it", path="receiver", owner=owner)),
            (not reason.strip(), refuse("warning-needs-reason", path="reason")),
        ),
    )


def refusals_to_end(state: str, *, mine: bool, owner: str, end: str, reason: str) -> tuple[Refusal, ...]:
    """Ended by whoever took it over."""
    return (
        *_in_state(state, "taken"),
        *because(
            (state == "taken" and not mine, refuse("warning-not-yours", owner=owner)),
            (end not in ENDS, refuse("determination-end-unknown", path="end", allowed=ENDS)),
            (not reason.strip(), refuse("warning-needs-reason", path="reason")),
        ),
    )


def _in_state(state: str, *allowed: str) -> tuple[Refusal, ...]:
    zh, en = WORDINGS["warning_state"].get(state, (state, state))
    return because((state not in allowed, refuse("warning-not-in-state", state_zh=zh, state_en=en)))
