"""Pure rules of issuing: the P1 table as data, one function a row, every reason at once, judged on the work date."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources

from junheng.core.quantity.notation import DECIMAL_TEXT
from junheng.core.quantity.unit import parse_unit
from junheng.core.reason import JunhengError, Refusal, because, refuse
from junheng.hub.certificates import reasons as _declared  # noqa: F401  (declares the codes used here)

MARKS = ("", "CNAS", "CMA")


@dataclass(frozen=True, slots=True)
class Right:
    """One qualification that might cover the work, as it stood on the work date."""

    number: str
    in_force: bool
    state: str
    valid: str = ""
    ranges: tuple[tuple[Decimal, Decimal], ...] = ()
    """Closed ranges in the result's own unit; empty: the item without a range."""
    cmc: Mapping[str, Decimal] | None = None
    """CMC (k = 2, in the result's unit) by point."""

    @property
    def as_found(self) -> str:
        return f"{self.number}, {self.state}, {self.valid}"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a standard as used: its status at the work and the certificate in force that day."""

    name: str
    status: str
    status_reason: str = ""
    certificate: str = ""
    worked_on: date | None = None
    due: date | None = None
    route: str = ""
    case: str = ""
    """Number of the open case about it whose window holds the work."""
    decided: bool = False
    """Somebody has recorded a decision on the good as-found data of a late recalibration (P15)."""


@dataclass(frozen=True, slots=True)
class Standard:
    """The measurement standard (计量标准) the pieces belong to."""

    code: str
    needs_examination: bool
    examined: bool
    examination: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One result as the gate looks at it."""

    label: str
    at: Decimal | None
    expanded: Decimal | None
    k: Decimal | None
    within: bool | None
    unit: str = ""
    is_check: bool = False
    """A comparison with a limit of the regulation: its uncertainty belongs to the method, not to the result (P1)."""


@dataclass(frozen=True, slots=True)
class Persons:
    """Who measured, who checked, who asks to issue; ids keep namesakes apart."""

    measurer: str
    measurer_id: str
    checker: str
    checker_id: str
    approver: str
    approver_id: str
    measurer_registered: bool = False
    measurer_authorised: bool = False
    approver_appointed: bool = True
    approver_signs_for_mark: bool = False
    other_signatories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IssueFacts:
    """Everything an issue is judged by, gathered on the work date."""

    service: str
    mark: str
    body: str
    item: str
    work_date: date
    record_number: str
    record_state: str
    method: str
    method_in_force: bool
    persons: Persons
    points: tuple[Point, ...]
    pieces: tuple[Piece, ...]
    standards: tuple[Standard, ...] = ()
    verification_rights: tuple[Right, ...] = ()
    kind: str = ""
    bench: str = ""
    """Number of the bench run it stands on, where it is to be issued alone before that run was."""
    own_non_mandatory: bool = False
    """A unit verifying its own instruments that are not mandatory needs no authorisation."""
    accreditations: tuple[Right, ...] = ()
    cma: tuple[Right, ...] = ()


Row = Callable[[IssueFacts], tuple[Refusal, ...]]


def _record_checked(facts: IssueFacts) -> tuple[Refusal, ...]:
    return because(
        (
            facts.record_state != "checked",
            refuse("record-not-checked", number=facts.record_number, state=facts.record_state),
        ),
        (bool(facts.bench), refuse("on-a-bench", number=facts.record_number, run=facts.bench)),
        (not facts.points, "no-results"),
    )


def _ends_with_certificate(facts: IssueFacts) -> tuple[Refusal, ...]:
    return because((facts.kind == "in-use", "check-without-certificate"))


def _method_in_force(facts: IssueFacts) -> tuple[Refusal, ...]:
    return because(
        (not facts.method, "line-without-method"),
        (
            bool(facts.method) and not facts.method_in_force,
            refuse("method-not-in-force", method=facts.method, date=facts.work_date),
        ),
    )


def _found(rights: tuple[Right, ...]) -> str:
    return "; ".join(right.as_found for right in rights) or "—"


