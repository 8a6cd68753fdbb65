"""Complex outputs as a whole: the 2 × 2 covariance of both parts and its degrees of freedom.

Willink and Hall, Metrologia 39 (2002) 361: with the covariance V of the output and the parts V_i of the independent
components, nu = Q(V) / sum(Q(V_i) / nu_i), Q(V) = 2 v11² + v11 v22 + v12² + 2 v22². For a real output it is
Welch–Satterthwaite. Inputs that hang together are one component with the smallest of their dof.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from junheng.core.uncertainty.propagation import Covariance

Array = NDArray[np.float64]


def complex_covariance(sensitivities: Array, covariance: Covariance) -> Array:
    """V (2, 2) from the sensitivities (2, n) of the real and the imaginary part."""
    scaled = sensitivities * covariance.u
    if covariance.correlation is None:
        return np.asarray(scaled @ scaled.T)
    return np.asarray(scaled @ covariance.correlation @ scaled.T)


def complex_dof(sensitivities: Array, covariance: Covariance, pairs: Sequence[tuple[int, int]] = ()) -> float:
    """Effective degrees of freedom, unrounded; infinite without uncertainty.

    `pairs`: positions of the two parts of complex inputs, one component each though they may be uncorrelated.
    """
    whole = complex_covariance(sensitivities, covariance)
    size = float(np.trace(whole))
    if size == 0 or not math.isfinite(size):
        return math.inf
    scaled = sensitivities * covariance.u / math.sqrt(size)
    alone = np.ones(scaled.shape[1], dtype=bool)
    total = 0.0
    for at in (*map(np.array, covariance.clusters), *map(np.array, pairs)):
        if not alone[at].all():
            continue  # a pair that is correlated has been counted
        alone[at] = False
        total += _weight(_part(scaled, covariance, at)) / _least_dof(scaled, covariance, at)
    real, imaginary = scaled[0, alone], scaled[1, alone]
    weights = 2 * (real**4 + (real * imaginary) ** 2 + imaginary**4)
    total += float(np.sum(weights / covariance.dof[alone]))
    return _weight(whole / size) / total if total > 0 else math.inf


def _part(scaled: Array, covariance: Covariance, at: NDArray[np.intp]) -> Array:
    own = scaled[:, at]
    if covariance.correlation is None:
        return np.asarray(own @ own.T)
    return np.asarray(own @ covariance.correlation[np.ix_(at, at)] @ own.T)


def _least_dof(scaled: Array, covariance: Covariance, at: NDArray[np.intp]) -> float:
    counting = covariance.dof[at][np.any(scaled[:, at] != 0, axis=0)]
    return float(np.min(counting, initial=math.inf))


def _weight(part: Array) -> float:
    return float(2 * part[0, 0] ** 2 + part[0, 0] * part[1, 1] + part[0, 1] ** 2 + 2 * part[1, 1] ** 2)
