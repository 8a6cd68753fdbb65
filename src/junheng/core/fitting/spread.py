"""How uncertain the coordinates of the points are: variances alone, or covariance matrices.

Effective covariance of the residuals of y for slopes D = diag(df/dx) (ISO/TS 28037:2010, clauses 7, 8 and 10):
S = V_y − D V_xy − V_yx D + D V_x D. No inverse of V_x or V_y is needed, so single exact coordinates do no harm.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve_triangular

from junheng.core.reason import UnusableInput, refuse

Array = NDArray[np.float64]
NEGATIVE_EIGENVALUE = -1e-9


@dataclass(frozen=True, slots=True)
class Spread:
    """Covariances of y, of x and of x with y: each None, variances (n,), or a matrix (n, n)."""

    y: Array
    x: Array | None = None
    xy: Array | None = None
    """Covariance of x_i (row) with y_j (column)."""

    @property
    def is_diagonal(self) -> bool:
        return all(part is None or part.ndim == 1 for part in (self.y, self.x, self.xy))

    def effective(self, slopes: Array) -> Array:
        """S for these slopes: variances (n,) where nothing is correlated between points, else (n, n)."""
        if self.is_diagonal:
            found = self.y if self.x is None else self.y + slopes**2 * self.x
            return found if self.xy is None else found - 2 * slopes * self.xy
        found = full(self.y).copy()
        if self.x is not None:
            found += slopes[:, np.newaxis] * full(self.x) * slopes
        if self.xy is not None:
            crossed = slopes[:, np.newaxis] * full(self.xy)
            found -= crossed + crossed.T
        return found

    def moved(self, slopes: Array, weighted: Array) -> Array:
        """What a vector S⁻¹r moves the points by in x: (V_x D − V_xy) S⁻¹r."""
        if self.x is None:
            return np.zeros_like(slopes)
        found = _applied(self.x, slopes * weighted)
        return found if self.xy is None else found - _applied(self.xy, weighted)


def full(part: Array) -> Array:
    return np.diag(part) if part.ndim == 1 else part


def _applied(part: Array, vector: Array) -> Array:
    return np.asarray(part * vector if part.ndim == 1 else part @ vector)


@dataclass(frozen=True, slots=True)
class Whitener:
    """The square root of an effective covariance: divides rows so that their covariance is the unit matrix."""

    root: Array

    @classmethod
    def of(cls, effective: Array) -> Whitener:
        if effective.ndim == 1:
            if not (effective > 0).all():
                raise UnusableInput(
                    refuse("fit-zero-uncertainty", path="u_y", found=int(np.argmin(effective)) + 1)
                )
            return cls(np.sqrt(effective))
        try:
            return cls(np.asarray(np.linalg.cholesky(effective), dtype=np.float64))
        except np.linalg.LinAlgError:
            raise UnusableInput(refuse("fit-covariance-not-positive", path="u_y")) from None

    def divided(self, rows: Array) -> Array:
        """L⁻¹ rows."""
        if self.root.ndim == 1:
            return np.asarray(rows / (self.root if rows.ndim == 1 else self.root[:, np.newaxis]))
        return np.asarray(solve_triangular(self.root, rows, lower=True, check_finite=False))

    def divided_transposed(self, rows: Array) -> Array:
        """L⁻ᵀ rows."""
        if self.root.ndim == 1:
            return self.divided(rows)
        return np.asarray(solve_triangular(self.root, rows, lower=True, trans="T", check_finite=False))


def check_joint(spread: Spread, *, path: str) -> None:
    """The covariance of all coordinates together is positive semi-definite."""
    if spread.xy is None or spread.x is None:
        return
    if spread.is_diagonal:
        if not (spread.xy**2 <= spread.x * spread.y * (1 - NEGATIVE_EIGENVALUE)).all():
            raise UnusableInput(refuse("fit-covariance-not-positive", path=path))
        return
    cross = full(spread.xy)
    check_positive(np.block([[full(spread.x), cross], [cross.T, full(spread.y)]]), path=path)


def check_positive(matrix: Array, *, path: str) -> None:
    """Refuse a covariance matrix with an eigenvalue below zero by more than typing noise."""
    sd = np.sqrt(np.clip(np.diagonal(matrix), 0.0, None))
    scale = np.where(sd > 0, sd, 1.0)
    correlation = matrix / np.outer(scale, scale)
    if not np.isfinite(correlation).all() or np.linalg.eigvalsh(correlation)[0] < NEGATIVE_EIGENVALUE:
        raise UnusableInput(refuse("fit-covariance-not-positive", path=path))