def _verification_right(facts: IssueFacts) -> tuple[Refusal, ...]:
    held = facts.own_non_mandatory or any(right.in_force for right in facts.verification_rights)
    return because(
        (
            not held,
            refuse(
                "no-right-to-verify",
                body=facts.body,
                date=facts.work_date,
                item=facts.item,
                found=_found(facts.verification_rights),
            ),
        )
    )


def _accreditation_covers(facts: IssueFacts) -> tuple[Refusal, ...]:
    live = [right for right in facts.accreditations if right.in_force]
    if not live:
        return (refuse("accreditation-missing", found=_found(facts.accreditations)),)
    outside = [point.label for point in facts.points if not any(_in_range(point, right) for right in live)]
    scope = "; ".join(f"{low}~{high}" for right in live for low, high in right.ranges)
    return because(
        (
            bool(outside),
            refuse("accreditation-scope-exceeded", points="、".join(outside[:6]), scope=scope or "—"),
        )
    )


def _in_range(point: Point, right: Right) -> bool:
    if not right.ranges or point.at is None:
        return True
    return any(low <= point.at <= high for low, high in right.ranges)


def _cma_covers(facts: IssueFacts) -> tuple[Refusal, ...]:
    held = any(right.in_force for right in facts.cma)
    return because((not held, refuse("cma-missing", found=_found(facts.cma))))


def _not_below_cmc(facts: IssueFacts) -> tuple[Refusal, ...]:
    found: list[Refusal] = []
    for point in facts.points:
        limits = [
            right.cmc[point.label]
            for right in facts.accreditations
            if right.in_force and right.cmc and point.label in right.cmc
        ]
        if limits and point.expanded is not None and point.expanded < min(limits):
            found.append(
                refuse(
                    "uncertainty-below-cmc",
                    point=point.label,
                    found=f"{point.expanded} {point.unit}",
                    needed=f"{min(limits)} {point.unit}",
                )
            )
    return tuple(found)


def _standard_traced(facts: IssueFacts) -> tuple[Refusal, ...]:
    if not facts.pieces:
        return (refuse("no-standard-named"),)
    return tuple(refusal for piece in facts.pieces for refusal in _traced(piece, facts.work_date))


def _traced(piece: Piece, on: date) -> tuple[Refusal, ...]:
    if piece.worked_on is None or piece.due is None:
        return (refuse("standard-without-certificate", piece=piece.name, date=on),)
    late = (on - piece.due).days
    return because(
        (
            late > 0 and not piece.decided,
            refuse("standard-overdue-on-work-date", piece=piece.name, due=piece.due, date=on, days=late),
        )
    )


ACCEPTED_ROUTES = frozenset(
    {"national-standard", "accredited", "nmi-cmc", "reference-material", "intrinsic", "time-link"}
)
"""Routes of practice P15 that a mark accepts."""


def _accepted_route(facts: IssueFacts) -> tuple[Refusal, ...]:
    other = tuple(
        refuse(
            "standard-route-not-accepted",
            piece=piece.name,
            number=piece.certificate,
            route=piece.route or "—",
        )
        for piece in facts.pieces
        if piece.worked_on is not None and piece.route not in ACCEPTED_ROUTES
    )
    return (*_standard_traced(facts), *other)


def _standard_usable(facts: IssueFacts) -> tuple[Refusal, ...]:
    return tuple(
        refuse("standard-not-usable", piece=piece.name, status=piece.status, why=piece.status_reason or "—")
        for piece in facts.pieces
        if piece.status in ("stopped", "sealed")
    )


def _not_under_case(facts: IssueFacts) -> tuple[Refusal, ...]:
    """Work of the days in which a standard is suspected is not issued while the case is open, whatever its status now."""
    return tuple(
        refuse("standard-under-case", piece=piece.name, date=facts.work_date, number=piece.case)
        for piece in facts.pieces
        if piece.case
    )


def _examined(facts: IssueFacts, *, only_where_needed: bool) -> tuple[Refusal, ...]:
    return tuple(
        refuse(
            "standard-not-examined",
            standard=standard.code,
            date=facts.work_date,
            found=standard.examination or "—",
        )
        for standard in facts.standards
        if not standard.examined and (standard.needs_examination or not only_where_needed)
    )


