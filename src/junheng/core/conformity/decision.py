"""One measured value against its tolerance: probability of conformity and the decision of the rule."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import junheng.core.conformity.reasons  # noqa: F401  # declares the codes below
from junheng.core.conformity.acceptance import acceptance_for
from junheng.core.conformity.belief import Belief
from junheng.core.conformity.verdict import (
    Decision,
    Tolerance,
    Verdict,
    judge_simply,
    judge_three_way,
    permissible,
    widened,
)
from junheng.core.reason import Refusal, refuse

RuleName = Literal["simple", "guarded", "jjf-1094"]
SAME_PROBABILITY = 1e-12
COVERAGE_FACTOR = 2
"""U of JJF 1094 and of the test uncertainty ratio is that of k = 2."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A value as it was typed, its standard uncertainty (≥ 0), and what is believed of the quantity."""

    value: Decimal
    u: Decimal
    belief: Belief


@dataclass(frozen=True, slots=True)
class Rule:
    """`guarded` by a guard band (negative: relaxed) or by a probability of conformity; `step` rounds first."""

    name: RuleName = "simple"
    guard: Decimal | None = None
    probability: float | None = None
    step: str | None = None


@dataclass(frozen=True, slots=True)
class Conformity:
    """`acceptance` both None where no value is accepted; specific risks as JCGM 106:2012, 9.3 calls them."""

    probability: float
    decision: Decision
    compared: Decimal
    acceptance: tuple[float | None, float | None]
    rejection: tuple[float | None, float | None]
    rule: Rule
    tur: float | None
    warnings: tuple[Refusal, ...] = ()

    @property
    def specific_consumer_risk(self) -> float | None:
        """Probability that an accepted item does not conform."""
        return 1 - self.probability if self.decision == "accept" else None

    @property
    def specific_producer_risk(self) -> float | None:
        """Probability that a rejected item conforms."""
        return self.probability if self.decision == "reject" else None


def decide(measured: Measured, limits: Tolerance, rule: Rule) -> Conformity:
    """Judge one value. In decimal, except where a probability draws the line."""
    lower, upper = _as_doubles(limits)
    probability = measured.belief.conformity(float(measured.value), lower, upper)
    if rule.probability is not None:
        return _by_probability(measured, limits, rule, probability)
    verdict, warnings = _judged(measured, limits, rule)
    return Conformity(
        probability=probability,
        decision=verdict.decision,
        compared=verdict.compared,
        acceptance=_as_doubles(verdict.acceptance),
        rejection=_as_doubles(verdict.rejection or verdict.acceptance),
        rule=rule,
        tur=uncertainty_ratio(lower, upper, measured.belief.u),
        warnings=warnings,
    )


def _judged(measured: Measured, limits: Tolerance, rule: Rule) -> tuple[Verdict, tuple[Refusal, ...]]:
    if rule.name == "jjf-1094":
        found = judge_three_way(measured.value, limits, expanded=COVERAGE_FACTOR * measured.u, step=rule.step)
        nothing = found.acceptance == Tolerance(None, None)
        said: tuple[Refusal, ...] = (refuse("guard-accepts-nothing"),) if nothing else ()
        if limits.lower is None or limits.upper is None:
            said += (refuse("mpe-one-sided", found=permissible(limits)),)
        return found, said
    if rule.guard is None:
        return judge_simply(measured.value, limits, step=rule.step), ()
    acceptance = widened(limits, -rule.guard)
    if acceptance is None:
        nothing_accepted = Tolerance(None, None)
        compared = judge_simply(measured.value, limits, step=rule.step).compared
        return Verdict("reject", compared, nothing_accepted, "guarded"), (refuse("guard-accepts-nothing"),)
    return judge_simply(measured.value, acceptance, step=rule.step), ()


def _by_probability(measured: Measured, limits: Tolerance, rule: Rule, probability: float) -> Conformity:
    assert rule.probability is not None
    lower, upper = _as_doubles(limits)
    compared = judge_simply(measured.value, limits, step=rule.step).compared
    found = acceptance_for(measured.belief, lower, upper, probability=rule.probability)
    reached = measured.belief.conformity(float(compared), lower, upper)
    accepted = reached >= rule.probability * (1 - SAME_PROBABILITY)
    nothing = found.lower is None and found.upper is None
    acceptance = (found.lower, found.upper)
    return Conformity(
        probability=probability,
        decision="accept" if accepted else "reject",
        compared=compared,
        acceptance=acceptance,
        rejection=acceptance,
        rule=rule,
        tur=uncertainty_ratio(lower, upper, measured.belief.u),
        warnings=(refuse("probability-out-of-reach", found=f"{found.best:.4g}"),) if nothing else (),
    )


def uncertainty_ratio(lower: float | None, upper: float | None, u: float) -> float | None:
    """TUR: the span of the tolerance over that of the 95 % uncertainty, 2·2u (ANSI/NCSL Z540.3)."""
    if lower is None or upper is None or u == 0:
        return None
    found = (upper - lower) / (2 * COVERAGE_FACTOR * u)
    return found if math.isfinite(found) else None


def _as_doubles(limits: Tolerance) -> tuple[float | None, float | None]:
    return (
        None if limits.lower is None else float(limits.lower),
        None if limits.upper is None else float(limits.upper),
    )
