"""The results of one point, centred and scaled, in an order of their own.

Every estimator works on these: a shift of all values is gone before the first floating-point operation, the
unit is gone with the scale, and the order is that of the values themselves (then u, dof, name). So answers do
not depend on shift, unit or order, and stopping rules can be relative.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal, localcontext

import numpy as np
from numpy.typing import NDArray

from junheng.core.comparison.model import Laboratory
from junheng.core.reason import UnusableInput, refuse

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
DIGITS = 640
"""Working digits of the subtraction: enough for any two values between 1e-150 and 1e150."""
WIDEST = 1e10
"""Largest distance of a result, and largest u, in the least u: beyond, squares of doubles keep nothing."""
ROUNDING = 1e-15


@dataclass(frozen=True)
class Spectrum:
    """Values in the eigenbasis of their covariance: z = Q'x, a = Q'1, variances λ.

    For independent results z = x, a = 1 and λ = u². Adding τ² to every variance adds it to every λ, so one
    set of formulas serves independent and correlated laboratories.
    """

    z: Array
    a: Array
    variances: Array
    basis: Array | None = None

    @property
    def size(self) -> int:
        return len(self.z)

    def weights(self, tau2: float) -> Array:
        """Weights of the generalised least-squares mean, per laboratory; they sum to one."""
        part = self.a / (self.variances + tau2)
        found = part if self.basis is None else self.basis @ part
        return np.asarray(found / float(self.a @ part))


@dataclass(frozen=True)
class Results:
    """`n` results: `x` scaled, `u` scaled (NaN where none), `dof`, who is a member, covariance or None.

    `value` turns a scaled value back; a scaled uncertainty times `scale` is one in the unit of the point.
    """

    names: tuple[str, ...]
    x: Array
    u: Array
    dof: Array
    member: Mask
    covariance: Array | None
    centre: Decimal
    scale: float
    order: tuple[int, ...] = ()
    """Position in the file of each result here."""
    replicates: tuple[tuple[float, ...], ...] = field(default=(), repr=False)

    @property
    def size(self) -> int:
        return len(self.x)

    @property
    def has_all_u(self) -> bool:
        """Whether every member has an uncertainty."""
        return not bool(np.isnan(self.u[self.member]).any())

    def value(self, scaled: float) -> float:
        """A scaled value in the unit of the point, rounded once."""
        return value_of(self.centre, scaled, self.scale)

    def scaled(self, value: Decimal) -> float:
        """A value in the unit of the point, centred and scaled as the results are."""
        with localcontext() as context:
            context.prec = DIGITS
            return float(value - self.centre) / self.scale

    def members(self) -> Results:
        return self.only(self.member)

    def only(self, mask: Mask) -> Results:
        """The results where `mask` holds; all of them members."""
        at = np.flatnonzero(mask)
        return Results(
            tuple(self.names[i] for i in at),
            self.x[at],
            self.u[at],
            self.dof[at],
            np.ones(len(at), dtype=bool),
            None if self.covariance is None else self.covariance[np.ix_(at, at)],
            self.centre,
            self.scale,
            tuple(self.order[i] for i in at),
            tuple(self.replicates[i] for i in at),
        )

    def spectrum(self) -> Spectrum:
        """For members only, all of them with u."""
        if self.covariance is None:
            return Spectrum(self.x, np.ones(self.size), self.u**2)
        variances, basis = np.linalg.eigh(self.covariance)
        variances = np.maximum(variances, ROUNDING * variances[-1])
        return Spectrum(basis.T @ self.x, basis.T @ np.ones(self.size), variances, basis)

    def matrix(self) -> Array:
        """Covariance of all results; the diagonal of u² for independent ones."""
        return np.diag(self.u**2) if self.covariance is None else self.covariance

    def spread_of(self, weights: Array) -> tuple[Array, float]:
        """Covariance of every result with Σ w x, and the variance of Σ w x."""
        used = np.flatnonzero(weights)
        if self.covariance is None:
            shared = np.zeros(self.size)
            shared[used] = weights[used] * self.u[used] ** 2
        else:
            shared = self.covariance[:, used] @ weights[used]
        return shared, float(weights[used] @ shared[used])


def value_of(centre: Decimal, scaled: float, scale: float) -> float:
    with localcontext() as context:
        context.prec = DIGITS
        return float(centre + Decimal(float(scaled)) * Decimal(float(scale)))


def scale_results(
    laboratories: Sequence[Laboratory], covariance: Sequence[Sequence[float]] | None = None
) -> Results:
    """Centre at the lower median of the members, divide by the median of their uncertainties."""
    order = sorted(range(len(laboratories)), key=lambda at: _rank(laboratories[at]))
    labs = [laboratories[at] for at in order]
    members = [each for each in labs if each.in_reference] or labs
    centre = members[(len(members) - 1) // 2].x
    with localcontext() as context:
        context.prec = DIGITS
        differences = np.array([float(each.x - centre) for each in labs])
    u = np.array([np.nan if each.u is None else each.u for each in labs])
    scale = _scale(differences, u)
    x, u = differences / scale, u / scale
    _check_range(x, u)
    matrix = None
    if covariance is not None:
        matrix = np.array(covariance)[np.ix_(order, order)] / scale / scale
    return Results(
        tuple(each.name for each in labs),
        x,
        u,
        np.array([each.dof for each in labs]),
        np.array([each.in_reference for each in labs]),
        matrix,
        centre,
        scale,
        tuple(order),
        tuple(each.replicates for each in labs),
    )


def _rank(each: Laboratory) -> tuple[Decimal, float, float, str]:
    return each.x, -1.0 if each.u is None else each.u, each.dof, each.name


def _scale(differences: Array, u: Array) -> float:
    stated = u[~np.isnan(u)]
    if stated.size:
        return float(np.sort(stated)[(stated.size - 1) // 2])
    spread = float(np.abs(differences).max())
    return spread if spread > 0 else 1.0


def _check_range(x: Array, u: Array) -> None:
    least = float(np.nan_to_num(u, nan=np.inf).min())
    largest = max(float(np.abs(x).max()), float(np.nan_to_num(u, nan=0.0).max()))
    if np.isfinite(least) and largest > WIDEST * least:
        raise UnusableInput(refuse("comparison-spread-too-wide", limit=f"{WIDEST:g}"))
