"""One generalised least-squares model: drift of a standard, rounds of several standards, links between levels.

y = A b + e with the covariance V of e known; b = (A'V⁻¹A)⁻¹ A'V⁻¹ y, its covariance (A'V⁻¹A)⁻¹, and
chi-squared the weighted residual sum of squares with rows − columns degrees of freedom.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import linalg, special

from junheng.core.comparison.scaled import Array


@dataclass(frozen=True)
class Solution:
    """Parameters and their covariance; `p_value` None where nothing is left over to test."""

    parameters: Array
    covariance: Array
    chi_squared: float
    dof: int
    p_value: float | None


def solve(design: Array, y: Array, covariance: Array) -> Solution:
    """`covariance` is a matrix, or a vector of variances; the design has full column rank."""
    if covariance.ndim == 1:
        root = np.sqrt(covariance)
        whitened, target = design / root[:, None], y / root
    else:
        lower = linalg.cholesky(covariance, lower=True)
        whitened = linalg.solve_triangular(lower, design, lower=True)
        target = linalg.solve_triangular(lower, y, lower=True)
    q, r = np.linalg.qr(whitened)
    parameters = linalg.solve_triangular(r, q.T @ target)
    inverse = linalg.solve_triangular(r, np.eye(len(r)))
    residual = target - whitened @ parameters
    dof = len(y) - design.shape[1]
    chi_squared = float(residual @ residual) if dof else 0.0
    p_value = float(special.chdtrc(dof, chi_squared)) if dof else None
    return Solution(parameters, inverse @ inverse.T, chi_squared, dof, p_value)
