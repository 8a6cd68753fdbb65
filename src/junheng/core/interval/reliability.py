"""Method S2 of NCSL RP-1: reliability curves from results after different times, the best model by merit.

Each model is fitted by maximum likelihood of the binomial counts (RP-1, D-5) and tested against the scatter
between the bins (F of lack of fit over pure error, D-19 and D-23). Merit: models that agree on the interval, over
the rejection confidence, times t_R^(1/4), t_R the time when reliability has fallen to 1 − target (D-25).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special
from scipy.optimize import minimize

import junheng.core.interval.reasons  # noqa: F401  # declares the codes below
from junheng.core.interval.advice import Advice
from junheng.core.interval.models import MODELS, Model
from junheng.core.reason import Refusal, UnusableInput, refuse

Array = NDArray[np.float64]
CONFIDENCE = 0.95
REJECTED = 0.95
FEWEST_BINS = 2
NEVER = 1e-12
"""A reliability nearer to 0 or 1 than this is taken as this far from it."""
HORIZON, START = 1e4, 1e-6
"""Where the interval is looked for, in lengths of the history."""
HALVINGS = 100
APART = 1.5
"""A gap between neighbouring intervals of more than this many mean gaps parts two groups."""
DIFFERENCE = 1e-5
SETTLED = 1e-10


@dataclass(frozen=True, slots=True)
class Bins:
    """After `days` (> 0, ascending), `in_tolerance` of `n` (≥ 1) items were in tolerance."""

    days: Array
    n: Array
    in_tolerance: Array


@dataclass(frozen=True, slots=True)
class Candidate:
    """One fitted model; `theta` the logarithms of its parameters, times in lengths of the history."""

    model: Model
    theta: Array
    interval: float
    lifetime: float
    rejection: float | None

    def merit(self, group: int) -> float:
        rejection = 1.0 if self.rejection is None else max(self.rejection, NEVER)
        return group / rejection * math.sqrt(math.sqrt(self.lifetime))


def advise_by_s2(bins: Bins, *, target: float, confidence: float = CONFIDENCE) -> Advice:
    """The interval at which the best model meets the target. Null with a warning: no model does."""
    bins = _by_days(bins)
    if len(bins.days) < FEWEST_BINS:
        raise UnusableInput(
            refuse("interval-too-few-bins", path="bins", found=len(bins.days), limit=FEWEST_BINS)
        )
    length = float(np.max(bins.days))
    passed, count = int(np.sum(bins.in_tolerance)), int(np.sum(bins.n))
    if passed in (0, count):
        said = [refuse("interval-all-alike", found=passed, limit=count)]
        return _advice(None, (None, None), confidence, {"models": []}, said, length)
    scaled = Bins(bins.days / length, bins.n, bins.in_tolerance)
    with np.errstate(all="ignore"):
        fitted = [_fitted(model, scaled, target) for model in MODELS]
    candidates = [each for each in fitted if each is not None]
    merits = _merits(candidates, length)
    warnings: list[Refusal] = []
    if not candidates:
        warnings.append(refuse("interval-no-model", found=f"{target:g}"))
        return _advice(None, (None, None), confidence, {"models": []}, warnings, length)
    best = candidates[int(np.argmax(merits))]
    if best.rejection is not None and best.rejection > REJECTED:
        warnings.append(
            refuse("interval-model-rejected", name=best.model.name, found=f"{best.rejection:.3g}")
        )
    limits = _limits(best, scaled, confidence)
    if limits == (None, None):
        warnings.append(refuse("interval-reliability-undetermined"))
    details = {"model": best.model.name, "models": _listed(candidates, merits, length)}
    return _advice(best, limits, confidence, details, warnings, length)


def _by_days(bins: Bins) -> Bins:
    """Bins of the same time are one: how a count is written down is no information about time."""
    days, at = np.unique(bins.days, return_inverse=True)
    return Bins(days, np.bincount(at, bins.n).astype(float), np.bincount(at, bins.in_tolerance).astype(float))


def _advice(
    best: Candidate | None,
    limits: tuple[float | None, float | None],
    confidence: float,
    details: dict[str, Any],
    warnings: list[Refusal],
    length: float,
) -> Advice:
    return Advice(
        method="S2",
        source="NCSL RP-1, method S2, appendix D",
        days=None if best is None else best.interval * length,
        rejection=None if best is None else best.rejection,
        reliability=limits,
        confidence=confidence,
        details=details,
        warnings=tuple(warnings),
    )


def _listed(candidates: list[Candidate], merits: list[float], length: float) -> list[dict[str, Any]]:
    rows = zip(candidates, merits, strict=True)
    return [
        {
            "name": each.model.name,
            "interval_days": each.interval * length,
            "rejection_confidence": each.rejection,
            "merit": merit,
        }
        for each, merit in sorted(rows, key=lambda row: -row[1])
    ]


def _curve(model: Model, theta: Array, t: Any) -> Any:
    found = model.reliability(t, np.exp(np.clip(theta, -200.0, 200.0)))
    return np.clip(np.nan_to_num(found, nan=0.0), NEVER, 1 - NEVER)


def _loss(theta: Array, model: Model, bins: Bins) -> float:
    """Minus the logarithm of the likelihood, without its constant."""
    reliability = _curve(model, theta, bins.days)
    inside = bins.in_tolerance @ np.log(reliability)
    outside = (bins.n - bins.in_tolerance) @ np.log1p(-reliability)
    return -float(inside + outside)


def _fitted(model: Model, bins: Bins, target: float) -> Candidate | None:
    """The most likely curve; None where it does not pass the target."""
    options = {"xatol": 1e-8, "fatol": 1e-10, "maxiter": 2000, "maxfev": 2000}
    ends = [
        minimize(_loss, np.log(start), args=(model, bins), method="Nelder-Mead", options=options)
        for start in model.starts
    ]
    theta = min(ends, key=lambda end: float(end.fun)).x
    interval = _time_of(model, theta, target)
    lifetime = _time_of(model, theta, min(1 - target, target))
    if interval is None:
        return None
    return Candidate(model, theta, interval, lifetime or HORIZON, _lack_of_fit(model, theta, bins))


def _time_of(model: Model, theta: Array, reliability: float) -> float | None:
    """When the curve has fallen to a reliability; None where it begins below or never gets there."""
    low, high = START, 1.0
    if float(_curve(model, theta, low)) < reliability:
        return None
    while float(_curve(model, theta, high)) >= reliability:
        low, high = high, 2 * high
        if high > HORIZON:
            return None
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if float(_curve(model, theta, middle)) >= reliability:
            low = middle
        else:
            high = middle
    return low


def _lack_of_fit(model: Model, theta: Array, bins: Bins) -> float | None:
    """Confidence with which a model is rejected: F of lack of fit over pure error; None without dof."""
    observed = bins.in_tolerance / bins.n
    k, m, n = len(bins.days), len(theta), float(np.sum(bins.n))
    pure = float(bins.n @ (observed * (1 - observed)))
    if k <= m or n <= k or pure == 0:
        return None
    lack = float(bins.n @ (observed - _curve(model, theta, bins.days)) ** 2) / (k - m)
    return float(special.fdtr(k - m, n - k, lack / (pure / (n - k))))


def _merits(candidates: list[Candidate], length: float) -> list[float]:
    groups = _group_sizes([each.interval for each in candidates])
    scale = length**0.25  # lifetimes in days, as the figure of merit is printed
    return [each.merit(group) * scale for each, group in zip(candidates, groups, strict=True)]


def _group_sizes(intervals: list[float]) -> list[int]:
    """For each interval how many lie in its group: neighbours without a wide gap between them."""
    order = sorted(range(len(intervals)), key=lambda at: intervals[at])
    gaps = [intervals[b] - intervals[a] for a, b in pairwise(order)]
    wide = APART * sum(gaps) / len(gaps) if gaps else math.inf
    groups: list[list[int]] = [[]]
    for at, gap in zip(order, [0.0, *gaps], strict=False):
        if gap > wide:
            groups.append([])
        groups[-1].append(at)
    sizes = [0] * len(intervals)
    for group in groups:
        for at in group:
            sizes[at] = len(group)
    return sizes


def _limits(best: Candidate, bins: Bins, confidence: float) -> tuple[float | None, float | None]:
    """Normal limits of the reliability at the interval from the information of the counts (RP-1, D-29)."""
    reliability = _curve(best.model, best.theta, bins.days)
    slopes = _slopes(best, bins.days)
    information = (slopes * (bins.n / (reliability * (1 - reliability)))[:, np.newaxis]).T @ slopes
    there = _slopes(best, np.array([best.interval]))[0]
    if not np.isfinite(information).all():
        return None, None
    # A parameter that has run to the end of its range moves nothing any more and is left out.
    variance = float(there @ np.linalg.pinv(information, rcond=SETTLED, hermitian=True) @ there)
    if not variance > 0:
        return None, None
    reach = float(special.ndtri((1 + confidence) / 2)) * math.sqrt(variance)
    at = float(_curve(best.model, best.theta, best.interval))
    return max(at - reach, 0.0), min(at + reach, 1.0)


def _slopes(best: Candidate, t: Array) -> Array:
    """dR/dtheta by central differences: the curves are smooth in the logarithms of their parameters."""
    columns = []
    for step in np.eye(len(best.theta)) * DIFFERENCE:
        ahead, behind = (_curve(best.model, best.theta + sign * step, t) for sign in (1.0, -1.0))
        columns.append((ahead - behind) / (2 * DIFFERENCE))
    return np.array(columns).T
