"""What a bad standard did to one certificate: the verdict changes, the value changes, nothing, or nobody can tell (X14).

A standard that reads high by a shift s made every error come out low by s: true error = recorded error + s. Decimal
throughout, as every verdict is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import IntEnum

import junheng.core.traceability.reasons  # noqa: F401  # declares the codes below
from junheng.core.conformity.verdict import WORKING_DIGITS, Tolerance, judge_simply
from junheng.core.quantity.notation import DECIMAL_TEXT
from junheng.core.reason import UnusableInput, refuse

LONGEST = 64


class Effect(IntEnum):
    """Worst last; `word` is what files carry."""

    NONE = 0
    UNKNOWN = 1
    VALUE_CHANGES = 2
    VERDICT_CHANGES = 3

    @property
    def word(self) -> str:
        return ("none", "unknown", "value-changes", "verdict-changes")[self]


@dataclass(frozen=True, slots=True)
class Point:
    """One recorded error with its U and limits, in one unit, as decimal text. None: not to be had, or no limit.

    `uses_suspect` False: the point was measured with another range or standard.
    """

    error: str | None
    U: str | None = None
    limits: Tolerance | None = None
    uses_suspect: bool = True


@dataclass(frozen=True, slots=True)
class PointEffect:
    """What became of one point: its true error (None: unknown) and the effect."""

    true_error: Decimal | None
    effect: Effect


def effect_on(point: Point, reads_high_by: str) -> PointEffect:
    """The effect on one point. A shift within U changes no value; without U any shift but zero does."""
    shift = _decimal(reads_high_by)
    if not point.uses_suspect:
        return PointEffect(None if point.error is None else _decimal(point.error), Effect.NONE)
    if point.error is None:
        return PointEffect(None, Effect.UNKNOWN)
    recorded = _decimal(point.error)
    with localcontext() as context:
        context.prec = WORKING_DIGITS
        true = recorded + shift
    if point.limits is not None and _accepts(recorded, point.limits) != _accepts(true, point.limits):
        return PointEffect(true, Effect.VERDICT_CHANGES)
    within = abs(shift) <= (Decimal(0) if point.U is None else _decimal(point.U))
    return PointEffect(true, Effect.NONE if within else Effect.VALUE_CHANGES)


def worst(effects: Iterable[PointEffect]) -> Effect:
    """The effect on a certificate: that of its worst point; of none, unknown.

    A point that nobody can tell outweighs one without effect and is outweighed by one that is known to change.
    """
    return max((each.effect for each in effects), default=Effect.UNKNOWN)


def _accepts(error: Decimal, limits: Tolerance) -> bool:
    return judge_simply(error, limits).decision == "accept"


def _decimal(text: str) -> Decimal:
    if not isinstance(text, str) or len(text) > LONGEST or not DECIMAL_TEXT.fullmatch(text):
        raise UnusableInput(refuse("effect-number", found=str(text)[:40], expected="decimal text"))
    return Decimal(text)
