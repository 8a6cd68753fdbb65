"""Verdicts against limits, computed in decimal: simple, guarded, and the three-way rule of JJF 1094.

Equality with a limit accepts (JCGM 106:2012, 3.3.4: limits belong to the tolerance), except at the rejection
limit of JJF 1094, where it rejects. The rule belongs to the template of a service, never to a page.
Whether the value is judged as it is (全数值比较) or rounded first (修约值比较, GB/T 8170, 4.3.3) is the
template's too: `step` states the rounding.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Literal

import junheng.core.conformity.reasons  # noqa: F401  # declares the codes below
from junheng.core.quantity.notation import DECIMAL_TEXT, round_to_step
from junheng.core.reason import UnusableInput, refuse

Decision = Literal["accept", "reject", "undecided"]
Number = str | Decimal
WORKING_DIGITS = 60
LONGEST = 64
LARGEST_EXPONENT = 1000
THIRD = 3
"""JJF 1094-2002, 5.3.1.1: up to a third of the limit the uncertainty may be left out of account [S]."""


@dataclass(frozen=True, slots=True)
class Tolerance:
    """Limits of permissible values; one of them may be absent."""

    lower: Decimal | None
    upper: Decimal | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The decision, the value as compared, the interval that accepts, and the rule by name."""

    decision: Decision
    compared: Decimal
    acceptance: Tolerance
    rule: str
    rejection: Tolerance | None = None
    """Limits at which rejection begins, where that is not where acceptance ends."""


def tolerance(lower: Number | None = None, upper: Number | None = None) -> Tolerance:
    """Limits from decimal text; at least one, in order."""
    low = None if lower is None else _decimal(lower)
    high = None if upper is None else _decimal(upper)
    if low is None and high is None:
        raise UnusableInput(refuse("tolerance-empty"))
    if low is not None and high is not None and low > high:
        raise UnusableInput(refuse("tolerance-reversed", lower=low, upper=high))
    return Tolerance(low, high)


def symmetric(limit: Number) -> Tolerance:
    """± a maximum permissible error."""
    size = _not_negative(limit, "MPE")
    return Tolerance(-size, size)


def judge_simply(value: Number, limits: Tolerance, *, step: str | None = None) -> Verdict:
    """Accept inside the limits, equality included; the uncertainty plays no part."""
    compared = _compared(value, step)
    return Verdict("accept" if _inside(compared, limits) else "reject", compared, limits, "simple")


def judge_guarded(value: Number, limits: Tolerance, *, guard: Number, step: str | None = None) -> Verdict:
    """Accept inside the limits drawn in by the guard band (JCGM 106:2012, 8.3.2; OIML R 111-1, 5.3)."""
    band = _not_negative(guard, "guard band")
    acceptance = widened(limits, -band)
    if acceptance is None:
        raise UnusableInput(refuse("guard-leaves-nothing", guard=band))
    compared = _compared(value, step)
    return Verdict("accept" if _inside(compared, acceptance) else "reject", compared, acceptance, "guarded")


def judge_by_jjf_1094(error: Number, *, limit: Number, expanded: Number, step: str | None = None) -> Verdict:
    """JJF 1094-2002, 5.3: with U ≤ MPEV/3 the limit alone decides; else there is an undecided zone.

    Accept |error| ≤ MPEV − U, reject |error| ≥ MPEV + U. U is that of k = 2. Under a verification
    regulation whose method fixes U already, use `judge_simply`: undecided never prints there.
    """
    size = _not_negative(limit, "MPEV")
    return judge_three_way(error, Tolerance(-size, size), expanded=expanded, step=step)


def judge_three_way(
    value: Number, limits: Tolerance, *, expanded: Number, step: str | None = None
) -> Verdict:
    """The rule of JJF 1094 for limits that need not lie about zero: MPEV is half their distance.

    For one limit alone MPEV is its size: the limit of an error. Nothing is accepted where U > MPEV.
    """
    U, compared = _not_negative(expanded, "U"), _compared(value, step)
    with localcontext() as context:
        context.prec = WORKING_DIGITS
        margin = Decimal(0) if permissible(limits) >= THIRD * U else U
        inner, outer = _drawn_in(limits, margin), _drawn_in(limits, -margin)
    nothing = inner.lower is not None and inner.upper is not None and inner.lower > inner.upper
    if not nothing and _inside(compared, inner):
        decision: Decision = "accept"
    elif not margin or not _strictly_inside(compared, outer):
        decision = "reject"
    else:
        decision = "undecided"
    acceptance = Tolerance(None, None) if nothing else inner
    return Verdict(decision, compared, acceptance, "jjf-1094", outer)


def permissible(limits: Tolerance) -> Decimal:
    """MPEV: half the distance of two limits, the size of a single one."""
    if limits.lower is not None and limits.upper is not None:
        return (limits.upper - limits.lower) / 2
    single = limits.upper if limits.upper is not None else limits.lower
    assert single is not None
    return abs(single)


def widened(limits: Tolerance, margin: Decimal) -> Tolerance | None:
    """The limits moved outwards by a margin, inwards where it is negative; None where nothing is left."""
    with localcontext() as context:
        context.prec = WORKING_DIGITS
        found = _drawn_in(limits, -margin)
    if found.lower is not None and found.upper is not None and found.lower > found.upper:
        return None
    return found


def _drawn_in(limits: Tolerance, margin: Decimal) -> Tolerance:
    return Tolerance(
        None if limits.lower is None else limits.lower + margin,
        None if limits.upper is None else limits.upper - margin,
    )


def _strictly_inside(value: Decimal, limits: Tolerance) -> bool:
    return (limits.lower is None or value > limits.lower) and (limits.upper is None or value < limits.upper)


def _inside(value: Decimal, limits: Tolerance) -> bool:
    return (limits.lower is None or value >= limits.lower) and (limits.upper is None or value <= limits.upper)


def _compared(value: Number, step: str | None) -> Decimal:
    number = _decimal(value)
    if step is None:
        return number
    if _decimal(step) <= 0:
        raise UnusableInput(refuse("conformity-number", found=step, expected="a rounding step > 0"))
    return Decimal(round_to_step(str(number), step))


def _decimal(value: Number) -> Decimal:
    """Decimal text or a finite decimal; a double is refused: the digits that were typed are no longer in it."""
    if isinstance(value, str) and DECIMAL_TEXT.fullmatch(value) and len(value) <= LONGEST:
        return Decimal(value)
    if isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) < LARGEST_EXPONENT:
        return value
    raise UnusableInput(refuse("conformity-number", found=str(value)[:40], expected="decimal text"))


def _not_negative(value: Number, name: str) -> Decimal:
    found = _decimal(value)
    if found < 0:
        raise UnusableInput(refuse("conformity-number", found=value, expected=f"{name} ≥ 0"))
    return found
