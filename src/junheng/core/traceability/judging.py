"""The rules of an edge and of a result, one certificate at a time (practice P15, X15).

An edge is judged on the work date of its child and never on today: a lapse of the parent before or after that
day breaks nothing. The moment `at` only bounds what is known: a status that began later is not yet known. A
calibration certificate does not expire, so nothing here asks whether a *result* is in date.

Answers are three: no, cannot tell, yes; of several the worst holds (every input quantity has its own parent).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

from junheng.core.reason import Refusal, refuse
from junheng.core.traceability.moment import Moment, day_text

Service = Literal["verification", "calibration", "test", ""]


class Answer(IntEnum):
    """Ordered so that the worst of several is their minimum."""

    NO = 0
    CANNOT_TELL = 1
    YES = 2

    @property
    def word(self) -> str:
        return ("no", "cannot-tell", "yes")[self]


class Status(IntEnum):
    """State of a certificate as its issuer publishes it."""

    IN_FORCE = 0
    REPLACED = 1
    SUSPENDED = 2
    WITHDRAWN = 3
    UNKNOWN = 4


STATUS_WORDS = {
    "in-force": Status.IN_FORCE, "in force": Status.IN_FORCE, "issued": Status.IN_FORCE, "valid": Status.IN_FORCE,
    "active": Status.IN_FORCE, "current": Status.IN_FORCE, "有效": Status.IN_FORCE,
    "replaced": Status.REPLACED, "superseded": Status.REPLACED, "amended": Status.REPLACED, "已更换": Status.REPLACED,
    "suspended": Status.SUSPENDED, "暂停": Status.SUSPENDED,
    "withdrawn": Status.WITHDRAWN, "revoked": Status.WITHDRAWN, "cancelled": Status.WITHDRAWN, "撤回": Status.WITHDRAWN,
    "unknown": Status.UNKNOWN, "": Status.UNKNOWN,
}  # fmt: skip
"""Words read, in any case; the first of each state is the one written."""

CANNOT_TELL_CODES = frozenset(
    {
        "result-suspended", "result-status-unknown", "result-not-yet-known", "result-elsewhere", "work-date-missing",
        "parent-elsewhere", "parent-overdue-undecided", "parent-dates-reversed", "parent-date-missing",
        "parent-withdrawn-later", "parent-suspended", "parent-status-unknown", "no-route-stated",
        "route-evidence-missing", "cmc-unknown", "attached-not-verified", "instrument-replaced",
        "instrument-status-unknown", "instrument-dates-reversed",
    }
)  # fmt: skip
"""Reasons for which nothing is known to be wrong; every other reason of this room means no."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules ask of one certificate. Days are counted since 1970-01-01; `due` is the last good day.

    `source`: it states a route of its own (practice P15) and needs no work date, as a cell or a batch.
    """

    id: str
    work: Moment | None
    due: int | None = None
    status: Status = Status.IN_FORCE
    status_since: int | None = None
    service: Service = ""
    here: bool = True
    source: bool = False

    def status_at(self, at: Moment) -> Status:
        """The status known at a moment; one without a date has always been known."""
        later = self.status_since is not None and self.status_since > at.day
        return Status.IN_FORCE if later else self.status


def answer_for(refusals: Iterable[Refusal]) -> Answer:
    """The worst that these reasons mean."""
    return min(
        (Answer.CANNOT_TELL if each.code in CANNOT_TELL_CODES else Answer.NO for each in refusals),
        default=Answer.YES,
    )


def result_refusals(result: Facts, at: Moment) -> tuple[Refusal, ...]:
    """What stands against a certificate itself, whatever it rests on."""
    name = result.id
    if not result.here:
        return (refuse("result-elsewhere", child=name),)
    if result.work is None and not result.source:
        return (refuse("work-date-missing", child=name),)
    if result.work is not None and at.is_surely_before(result.work):
        return (refuse("result-not-yet-known", child=name, work=result.work, at=at),)
    code = {
        Status.WITHDRAWN: "result-withdrawn",
        Status.SUSPENDED: "result-suspended",
        Status.UNKNOWN: "result-status-unknown",
    }.get(result.status_at(at))
    return () if code is None else (refuse(code, child=name),)


def edge_refusals(child: Facts, parent: Facts, at: Moment, *, decided: bool = False) -> tuple[Refusal, ...]:
    """Why a child may not rest on a parent, judged on the child's work date.

    `decided`: somebody has recorded that the overdue parent was good on that day (as-found data of its next
    calibration). It helps a calibration or a test; an overdue standard stays refused for verification.
    """
    names = {"child": child.id, "parent": parent.id}
    if child.id == parent.id:
        return (refuse("rests-on-itself", **names),)
    if not parent.here:
        return (refuse("parent-elsewhere", **names),)
    if child.work is None or (parent.work is None and not parent.source):
        return (refuse("parent-date-missing", **names), *_by_status(child, parent, at))
    return (*_by_date(child, parent, decided=decided), *_by_status(child, parent, at))


def _by_date(child: Facts, parent: Facts, *, decided: bool) -> tuple[Refusal, ...]:
    assert child.work is not None
    days = {
        "child": child.id,
        "parent": parent.id,
        "work": day_text(child.work.day),
        "parent_work": "—" if parent.work is None else day_text(parent.work.day),
        "due": "—" if parent.due is None else day_text(parent.due),
    }
    if parent.work is not None and child.work.is_surely_before(parent.work):
        return (refuse("parent-later", **days),)
    if parent.due is None or child.work.day <= parent.due:
        return ()
    if parent.work is not None and parent.due < parent.work.day:
        return (refuse("parent-dates-reversed", **days),)
    if child.service not in ("calibration", "test"):
        return (refuse("parent-overdue", **days),)
    return () if decided else (refuse("parent-overdue-undecided", **days),)


def _by_status(child: Facts, parent: Facts, at: Moment) -> tuple[Refusal, ...]:
    names = {"child": child.id, "parent": parent.id}
    status = parent.status_at(at)
    since = parent.status_since
    later = since is not None and child.work is not None and since > child.work.day
    if status is Status.WITHDRAWN:
        if later:
            assert since is not None
            return (refuse("parent-withdrawn-later", **names, since=day_text(since)),)
        return (refuse("parent-withdrawn", **names),)
    if status is Status.SUSPENDED and not later:
        return (refuse("parent-suspended", **names),)
    return (refuse("parent-status-unknown", **names),) if status is Status.UNKNOWN else ()


def use_refusals(instrument: str, latest: Facts, at: Moment) -> tuple[Refusal, ...]:
    """Why an instrument with this latest certificate may do no new work at a moment."""
    names = {"instrument": instrument, "certificate": latest.id}
    code = {
        Status.WITHDRAWN: "instrument-withdrawn",
        Status.SUSPENDED: "instrument-suspended",
        Status.REPLACED: "instrument-replaced",
        Status.UNKNOWN: "instrument-status-unknown",
    }.get(latest.status_at(at))
    found = [] if code is None else [refuse(code, **names)]
    if latest.due is not None and latest.work is not None and latest.due < latest.work.day:
        found.append(refuse("instrument-dates-reversed", **names, due=day_text(latest.due)))
    elif latest.due is not None and at.day > latest.due:
        found.append(refuse("instrument-overdue", **names, due=day_text(latest.due)))
    return tuple(found)
