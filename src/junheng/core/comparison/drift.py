"""Linear drift of the travelling standard through the pilot's measurements (JJF 1117-2010; least squares)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext

import numpy as np

from junheng.core.comparison.least_squares import Solution, solve
from junheng.core.comparison.model import Drift, Laboratory
from junheng.core.comparison.scaled import DIGITS, value_of
from junheng.core.reason import Refusal, refuse

LEVEL = 0.05


@dataclass(frozen=True)
class DriftFit:
    """The line about the weighted mean date `middle`, where level and slope are uncorrelated.

    `level` is scaled (y = centre + scale · level); `slope` is scaled per unit of time. dates as stated.
    """

    centre: Decimal
    scale: float
    middle: float
    level: float
    slope: float
    u_level: float
    u_slope: float
    chi_squared: float
    dof: int
    p_value: float | None

    def at(self, date: float) -> tuple[float, float]:
        """Scaled value of the line and its scaled standard uncertainty."""
        away = date - self.middle
        return self.level + self.slope * away, math.hypot(self.u_level, self.u_slope * away)

    def value_at(self, date: float) -> tuple[float, float]:
        """The line at a date and its standard uncertainty, in the unit of the point."""
        found, u = self.at(date)
        return value_of(self.centre, found, self.scale), u * self.scale

    @property
    def covariance(self) -> float:
        """Covariance of intercept (at t = 0) and slope, in the unit of the point squared per unit of time."""
        return -self.middle * (self.u_slope * self.scale) ** 2

    @property
    def warnings(self) -> tuple[Refusal, ...]:
        if self.p_value is None or self.p_value >= LEVEL:
            return ()
        return (refuse("drift-inconsistent", p=f"{self.p_value:.3g}"),)


def fit_drift(drift: Drift) -> DriftFit:
    """Weighted straight line; u are those stated, not scaled by the residuals."""
    pilot = sorted(drift.pilot, key=lambda each: (each.t, each.y, each.u))
    centre = sorted(each.y for each in pilot)[(len(pilot) - 1) // 2]
    with localcontext() as context:
        context.prec = DIGITS
        y = np.array([float(each.y - centre) for each in pilot])
    u = np.array([each.u for each in pilot])
    scale = float(np.sort(u)[(len(u) - 1) // 2])
    variances = (u / scale) ** 2
    dates = np.array([each.t for each in pilot])
    middle = float((dates / variances).sum() / (1 / variances).sum())
    away = dates - middle
    reach = float(np.abs(away).max())
    found: Solution = solve(np.column_stack([np.ones(len(y)), away / reach]), y / scale, variances)
    u_level, u_slope = (math.sqrt(found.covariance[i, i]) for i in (0, 1))
    level, slope = (float(each) for each in found.parameters)
    return DriftFit(
        centre, scale, middle, level, slope / reach, u_level, u_slope / reach, found.chi_squared, found.dof, found.p_value
    )  # fmt: skip


def corrected(
    laboratories: Sequence[Laboratory],
    covariance: Sequence[Sequence[float]] | None,
    drift: Drift,
    line: DriftFit,
) -> tuple[tuple[Laboratory, ...], tuple[tuple[float, ...], ...] | None]:
    """Every value as it would have been at the middle date, and the covariance with what the slope adds.

    x − b (t − t̄): the slope's uncertainty is common, so two laboratories share u_b² (t_i − t̄)(t_j − t̄).
    """
    away = [drift.dates[each.name] - line.middle for each in laboratories]
    slope, u_slope = line.slope * line.scale, line.u_slope * line.scale
    moved = [
        replace(each, x=_less(each.x, slope * far)) for each, far in zip(laboratories, away, strict=True)
    ]
    if any(each.u is None for each in moved):
        return tuple(moved), None
    n = len(moved)
    own = [each.u or 0.0 for each in moved]
    given = covariance or [[own[i] ** 2 if i == j else 0.0 for j in range(n)] for i in range(n)]
    shared = tuple(
        tuple(given[i][j] + u_slope * away[i] * (u_slope * away[j]) for j in range(n)) for i in range(n)
    )
    return tuple(replace(each, u=math.sqrt(shared[i][i])) for i, each in enumerate(moved)), shared


def _less(x: Decimal, change: float) -> Decimal:
    with localcontext() as context:
        context.prec = DIGITS
        return x - Decimal(change)
