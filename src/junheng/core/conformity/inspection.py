"""A process inspected by measurement: its risks, with acceptance limits as stated or as a risk demands them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import junheng.core.conformity.reasons  # noqa: F401  # declares the codes below
from junheng.core.conformity.decision import uncertainty_ratio
from junheng.core.conformity.risk import Limits, Process, Risk, global_risk, guard_for
from junheng.core.reason import Refusal, UnusableInput, refuse


@dataclass(frozen=True, slots=True)
class Aim:
    """A risk to be brought down to a probability by the same guard band at both limits."""

    risk: str
    wanted: float


@dataclass(frozen=True, slots=True)
class Inspection:
    """Process, measurement and limits; `tar` where the tolerance of the standard is known."""

    process: Process
    u: float
    tolerance: Limits
    acceptance: Limits
    aim: Aim | None = None
    tar: float | None = None


@dataclass(frozen=True, slots=True)
class Inspected:
    """Risks, the acceptance limits they hold for, and the three ratios under their own names."""

    risk: Risk
    acceptance: Limits
    sd_ratio: float | None
    tur: float | None
    tar: float | None
    warnings: tuple[Refusal, ...] = ()


def inspect(inspection: Inspection) -> Inspected:
    """Consumer's, producer's and conditional risk. Refused: an aim that no guard band reaches."""
    acceptance = inspection.acceptance if inspection.aim is None else _aimed(inspection, inspection.aim)
    risk = global_risk(inspection.process, inspection.u, inspection.tolerance, acceptance)
    lower, upper = (_or_none(each) for each in (inspection.tolerance.lower, inspection.tolerance.upper))
    warnings: tuple[Refusal, ...] = ()
    if risk.conditional_false_accept is None:
        warnings = (refuse("risk-not-accepted"),)
    return Inspected(
        risk=risk,
        acceptance=acceptance,
        sd_ratio=inspection.process.sd / inspection.u if inspection.u else None,
        tur=uncertainty_ratio(lower, upper, inspection.u),
        tar=inspection.tar,
        warnings=warnings,
    )


def _aimed(inspection: Inspection, aim: Aim) -> Limits:
    def risk_of(found: Risk) -> float | None:
        return found.consumer if aim.risk == "consumer_risk" else found.conditional_false_accept

    limits = inspection.tolerance
    guard = guard_for(inspection.process, inspection.u, limits, wanted=aim.wanted, risk_of=risk_of)
    if guard is None:
        raise UnusableInput(refuse("guard-not-found", path=f"acceptance.{aim.risk}", found=f"{aim.wanted:g}"))
    return Limits(limits.lower + guard, limits.upper - guard)


def _or_none(limit: float) -> float | None:
    return limit if math.isfinite(limit) else None
