"""The live state of a qualification on a day: printed validity and recorded changes, kept apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from junheng.core.reason import Refusal, because, refuse
from junheng.hub.institutions import reasons as _declared  # noqa: F401  (declares the codes used here)

CHANGES = {
    "suspended": frozenset({"active"}),
    "active": frozenset({"suspended"}),
    "revoked": frozenset({"active", "suspended"}),
}
"""Next state to the states it may follow. Revoked is the end: a new document starts anew."""


@dataclass(frozen=True, slots=True)
class Change:
    """One recorded change: the state holds from a day on."""

    state: str
    from_date: date
    reason: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds on a day. `state` is active, suspended, revoked, expired or not-yet-valid."""

    state: str
    since: date | None
    reason: str = ""
    by: str = ""

    @property
    def in_force(self) -> bool:
        return self.state == "active"


def standing(
    *, valid_from: date | None, valid_until: date | None, changes: Iterable[Change], on: date
) -> Standing:
    """The state on a day: the newest change in force; else the printed dates (`valid_until` is the last day)."""
    newest: Change | None = None
    for change in sorted(changes, key=lambda each: each.from_date):  # stable: of one day, the later record
        if change.from_date <= on:
            newest = change
            if change.state == "revoked":  # nothing that was recorded for a later day revives it
                break
    if newest is not None and newest.state == "revoked":
        return Standing("revoked", newest.from_date, newest.reason, newest.by)
    if valid_until is not None and on > valid_until:
        return Standing("expired", date.fromordinal(valid_until.toordinal() + 1))
    if valid_from is not None and on < valid_from:
        return Standing("not-yet-valid", None)
    if newest is None:
        return Standing("active", valid_from)
    return Standing(newest.state, newest.from_date, newest.reason, newest.by)


def refusals_to_change(
    *,
    number: str,
    now: str,
    wanted: str,
    act: str,
    reason: str,
    issuer: str,
    by_issuer: bool,
    since: date,
    last: date | None,
) -> tuple[Refusal, ...]:
    """All that stops a suspension, restoration or revocation; `last` is the day of the change before.

    A revocation may reach back; any other change would be hidden by one of a later day.
    """
    hidden = wanted != "revoked" and last is not None and since < last
    return because(
        (not by_issuer, refuse("qualification-of-another-issuer", number=number, issuer=issuer)),
        (now not in CHANGES[wanted], refuse("qualification-not-in-state", number=number, state=now, act=act)),
        (hidden, refuse("period-reversed", start=last, end=since)),
        (not reason.strip(), refuse("reason-needed", path="reason")),
    )
