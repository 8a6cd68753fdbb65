"""The law of propagation of uncertainty: covariance of inputs, first and second order, effective dof.

JCGM 100:2008, 5.1.2, 5.2.2, G.4.1; JJF 1059.1-2012, 4.4. Works on arrays: `sensitivities` c_i = df/dx_i in
the order of the inputs, `u` their standard uncertainties. Where inputs are correlated, inputs that hang
together enter the effective degrees of freedom as one component.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from junheng.core.reason import UnusableInput, refuse
from junheng.core.uncertainty import type_a
from junheng.core.uncertainty.measurement import Measurement

Array = NDArray[np.float64]
NEGATIVE_EIGENVALUE = -1e-9
"""A correlation matrix typed with few digits may be negative by this much."""


@dataclass(frozen=True, slots=True)
class Covariance:
    """Standard uncertainties, the correlation matrix (None: uncorrelated), and who hangs together.

    `clusters` are the positions of correlated inputs; inputs outside every cluster stand alone.
    """

    u: Array
    dof: Array
    correlation: Array | None = None
    clusters: tuple[tuple[int, ...], ...] = ()

    def combined(self, sensitivities: Array) -> float:
        """u_c, the root of the sum of c_i c_j u_i u_j r_ij; scaled, so that 1e-200 squared is not nothing."""
        scaled = sensitivities * self.u
        size = float(np.max(np.abs(scaled), initial=0.0))
        if size == 0 or not math.isfinite(size):
            return size
        part = scaled / size
        variance = float(part @ part if self.correlation is None else part @ self.correlation @ part)
        return size * math.sqrt(max(variance, 0.0))

    def between(self, first: Array, second: Array) -> float:
        """Covariance of two outputs, from sensitivities over their u_c: their correlation."""
        left, right = first * self.u, second * self.u
        return float(left @ right if self.correlation is None else left @ self.correlation @ right)

    def shares(self, sensitivities: Array, u: float) -> Array:
        """What each input gives to u_c^2, its half of every covariance included; sums to one."""
        if u == 0:
            return np.zeros(len(self.u))
        scaled = sensitivities * self.u / u
        return np.asarray(scaled * (scaled if self.correlation is None else self.correlation @ scaled))


@dataclass(frozen=True, slots=True)
class EffectiveDof:
    """Welch–Satterthwaite, unrounded; `bounded` where a correlated group had to take its smallest dof."""

    value: float
    bounded: float | None = None


def covariance_of(measurement: Measurement) -> Covariance:
    """Stated correlations and those of readings taken together; refused where not positive semi-definite."""
    u = np.array([each.u for each in measurement.inputs])
    dof = np.array([each.dof for each in measurement.inputs])
    if not measurement.correlations and not measurement.ensembles:
        return Covariance(u, dof)
    matrix = np.eye(len(u))
    links: list[tuple[int, ...]] = []
    for first, second, r in measurement.correlations:
        i, j = measurement.position(first), measurement.position(second)
        matrix[i, j] = matrix[j, i] = r
        if r:
            links.append((i, j))
    for members in measurement.ensembles:
        positions = tuple(measurement.position(name) for name in members)
        matrix[np.ix_(positions, positions)] = _joint_correlation(measurement, positions)
        links.append(positions)
    if not links:
        return Covariance(u, dof)
    least = float(np.linalg.eigvalsh(matrix)[0])
    if least < NEGATIVE_EIGENVALUE:
        raise UnusableInput(refuse("correlation-not-positive", path="correlations", found=f"{least:.3g}"))
    return Covariance(u, dof, matrix, _clusters(links))


def _joint_correlation(measurement: Measurement, positions: Sequence[int]) -> Array:
    covariance = type_a.joint_covariance([measurement.inputs[at].samples for at in positions])
    sd = np.sqrt(np.diagonal(covariance))
    scale = np.outer(sd, sd)
    found = np.divide(covariance, scale, out=np.zeros_like(covariance), where=scale > 0)
    np.fill_diagonal(found, 1.0)
    return np.asarray(found)


def _clusters(links: Sequence[tuple[int, ...]]) -> tuple[tuple[int, ...], ...]:
    """Connected sets of positions."""
    groups: list[set[int]] = []
    for link in links:
        joined = set(link).union(*(group for group in groups if group & set(link)))
        groups = [group for group in groups if not group & joined] + [joined]
    return tuple(tuple(sorted(group)) for group in groups)


def effective_dof(sensitivities: Array, covariance: Covariance, u: float) -> EffectiveDof:
    """nu_eff = u_c^4 / sum(u_i^4 / nu_i) over independent components (JCGM 100:2008, G.2b).

    A correlated cluster is one component. Readings taken together share n − 1; where the dof of a cluster
    differ, the smallest that contributes bounds it from below, and that is said. Without uncertainty: infinite.
    """
    if u == 0:
        return EffectiveDof(math.inf)
    scaled = sensitivities * covariance.u / u
    alone = np.ones(len(scaled), dtype=bool)
    total, bounded = 0.0, None
    for cluster in covariance.clusters:
        at = np.array(cluster)
        alone[at] = False
        part, dof, differs = _cluster_part(scaled, covariance, at)
        total += part**2 / dof
        bounded = dof if differs and part > 0 else bounded
    total += float(np.sum(scaled[alone] ** 4 / covariance.dof[alone]))
    return EffectiveDof(1 / total if total > 0 else math.inf, bounded)


def _cluster_part(scaled: Array, covariance: Covariance, at: NDArray[np.intp]) -> tuple[float, float, bool]:
    """Share of a cluster in u_c^2, its dof, and whether its members differ in dof."""
    assert covariance.correlation is not None
    of_cluster = scaled[at]
    part = max(float(of_cluster @ covariance.correlation[np.ix_(at, at)] @ of_cluster), 0.0)
    contributing = covariance.dof[at][of_cluster != 0]
    if not len(contributing):
        return 0.0, math.inf, False
    dof = float(np.min(contributing))
    return part, dof, bool(np.any(contributing != dof))


def second_order_variance(sensitivities: Array, second: Array | None, third: Array | None, u: Array) -> float:
    """What the next terms add to u_c^2 (JCGM 100:2008, 5.1.2, Note), for independent, normal inputs.

    Sum over i, j of [h_ij^2/2 + c_i t_ij] u_i^2 u_j^2, with t_ij = d3f/(dx_i dx_j^2). May be negative.
    """
    variance = u**2
    total = 0.0
    if second is not None:
        total += float(variance @ (second**2) @ variance) / 2
    if third is not None:
        total += float((sensitivities * variance) @ third @ variance)
    return total
