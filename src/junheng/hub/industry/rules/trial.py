"""Pure rules of a trial of a domestic instrument: its protocol, its readings, and what is computed from them.

Errors are decimal text in one unit, each with its expanded uncertainty U and factor k; sums are exact.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction

from junheng.core.capability.kinds import KINDS
from junheng.core.quantity.notation import round_to_place_of, round_uncertainty
from junheng.core.quantity.quantity import Quantity, quantity
from junheng.core.quantity.text import read_number
from junheng.core.quantity.unit import ONE, conversion_factor, parse_unit
from junheng.core.reason import Refusal, UnusableInput, because, refuse
from junheng.core.uncertainty.type_a import mean_of
from junheng.hub.industry import reasons as _declared  # noqa: F401  (declares the codes used here)
from junheng.hub.industry.rules.words import WORDINGS

UNITS = {kind.id: kind.unit for kind in KINDS}
MOST_POINTS, MOST_UNITS, MOST_ANSWER_DAYS, MOST_COMPARED = 30, 60, 90, 6
LARGEST = 15
"""Powers of ten within which a reading lies."""
S_DIGITS = 3


@dataclass(frozen=True, slots=True)
class NewModel:
    """An instrument as its maker offers it. `quantity_kind`: what it indicates, as in the capabilities."""

    name: str
    model: str
    quantity_kind: str
    range_text: str


@dataclass(frozen=True, slots=True)
class Protocol:
    """How a trial is measured: where, with which standard and certificate, at which points, with which factor k."""

    sites: str
    standard: str
    certificate_number: str
    point_unit: str
    error_unit: str
    points: tuple[str, ...]
    k: str
    answer_days: int


@dataclass(frozen=True, slots=True)
class Reading:
    """The error of one unit at one point with its expanded uncertainty, in the units of the protocol."""

    serial: str
    point: str
    error: str
    expanded: str


@dataclass(frozen=True, slots=True)
class PointSummary:
    """What all units together show at one point.

    `mean` of n units; `mean_U` its expanded uncertainty with the units taken as fully correlated, because they were measured with one
    standard (u(ē) = Σu_i/n, an upper bound; JCGM 100:2008, 5.2.2 note 1); `s` the standard deviation over the units where n ≥ 2; the
    worst unit is the one with the largest |error|; `largest_U` of all units.
    """

    point: str
    n: int
    mean: str
    mean_U: str
    s: str | None
    worst_serial: str
    worst_error: str
    worst_U: str
    largest_U: str
    k: str


def summarise(readings: Sequence[Reading], points: Sequence[str], k: str) -> list[PointSummary]:
    """Per point: exact mean, standard deviation over the units, worst unit, uncertainties with factor `k`."""
    return [_summary(point, [each for each in readings if each.point == point], k) for point in points]


def _summary(point: str, rows: Sequence[Reading], k: str) -> PointSummary:
    n = len(rows)
    mean = sum((Fraction(each.error) for each in rows), Fraction(0)) / n
    mean_u = sum((Fraction(each.expanded) for each in rows), Fraction(0)) / n
    shown_u = round_uncertainty(_text(mean_u))
    worst = max(rows, key=lambda each: abs(Fraction(each.error)))
    largest = max(rows, key=lambda each: Fraction(each.expanded))
    spread = mean_of([float(each.error) for each in rows]).s if n > 1 else None
    return PointSummary(
        point, n, round_to_place_of(_text(mean), shown_u), shown_u,
        None if spread is None else _spread(spread), worst.serial, worst.error, worst.expanded, largest.expanded, k,
    )  # fmt: skip


def _spread(s: float) -> str:
    return round_uncertainty(repr(s), digits=S_DIGITS) if s else "0"


def _text(value: Fraction) -> str:
    with localcontext() as context:
        context.prec = 40
        return format((Decimal(value.numerator) / Decimal(value.denominator)).normalize(), "f")


@dataclass(frozen=True, slots=True)
class Reported:
    """A published trial as it is laid beside others."""

    id: str
    label: str
    quantity_kind: str
    point_unit: str
    error_unit: str
    points: tuple[str, ...]
    readings: tuple[Reading, ...]
    k: str


@dataclass(frozen=True, slots=True)
class ComparedPoint:
    """One point, and what each trial shows there, all in the units of the first."""

    point: str
    columns: tuple[PointSummary, ...]


def compare(trials: Sequence[Reported]) -> list[ComparedPoint]:
    """Trials side by side at the points that all of them have, as amounts and not as texts. Refused where they say nothing of each other."""
    if refusals := refusals_to_compare(trials):
        raise UnusableInput(*refusals)
    first = trials[0]
    turned = [_in_units_of(first, each) for each in trials]
    shared = [point for point in first.points if all(point in each for each in turned)]
    if not shared:
        raise UnusableInput(refuse("trials-without-common-point"))
    return [
        ComparedPoint(
            point,
            tuple(_summary(point, each[point], trial.k) for each, trial in zip(turned, trials, strict=True)),
        )
        for point in shared
    ]


def refusals_to_compare(trials: Sequence[Reported]) -> tuple[Refusal, ...]:
    """Two to six trials of one quantity, with points and errors in units that can be converted."""
    if not 2 <= len(trials) <= MOST_COMPARED:
        return (refuse("trials-count", found=len(trials), limit=MOST_COMPARED),)
    first = trials[0]
    one_kind = all(each.quantity_kind == first.quantity_kind for each in trials)
    convertible = all(
        _same_dimension(each.point_unit, first.point_unit)
        and _same_dimension(each.error_unit, first.error_unit)
        for each in trials
    )
    return because((not one_kind, "trials-of-other-quantities"), (not convertible, "trials-in-other-units"))


def _in_units_of(first: Reported, other: Reported) -> Mapping[str, list[Reading]]:
    """Readings of a trial by the points of the first, errors converted exactly as differences; other points are left out."""
    factor = conversion_factor(parse_unit(other.error_unit), parse_unit(first.error_unit))
    found: dict[str, list[Reading]] = {}
    for point in first.points:
        wanted = quantity(point, first.point_unit)
        rows = [each for each in other.readings if quantity(each.point, other.point_unit).same_amount(wanted)]
        if rows:
            found[point] = [
                Reading(each.serial, point, _times(each.error, factor), _times(each.expanded, factor))
                for each in rows
            ]
    return found


def _times(text: str, factor: Fraction) -> str:
    """The digits stay where nothing is converted."""
    return text if factor == 1 else _text(Fraction(text) * factor)


def read_lines(text: str, protocol_points: Sequence[str]) -> list[Reading]:
    """Lines of a form: serial, point, error, U; by blanks or by `|`. Every line that cannot be read is named."""
    found, refusals = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        parts = [
            part.strip() for part in (line.split("|") if "|" in line else re.split(r"\s+", line.strip()))
        ]
        try:
            serial, *figures = parts
            point, error, expanded = (read_number(figure).text for figure in figures)
        except ValueError:
            refusals.append(
                refuse("trial-line-unread", path="readings", line=number, found=line.strip()[:60])
            )
        except UnusableInput:
            refusals.append(
                refuse("trial-line-unread", path="readings", line=number, found=line.strip()[:60])
            )
        else:
            found.append(Reading(serial[:40], _as_planned(point, protocol_points), error, expanded))
    if refusals:
        raise UnusableInput(*refusals[:20])
    return found


def _as_planned(point: str, points: Sequence[str]) -> str:
    """The point in the digits of the protocol where it is the same number."""
    return next((each for each in points if Fraction(each) == Fraction(point)), point)


def refusals_to_register(new: NewModel) -> tuple[Refusal, ...]:
    return (
        *_written(name=new.name, model=new.model),
        *because((new.quantity_kind not in UNITS, refuse("trial-quantity-unknown", path="quantity_kind", found=new.quantity_kind[:40] or "—"))),
    )  # fmt: skip


def refusals_to_apply(
    *, purpose: str, own: bool, laboratory: bool, verified: bool, open_already: bool, body: str
) -> tuple[Refusal, ...]:
    """The maker asks a verified laboratory, once at a time."""
    return (
        *_written(purpose=purpose),
        *because(
            (not own, "trial-not-your-model"),
            (not (laboratory and verified), refuse("trial-not-a-laboratory", body=body)),
            (open_already, refuse("trial-open-already", body=body)),
        ),
    )


def refusals_to_begin(
    state: str, told: Protocol, *, kind: str, certificate_state: str
) -> tuple[Refusal, ...]:
    """`certificate_state`: of the certificate on this platform; empty where it is of elsewhere."""
    texts = {"sites": told.sites, "standard": told.standard, "certificate_number": told.certificate_number}
    units = [
        (name, text)
        for name, text in (("point_unit", told.point_unit), ("error_unit", told.error_unit))
        if not _is_unit(text)
    ]
    if units:
        unread = tuple(
            refuse("trial-unit-unknown", path=name, found=text[:20] or "—") for name, text in units
        )
        return (*in_state(state, "applied"), *_written(**texts), *unread)
    fits = _same_dimension(told.error_unit, UNITS[kind]) or _same_dimension(told.error_unit, "1")
    good = all(_is_number(each) for each in told.points)
    distinct = good and len({Fraction(each) for each in told.points}) == len(told.points)
    k_good = _is_number(told.k) and 1 <= Fraction(told.k) <= 4
    return (
        *in_state(state, "applied"),
        *_written(**texts),
        *because(
            (not fits, refuse("trial-error-unit", path="error_unit", found=told.error_unit, expected=UNITS[kind])),
            (not (told.points and distinct and len(told.points) <= MOST_POINTS), refuse("trial-points", path="points", limit=MOST_POINTS)),
            (not k_good, refuse("trial-factor", path="k", found=told.k[:20] or "—")),
            (not 1 <= told.answer_days <= MOST_ANSWER_DAYS, refuse("trial-answer-days", path="answer_days", found=told.answer_days, limit=MOST_ANSWER_DAYS)),
            (certificate_state not in ("", "issued"), refuse("trial-certificate-not-in-force", path="certificate_number", number=told.certificate_number)),
        ),
    )  # fmt: skip


def refusals_to_report(
    state: str, readings: Sequence[Reading], points: Sequence[str], *, reliability: str, signed: bool
) -> tuple[Refusal, ...]:
    """Every unit at every point, once, with U above nought; corrected only until a second person has signed."""
    serials = list(dict.fromkeys(each.serial for each in readings))
    seen = [(each.serial, each.point) for each in readings]
    missing = [(serial, point) for serial in serials for point in points if (serial, point) not in set(seen)]
    other = sorted({each.point for each in readings} - set(points))
    unread = [each for each in readings if not (_is_number(each.error) and _is_number(each.expanded))]
    unsure = [each for each in readings if each not in unread and Fraction(each.expanded) <= 0]
    return (
        *in_state(state, "testing", "reported"),
        *_written(reliability=reliability),
        *because(
            (signed, "trial-signed-already"),
            (not serials or len(serials) > MOST_UNITS, refuse("trial-units", path="readings", found=len(serials), limit=MOST_UNITS)),
            (any(not each for each in serials), refuse("trial-incomplete", path="readings", field="serial")),
            (len(set(seen)) < len(seen), refuse("trial-reading-twice", path="readings")),
            (bool(other), refuse("trial-point-unplanned", path="readings", found=", ".join(other)[:80])),
            (bool(missing), refuse("trial-reading-missing", path="readings", serial=missing[0][0] if missing else "—", point=missing[0][1] if missing else "—", count=len(missing))),
            (bool(unread), refuse("trial-reading-size", path="readings", found=unread[0].error[:30] if unread else "—")),
            (bool(unsure), refuse("trial-without-uncertainty", path="readings", serial=unsure[0].serial if unsure else "—")),
        ),
    )  # fmt: skip


def refusals_to_sign(state: str, *, signed: bool, by_reporter: bool) -> tuple[Refusal, ...]:
    """A second person of the laboratory."""
    return (
        *in_state(state, "reported"),
        *because((signed, "trial-signed-already"), (by_reporter, "trial-reporter-signs-not")),
    )


def refusals_to_answer(state: str, *, answer: str, signed: bool, answered: bool) -> tuple[Refusal, ...]:
    """The maker, once, on a report that is signed."""
    return (
        *in_state(state, "reported", "published"),
        *_written(answer=answer),
        *because((not signed, "trial-not-signed"), (answered, "trial-answered-already")),
    )


def refusals_to_publish(
    state: str, *, signed: bool, answered: bool, answer_until: date | None, on: date
) -> tuple[Refusal, ...]:
    """Signed by two, and the maker has answered or its days are over."""
    early = signed and not answered and answer_until is not None and on <= answer_until
    return (
        *in_state(state, "reported"),
        *because(
            (not signed, "trial-not-signed"),
            (early, refuse("trial-answer-awaited", until=answer_until or "—")),
        ),
    )


def refusals_to_decline(state: str, *, reason: str) -> tuple[Refusal, ...]:
    return (*in_state(state, "applied"), *_written(reason=reason))


def in_state(state: str, *allowed: str) -> tuple[Refusal, ...]:
    zh, en = WORDINGS["trial_state"].get(state, (state, state))
    return because((state not in allowed, refuse("trial-not-in-state", state_zh=zh, state_en=en)))


def _written(**fields: str) -> tuple[Refusal, ...]:
    return because(
        *(
            (not text.strip(), refuse("trial-incomplete", path=name, field=name))
            for name, text in fields.items()
        )
    )


def _is_number(text: str) -> bool:
    """Decimal text of a size that an instrument can show."""
    try:
        value = Quantity(text, ONE).value
    except UnusableInput:
        return False
    return len(text) <= 24 and (not value or abs(value.adjusted()) <= LARGEST)


def _is_unit(text: str) -> bool:
    try:
        parse_unit(text)
    except UnusableInput:
        return False
    return bool(text.strip())


def _same_dimension(one: str, other: str) -> bool:
    try:
        conversion_factor(parse_unit(one), parse_unit(other))
    except UnusableInput:
        return False
    return True
