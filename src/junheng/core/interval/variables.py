"""Intervals by variables: deviations since calibration, their drift and scatter (Castrup; NASA-HDBK-8739.19-5).

The drift is a polynomial through the origin fitted to the deviations. The interval ends where the prediction with
its uncertainty, k(target)·√(u0² + s² + t′Ct), reaches a limit: k is two-sided for two limits, one-sided for one.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

import junheng.core.interval.reasons  # noqa: F401  # declares the codes below
from junheng.core.interval.advice import Advice
from junheng.core.reason import Refusal, UnusableInput, refuse

Array = NDArray[np.float64]
CONFIDENCE = 0.95
HORIZON = 20.0
"""How far the prediction is followed, in lengths of the history."""
STEPS_PER_LENGTH = 200
HALVINGS = 100
DEGENERATE = 1e-12


@dataclass(frozen=True, slots=True)
class History:
    """Deviations after `days` (> 0); `u` their standard uncertainties, or None. `initial` and `u0` are the value
    on the day of calibration and its standard uncertainty."""

    days: Array
    deviations: Array
    u: Array | None = None
    initial: float = 0.0
    u0: float = 0.0


@dataclass(frozen=True, slots=True)
class _Drift:
    """The fitted drift in days over the longest of them; covariance and scatter scaled by what was observed."""

    length: float
    coefficients: Array
    covariance: Array
    scatter: float
    dof: int

    def powers(self, days: float) -> Array:
        return np.asarray((days / self.length) ** np.arange(1, len(self.coefficients) + 1))

    def value(self, days: float) -> float:
        return float(self.powers(days) @ self.coefficients)

    def variance(self, days: float) -> float:
        """Of the curve itself."""
        row = self.powers(days)
        return max(float(row @ self.covariance @ row), 0.0)


def advise_by_variables(
    history: History,
    *,
    lower: float | None,
    upper: float | None,
    target: float,
    degree: int = 1,
    confidence: float = CONFIDENCE,
) -> Advice:
    """The days until the prediction reaches a limit with the probability `target` of being inside.

    Refused: fewer points than the drift needs, a result beyond the doubles. Null with a warning: a limit that is not reached in sight.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        drift = _fitted(history, degree)
    details = _details(drift)
    if not np.isfinite([drift.scatter, *details["drift"], *np.ravel(details["drift_covariance"])]).all():
        raise UnusableInput(refuse("interval-beyond-double"))
    k = _factor(drift.dof, target, two_sided=lower is not None and upper is not None)
    margin = _margin(history, drift, k, lower, upper)
    warnings: list[Refusal] = [refuse("interval-no-rejection")]
    days = _first_crossing(margin, drift.length, warnings)
    return Advice(
        method="variables",
        source="NASA-HDBK-8739.19-5, 7; NCSL RP-1, variables data",
        days=days,
        rejection=None,
        reliability=_reliability(history, drift, lower, upper, days, confidence),
        confidence=confidence,
        details=details | {"k": k},
        warnings=tuple(warnings),
    )


def _factor(dof: int, target: float, *, two_sided: bool) -> float:
    """Student's t of the probability to be inside; of a small one from its own tail, where 1 - target would lose it."""
    inside = target < 0.5 and not two_sided
    tail = target if inside else (1 - target) / 2 if two_sided else 1 - target
    found = float(special.stdtrit(dof, tail))
    if not math.isfinite(found):
        raise UnusableInput(refuse("interval-beyond-double"))
    return found if inside else -found


def _fitted(history: History, degree: int) -> _Drift:
    n = len(history.days)
    if n <= degree:
        raise UnusableInput(refuse("interval-too-few-points", path="points", found=n, needed=degree))
    length = float(np.max(history.days))
    weights = np.ones(n) if history.u is None else 1 / history.u
    rows = (history.days[:, np.newaxis] / length) ** np.arange(1, degree + 1) * weights[:, np.newaxis]
    left, singular, right = np.linalg.svd(rows, full_matrices=False)
    if singular[-1] < DEGENERATE * singular[0]:
        raise UnusableInput(refuse("interval-days-equal", path="points", needed=degree))
    inner = right.T / singular
    coefficients = inner @ (left.T @ (history.deviations * weights))
    residuals = history.deviations * weights - rows @ coefficients
    spread = float(residuals @ residuals) / (n - degree)
    if history.u is None:
        return _Drift(length, coefficients, spread * inner @ inner.T, math.sqrt(spread), n - degree)
    spread = max(spread, 1.0)  # the deviations scatter at least as their uncertainties say
    scatter = math.sqrt(spread * float(np.mean(history.u**2)))
    return _Drift(length, coefficients, spread * inner @ inner.T, scatter, n - degree)


def _margin(
    history: History, drift: _Drift, k: float, lower: float | None, upper: float | None
) -> Callable[[float], float]:
    """What is left to the nearer limit after some days; below zero the target is missed."""

    def left(days: float) -> float:
        value = history.initial + drift.value(days)
        reach = k * math.sqrt(history.u0**2 + drift.scatter**2 + drift.variance(days))
        above = math.inf if upper is None else upper - value - reach
        below = math.inf if lower is None else value - reach - lower
        return min(above, below)

    return left


def _first_crossing(margin: Callable[[float], float], length: float, warnings: list[Refusal]) -> float | None:
    if margin(0.0) < 0:
        warnings.append(refuse("interval-outside-at-start"))
        return 0.0
    low = 0.0
    for step in range(1, int(HORIZON * STEPS_PER_LENGTH) + 1):
        high = step * length / STEPS_PER_LENGTH
        if not margin(high) >= 0:
            return _halved(margin, low, high)
        low = high
    warnings.append(refuse("interval-beyond-horizon", found=f"{low:.6g}"))
    return None


def _halved(margin: Callable[[float], float], low: float, high: float) -> float:
    for _ in range(HALVINGS):
        middle = low + (high - low) / 2
        if middle in (low, high):
            break
        if margin(middle) >= 0:
            low = middle
        else:
            high = middle
    return low


def _reliability(
    history: History,
    drift: _Drift,
    lower: float | None,
    upper: float | None,
    days: float | None,
    confidence: float,
) -> tuple[float | None, float | None]:
    """Probability of being in tolerance after `days`, for the curve at its two confidence limits and between."""
    if days is None:
        return None, None
    middle, scatter = history.initial + drift.value(days), math.hypot(history.u0, drift.scatter)
    reach = float(special.stdtrit(drift.dof, (1 + confidence) / 2)) * math.sqrt(drift.variance(days))
    found = [_inside(middle + part * reach, scatter, lower, upper) for part in (-1.0, -0.5, 0.0, 0.5, 1.0)]
    return min(found), max(found)


def _inside(value: float, scatter: float, lower: float | None, upper: float | None) -> float:
    if scatter == 0:
        return float((lower is None or value >= lower) and (upper is None or value <= upper))
    below = 0.0 if lower is None else float(special.ndtr((lower - value) / scatter))
    above = 0.0 if upper is None else float(special.ndtr((value - upper) / scatter))
    return max(1 - below - above, 0.0)


def _details(drift: _Drift) -> dict[str, Any]:
    scale = drift.length ** np.arange(1, len(drift.coefficients) + 1)
    return {
        "drift": (drift.coefficients / scale).tolist(),
        "drift_covariance": (drift.covariance / np.outer(scale, scale)).tolist(),
        "scatter": drift.scatter,
        "dof": drift.dof,
    }
