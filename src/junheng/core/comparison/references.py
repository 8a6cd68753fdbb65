"""What the laboratories of a point are compared with: every estimate, an assigned or the pilot's value, the line."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import localcontext

import numpy as np

from junheng.core.comparison.drift import DriftFit
from junheng.core.comparison.equivalence import (
    ReferenceValue,
    Unilateral,
    against_values,
    bilateral,
    unilateral,
)
from junheng.core.comparison.fit import Fit
from junheng.core.comparison.model import Point
from junheng.core.comparison.result import Compared
from junheng.core.comparison.scaled import DIGITS, Array, Results
from junheng.core.comparison.scores import scores_of
from junheng.core.comparison.weighted import Asked

DRIFT = "drift"
MOST_BILATERAL = 60


def references_of(point: Point, results: Results, fits: Mapping[str, Fit]) -> dict[str, ReferenceValue]:
    """The drift's line where there is one, else the stated or pilot's value, else every estimate."""
    if point.drift is not None:
        return {DRIFT: ReferenceValue(DRIFT, 0.0, 0.0)}
    if point.reference.kind != "computed":
        return {point.reference.kind: _stated(point, results)}
    return {name: _computed(name, fit, results) for name, fit in fits.items() if not math.isnan(fit.value)}


def _computed(name: str, fit: Fit, results: Results) -> ReferenceValue:
    weights = None
    if fit.weights is not None:
        weights = np.zeros(results.size)
        weights[np.flatnonzero(results.member)] = fit.weights
    return ReferenceValue(name, fit.value, fit.u, fit.tau or 0.0, weights, fit.posterior)


def _stated(point: Point, results: Results) -> ReferenceValue:
    """An assigned value is independent of the laboratories; the pilot's is one of the results unless stated."""
    stated = point.reference
    pilot = stated.kind == "pilot" and stated.lab in results.names
    own = results.names.index(stated.lab) if pilot and stated.lab is not None else None
    if stated.value is not None:
        u = 0.0 if stated.u is None else stated.u / results.scale
        return ReferenceValue(stated.kind, results.scaled(stated.value), u, own=own)
    assert own is not None
    weights = np.zeros(results.size)
    weights[own] = 1.0
    u_own = float(results.u[own])
    u_known = None if math.isnan(u_own) else u_own
    return ReferenceValue(stated.kind, float(results.x[own]), u_known, 0.0, weights, own=own)


def compare(
    point: Point,
    results: Results,
    reference: ReferenceValue,
    asked: Asked,
    sigma: float | None,
    line: DriftFit | None,
) -> Compared:
    """Differences, their uncertainties and scores against one reference; `sigma` in the unit of the point."""
    variance = (math.sqrt(point.transfer.variance) / results.scale) ** 2
    if line is not None:
        found = _against_line(point, results, line, asked, variance)
    else:
        found = unilateral(results, reference, asked, transfer_variance=variance)
    pairs = (
        bilateral(results, reference.tau, in_file_order(results)) if results.size <= MOST_BILATERAL else ()
    )
    scaled_sigma = None if sigma is None else sigma / results.scale
    return Compared(reference, found, pairs, scores_of(results, reference, found, scaled_sigma))


def _against_line(
    point: Point, results: Results, line: DriftFit, asked: Asked, variance: float
) -> Unilateral:
    """Each laboratory against the line at its own date."""
    assert point.drift is not None
    laboratories = [point.laboratories[at] for at in results.order]
    at_date = [line.at(point.drift.dates[each.name]) for each in laboratories]
    ratio = line.scale / results.scale
    with localcontext() as context:
        context.prec = DIGITS
        apart = np.array([float(each.x - line.centre) for each in laboratories])
    d: Array = apart / results.scale - ratio * np.array([value for value, _ in at_date])
    u_reference = ratio * np.array([u for _, u in at_date])
    return against_values(results, d, u_reference, asked, transfer_variance=variance)


def in_file_order(results: Results) -> list[int]:
    """Positions of the results, in the order of the file."""
    return [at for at, _ in sorted(enumerate(results.order), key=lambda each: each[1])]
