"""Coverage regions of several outputs together, from their trials (JCGM 102:2011, 7.7.2 and 7.7.3).

The hyper-ellipsoid (η − y)ᵀ V⁻¹ (η − y) ≤ k_p², and the hyper-rectangle y_j ± k_q·u_j: the same centre and
covariance as the trials, and the factor that holds the stated part of them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve_triangular

from junheng.core.uncertainty.intervals import trials_inside
from junheng.core.uncertainty.result import Region

Array = NDArray[np.float64]
MOST_OUTPUTS = 10
AT_ONCE = 10_000
DEPENDENT = 1e-10
"""A least eigenvalue of the correlation below this: one output follows from the others, the ellipsoid is flat."""


def region_of(names: Sequence[str], columns: Array, probability: float) -> Region | None:
    """Factors for outputs (m, trials) that all have a standard deviation; None for one output or more than ten."""
    if not 2 <= len(columns) <= MOST_OUTPUTS:
        return None
    inside = trials_inside(columns.shape[1], probability)
    if inside >= columns.shape[1]:
        return None
    centre = columns[:, 0] + np.mean(columns - columns[:, :1], axis=1)
    sd = np.std(columns - columns[:, :1], axis=1, ddof=1)
    correlation = np.atleast_2d(np.corrcoef(columns))
    root = None
    if np.linalg.eigvalsh(correlation)[0] > DEPENDENT:
        root = np.asarray(np.linalg.cholesky(correlation), dtype=np.float64)
    squares, largest = _distances(columns, centre, sd, root)
    return Region(
        names=tuple(names),
        probability=probability,
        ellipsoid=None if squares is None else math.sqrt(_order_statistic(squares, inside)),
        rectangle=_order_statistic(largest, inside),
    )


def _distances(columns: Array, centre: Array, sd: Array, root: Array | None) -> tuple[Array | None, Array]:
    """Per trial the squared distance by V, and the largest deviation in standard uncertainties."""
    count = columns.shape[1]
    largest, squares = np.empty(count), None if root is None else np.empty(count)
    for at in range(0, count, AT_ONCE):
        part = (columns[:, at : at + AT_ONCE] - centre[:, np.newaxis]) / sd[:, np.newaxis]
        np.max(np.abs(part), axis=0, out=largest[at : at + AT_ONCE])
        if root is not None and squares is not None:
            whitened = solve_triangular(root, part, lower=True, check_finite=False)
            np.einsum("ij,ij->j", whitened, whitened, out=squares[at : at + AT_ONCE])
    return squares, largest


def _order_statistic(found: Array, inside: int) -> float:
    """The smallest value that as many trials do not exceed."""
    return float(np.partition(found, inside - 1)[inside - 1])