def _measurer_registered(facts: IssueFacts) -> tuple[Refusal, ...]:
    return because(
        (
            not facts.persons.measurer_registered,
            refuse(
                "measurer-not-registered",
                person=facts.persons.measurer,
                date=facts.work_date,
                item=facts.item,
            ),
        )
    )


def _measurer_authorised(facts: IssueFacts) -> tuple[Refusal, ...]:
    return because(
        (
            not facts.persons.measurer_authorised,
            refuse(
                "measurer-not-authorised",
                person=facts.persons.measurer,
                date=facts.work_date,
                item=facts.item,
            ),
        )
    )


def _three_persons(facts: IssueFacts) -> tuple[Refusal, ...]:
    people = facts.persons
    same_check = people.checker_id == people.measurer_id
    same_approve = people.approver_id == people.measurer_id
    who = "、".join(dict.fromkeys([people.measurer, people.checker, people.approver]))
    return because((same_check or same_approve, refuse("persons-not-apart", who=who)))


def _uncertainty_stated(facts: IssueFacts) -> tuple[Refusal, ...]:
    results = [point for point in facts.points if not point.is_check]
    bare = [point.label for point in results if point.expanded is None or not point.k]
    return because((bool(bare), refuse("result-without-uncertainty", points="、".join(bare[:6]))))


def _verdict_given(facts: IssueFacts) -> tuple[Refusal, ...]:
    judged = [point for point in facts.points if point.is_check] or facts.points
    bare = [point.label for point in judged if point.within is None]
    return because((bool(bare), refuse("verdict-missing", points="、".join(bare[:6]))))


def _approver(facts: IssueFacts) -> tuple[Refusal, ...]:
    return because(
        (not facts.persons.approver_appointed, refuse("not-an-approver", person=facts.persons.approver))
    )


def _signatory(facts: IssueFacts) -> tuple[Refusal, ...]:
    return because(
        (
            not facts.persons.approver_signs_for_mark,
            refuse(
                "not-an-approved-signatory",
                person=facts.persons.approver,
                item=facts.item,
                mark=facts.mark,
                others="、".join(facts.persons.other_signatories) or "—",
            ),
        )
    )


ROWS: Mapping[str, Row] = {
    "record-checked": _record_checked,
    "ends-with-certificate": _ends_with_certificate,
    "method-in-force": _method_in_force,
    "verification-right": _verification_right,
    "accreditation-covers": _accreditation_covers,
    "cma-covers": _cma_covers,
    "standard-examined": lambda facts: _examined(facts, only_where_needed=False),
    "public-standard-examined": lambda facts: _examined(facts, only_where_needed=True),
    "standard-traced": _standard_traced,
    "standard-traced-accepted-route": _accepted_route,
    "standard-usable": _standard_usable,
    "standard-not-under-case": _not_under_case,
    "measurer-registered": _measurer_registered,
    "measurer-authorised": _measurer_authorised,
    "three-persons": _three_persons,
    "uncertainty-stated": _uncertainty_stated,
    "uncertainty-not-below-cmc": _not_below_cmc,
    "verdict-given": _verdict_given,
    "approver-appointed": _approver,
    "approved-signatory": _signatory,
}
"""The rows of P1 by their name in `data/gates.json`."""


@cache
def gates() -> Mapping[str, tuple[str, ...]]:
    """The P1 table: which rows are asked for a service and mark (`calibration/CNAS`)."""
    text = resources.files("junheng.hub.certificates").joinpath("data/gates.json").read_text("utf-8")
    return {name: tuple(rows) for name, rows in json.loads(text)["gates"].items()}


@dataclass(frozen=True, slots=True)
class Gate:
    """The answer of the gate: each row asked with what it refused; empty refusals mean the row holds."""

    rows: tuple[tuple[str, tuple[Refusal, ...]], ...]

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        return tuple(refusal for _name, found in self.rows for refusal in found)

    @property
    def holding(self) -> tuple[str, ...]:
        return tuple(name for name, found in self.rows if not found)


