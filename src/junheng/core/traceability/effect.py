"""What a bad standard did to one certificate: the verdict changes, the value changes, nothing, or nobody can tell (X14).

The shift s of a standard is what was attributed to it (its indication with its correction, its certified value) minus
its true value: positive where it reads, or was believed, too high. With c the sensitivity of the result to the
standard's value, putting the standard right moves the result by −c·s. An indication error (indication − standard) has
c = −1 and moves by +s; the value of a weight compared with it (standard + difference) has c = +1 and moves by −s.
Decimal throughout, as every verdict is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import IntEnum

import junheng.core.traceability.reasons  # noqa: F401  # declares the codes below
from junheng.core.conformity.verdict import WORKING_DIGITS, Tolerance, judge_guarded, judge_simply
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
    """One recorded result with its U and limits, in one unit, as decimal text. None: not to be had, or no limit.

    `uses_suspect` False: the point was measured with another range or standard; None: nobody can tell. `guard`: the
    band, in the same unit, by which the limits are drawn in where a guarded rule decides.
    """

    error: str | None
    U: str | None = None
    limits: Tolerance | None = None
    uses_suspect: bool | None = True
    guard: str | None = None


@dataclass(frozen=True, slots=True)
class PointEffect:
    """What became of one point: its true error (None: unknown) and the effect."""

    true_error: Decimal | None
    effect: Effect


def effect_on(point: Point, moves_by: str) -> PointEffect:
    """The effect on one point whose result moves by −c·s. Within U no value changes; without U any move but zero does."""
    move = _decimal(moves_by)
    if point.uses_suspect is False:
        return PointEffect(None if point.error is None else _decimal(point.error), Effect.NONE)
    if point.error is None:
        return PointEffect(None, Effect.UNKNOWN)
    recorded = _decimal(point.error)
    with localcontext() as context:
        context.prec = WORKING_DIGITS
        true = recorded + move
    within = abs(move) <= (Decimal(0) if point.U is None else _decimal(point.U))
    effect = Effect.NONE if within else Effect.VALUE_CHANGES
    if _accepts(recorded, point) != _accepts(true, point):
        effect = Effect.VERDICT_CHANGES
    if point.uses_suspect is None and effect is not Effect.NONE:
        return PointEffect(None, Effect.UNKNOWN)
    return PointEffect(true, effect)


def worst(effects: Iterable[PointEffect]) -> Effect:
    """The effect on a certificate: that of its worst point; of none, unknown.

    A point that nobody can tell outweighs one without effect and is outweighed by one that is known to change.
    """
    return max((each.effect for each in effects), default=Effect.UNKNOWN)


def _accepts(result: Decimal, point: Point) -> bool:
    """By the rule of its service; without limits there is nothing to fail."""
    if point.limits is None:
        return True
    if point.guard is None:
        return judge_simply(result, point.limits).decision == "accept"
    return judge_guarded(result, point.limits, guard=_decimal(point.guard)).decision == "accept"


def _decimal(text: str) -> Decimal:
    if not isinstance(text, str) or len(text) > LONGEST or not DECIMAL_TEXT.fullmatch(text):
        raise UnusableInput(refuse("effect-number", found=str(text)[:40], expected="decimal text"))
    return Decimal(text)