def judge(facts: IssueFacts) -> Gate:
    """Ask every row of P1 for this service and mark; all reasons at once."""
    name = f"{facts.service}/{facts.mark}" if facts.mark else facts.service
    if name not in gates():
        return Gate((("gate", (refuse("gate-unknown", service=facts.service, mark=facts.mark or "—"),)),))
    return Gate(tuple((row, ROWS[row](facts)) for row in gates()[name]))


def refusals_to_issue_certificate(facts: IssueFacts) -> tuple[Refusal, ...]:
    """All that stops this person issuing this certificate now; empty means go ahead."""
    return judge(facts).refusals


# --- a bad standard -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stated:
    """A number as typed with its unit; empty where nothing is said."""

    number: str
    unit: str


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What opening a case looks at (practice P14). `numbers`: the shift and the ends of the range, by field."""

    piece: str
    found_on: date
    since: date | None
    today: date
    why: str
    numbers: Mapping[str, Stated]
    open_case: str


LARGEST, FINEST = 15, -30
"""Powers of ten between which a number of a case lies, to its last digit: what a column of a page can show."""


def _is_number(text: str) -> bool:
    if not DECIMAL_TEXT.fullmatch(text) or len(text) > 40:
        return False
    number = Decimal(text)
    return number.adjusted() <= LARGEST and int(number.as_tuple().exponent) >= FINEST


def _is_unit(text: str) -> bool:
    try:
        parse_unit(text)
    except JunhengError:
        return False
    return len(text) <= 20


def _number_refusals(numbers: Mapping[str, Stated]) -> tuple[Refusal, ...]:
    """Numbers that are none, units that are none, a range without a unit or the wrong way round."""
    told = {name: each for name, each in numbers.items() if each.number}
    bad = {name: each.number for name, each in told.items() if not _is_number(each.number)}
    units = dict.fromkeys(
        each.unit for each in told.values() if each.unit.strip() and not _is_unit(each.unit)
    )
    low, high = (told[end].number if end in told else "" for end in ("low", "high"))
    both = bool(low and high) and not bad
    return (
        *(refuse("case-shift-not-a-number", path=name, found=text[:40]) for name, text in bad.items()),
        *(refuse("case-unit-unknown", found=unit[:20]) for unit in units),
        *because(
            (
                any(not told[end].unit.strip() for end in ("low", "high") if end in told),
                refuse("case-range-needs-unit", path="range_unit"),
            ),
            (
                both and Decimal(low or 0) > Decimal(high or 0),
                refuse("case-range-reversed", path="low", low=low, high=high),
            ),
        ),
    )


def refusals_to_open_case(facts: CaseFacts) -> tuple[Refusal, ...]:
    """All that stops a case from being opened."""
    return because(
        (bool(facts.open_case), refuse("case-open-already", piece=facts.piece, number=facts.open_case)),
        (
            facts.found_on > facts.today,
            refuse("case-found-in-future", found_on=facts.found_on, today=facts.today),
        ),
        (
            facts.since is None,
            refuse("case-without-good-evidence", piece=facts.piece, found_on=facts.found_on),
        ),
        (
            facts.since is not None and facts.since > facts.found_on,
            refuse("case-window-reversed", since=facts.since, found_on=facts.found_on),
        ),
        *((True, each) for each in _number_refusals(facts.numbers)),
        (not facts.why.strip(), refuse("case-needs-reason", path="why")),
    )


@dataclass(frozen=True, slots=True)
class ClosingFacts:
    """What closing a case looks at."""

    unmended: tuple[str, ...]
    silent: tuple[str, ...]
    closing: str
    piece: str
    found_on: date
    standard_good: bool


def refusals_to_close_case(facts: ClosingFacts) -> tuple[Refusal, ...]:
    """A case ends with evidence: verdicts mended, holders heard, the standard good or out of use for ever."""
    return because(
        (
            bool(facts.unmended),
            refuse("case-left-verdicts", count=len(facts.unmended), numbers="、".join(facts.unmended[:6])),
        ),
        (
            bool(facts.silent),
            refuse("case-left-unacknowledged", count=len(facts.silent), holders="、".join(facts.silent[:6])),
        ),
        (not facts.standard_good, refuse("case-left-standard", piece=facts.piece, found_on=facts.found_on)),
        (not facts.closing.strip(), refuse("case-needs-reason", path="closing")),
    )
