"""Arrays of uncertain quantities that remember what they rest on: values and sparse Jacobians to root inputs.

Quantities made from the same roots stay correlated with each other through whatever is computed from them
(JCGM 100:2008, 5.2; JCGM 102:2011, 6.2). Ten thousand roots and a thousand outputs are ordinary: everything is a
product of sparse matrices. To first order, as the law of propagation is.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from junheng.core.reason import UnusableInput, refuse
from junheng.core.uncertainty.expression import parse
from junheng.core.uncertainty.functions import UNARY_ARRAY
from junheng.core.uncertainty.propagation import NEGATIVE_EIGENVALUE
from junheng.core.uncertainty.slopes import SLOPE_OF, sloped
from junheng.core.uncertainty.tracing import text_of

Array = NDArray[np.float64]
Matrix = Any
"""A sparse matrix in row form."""
DENSE = 4_000_000
"""Numbers that a dense Jacobian may hold; beyond, products stay sparse."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Roots that are correlated: their positions and the correlation matrix among them."""

    positions: tuple[int, ...]
    correlation: Array


@dataclass(frozen=True, eq=False)
class Roots:
    """Standard uncertainties (n,) of the inputs, their degrees of freedom, and which are correlated."""

    u: Array
    dof: Array
    clusters: tuple[Cluster, ...] = ()
    name: str = ""
    """By which archives of the same roots find each other again; the caller says what is the same."""

    @cached_property
    def correlation(self) -> Matrix:
        """The correlation matrix of all roots, sparse."""
        size = len(self.u)
        alone = np.ones(size)
        rows, columns, values = [], [], []
        for cluster in self.clusters:
            at = np.array(cluster.positions)
            alone[at] = 0.0
            row, column = np.meshgrid(at, at, indexing="ij")
            rows.append(row.ravel())
            columns.append(column.ravel())
            values.append(np.asarray(cluster.correlation).ravel())
        rest = np.flatnonzero(alone)
        rows.append(rest)
        columns.append(rest)
        values.append(np.ones(len(rest)))
        places = (np.concatenate(rows), np.concatenate(columns))
        return sparse.csr_array((np.concatenate(values), places), shape=(size, size))


def inputs(
    values: ArrayLike,
    u: ArrayLike,
    *,
    dof: ArrayLike = math.inf,
    correlation: ArrayLike | None = None,
    clusters: Sequence[Cluster] = (),
    name: str = "",
) -> Quantities:
    """Root quantities: estimates (n,), u (n,) or one for all, dof ≥ 1, and a correlation matrix (n, n) or clusters.

    `name` is what archives of these roots are joined by. Refused: lengths that differ, u < 0, numbers that are not finite, a correlation that is not positive
    semi-definite or has no ones on its diagonal, a root in two clusters.
    """
    estimates = np.array(values, dtype=float, ndmin=1)
    if estimates.ndim != 1:
        raise UnusableInput(refuse("value-not-a-list", path="values", found=f"shape {estimates.shape}"))
    size = len(estimates)
    spread = np.array(np.broadcast_to(np.asarray(u, dtype=float), (size,)))
    freedom = np.array(np.broadcast_to(np.asarray(dof, dtype=float), (size,)))
    if not (np.isfinite(estimates).all() and np.isfinite(spread).all()):
        raise UnusableInput(refuse("value-not-a-number", path="values", found="nan or inf"))
    if (spread < 0).any() or not (freedom >= 1).all():
        raise UnusableInput(refuse("value-out-of-range", path="u", found="—", expected="u ≥ 0, dof ≥ 1"))
    found = list(clusters)
    if correlation is not None:
        found.append(Cluster(tuple(range(size)), np.array(correlation, dtype=float)))
    for cluster in found:
        _check_cluster(cluster, size)
    _check_apart(found)
    roots = Roots(spread, freedom, tuple(found), name)
    return Quantities(estimates, sparse.eye_array(size, format="csr"), roots)


def _check_apart(clusters: Sequence[Cluster]) -> None:
    """A root in two clusters would have a correlation nobody has stated."""
    members = [at for cluster in clusters for at in cluster.positions]
    if len(members) != len(set(members)):
        raise UnusableInput(
            refuse(
                "value-out-of-range", path="clusters", found="—", expected="each root in one cluster at most"
            )
        )


def _check_cluster(cluster: Cluster, size: int) -> None:
    matrix, members = np.asarray(cluster.correlation), len(cluster.positions)
    fits = matrix.shape == (members, members) and all(0 <= at < size for at in cluster.positions)
    if not fits or len(set(cluster.positions)) != members:
        raise UnusableInput(refuse("value-not-a-list", path="correlation", found=f"shape {matrix.shape}"))
    if not np.allclose(matrix, matrix.T, atol=1e-12) or not np.allclose(np.diagonal(matrix), 1.0):
        raise UnusableInput(
            refuse("value-out-of-range", path="correlation", found="—", expected="r_ij = r_ji, r_ii = 1")
        )
    least = float(np.linalg.eigvalsh(matrix)[0])
    if least < NEGATIVE_EIGENVALUE:
        raise UnusableInput(refuse("correlation-not-positive", path="correlation", found=f"{least:.3g}"))


@dataclass(frozen=True, eq=False)
class Quantities:
    """Values (m,) and their derivatives by the roots (m, n), sparse. Never changed; every operation gives new ones.

    Operands are quantities of the same roots, numbers, or arrays of numbers (m,).
    """

    values: Array
    jacobian: Matrix
    roots: Roots

    __array_priority__ = 100.0  # numpy leaves array + quantities to us

    def __len__(self) -> int:
        return len(self.values)

    def __getitem__(self, at: Any) -> Quantities:
        rows = np.atleast_1d(np.arange(len(self))[at])
        return Quantities(self.values[rows], self.jacobian[rows], self.roots)

    @cached_property
    def u(self) -> Array:
        """Combined standard uncertainties (m,)."""
        scaled = _scaled_columns(self.jacobian, self.roots.u)
        if not self.roots.clusters:
            return np.asarray(np.sqrt(np.asarray(scaled.power(2).sum(axis=1)).ravel()))
        dense, of_columns = self._dense(scaled)
        if dense is not None:
            variances = np.einsum("ij,ij->i", dense @ of_columns, dense)
        else:
            variances = np.asarray((scaled @ self.roots.correlation).multiply(scaled).sum(axis=1)).ravel()
        return np.asarray(np.sqrt(np.maximum(variances, 0.0)))

    def covariance(self) -> Array:
        """The covariance matrix (m, m) of the quantities."""
        scaled = _scaled_columns(self.jacobian, self.roots.u)
        dense, of_columns = self._dense(scaled)
        if dense is not None:
            return np.asarray(dense @ of_columns @ dense.T)
        return np.asarray((scaled @ self.roots.correlation @ scaled.T).toarray())

    def _dense(self, scaled: Matrix) -> tuple[Array | None, Any]:
        """The columns that occur, dense where that is not too large, and the correlation among them."""
        used = np.unique(scaled.indices)
        if len(used) * max(len(self), len(used)) > DENSE:
            return None, None
        found = np.zeros((len(self), len(used)))
        rows = np.repeat(np.arange(len(self)), np.diff(scaled.indptr))
        np.add.at(found, (rows, np.searchsorted(used, scaled.indices)), scaled.data)
        return found, self.roots.correlation[used][:, used].toarray()

    def correlation(self) -> Array:
        """The correlation matrix (m, m); NaN where a quantity has no uncertainty."""
        covariance = self.covariance()
        sd = np.sqrt(np.diagonal(covariance))
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(covariance / np.outer(sd, sd))

    def dof(self) -> Array:
        """Effective degrees of freedom (m,), Welch–Satterthwaite; a cluster counts as one component with the
        smallest of those members' that contribute (JCGM 100:2008, G.4.1). Infinite where u is 0."""
        u = self.u
        with np.errstate(divide="ignore"):
            shares = np.where(
                u > 0, 1 / u, 0.0
            )  # of the combined u: fourth powers of it would leave the doubles
        scaled = scaled_rows(_scaled_columns(self.jacobian, self.roots.u), shares, len(self))
        alone = np.ones(len(self.roots.u))
        total = np.zeros(len(self))
        for cluster in self.roots.clusters:
            at = np.array(cluster.positions)
            alone[at] = 0.0
            part = scaled[:, at].toarray()
            variance = np.einsum("ij,jk,ik->i", part, cluster.correlation, part)
            least = np.where(part != 0, self.roots.dof[at], math.inf).min(axis=1)
            total += np.maximum(variance, 0.0) ** 2 / least
        total += np.asarray(scaled.power(4) @ (alone / self.roots.dof)).ravel()
        with np.errstate(divide="ignore"):
            return np.asarray(1 / total)

    def sum(self) -> Quantities:
        """The sum of all, one quantity."""
        ones = sparse.csr_array(np.ones((1, len(self))))
        return Quantities(np.array([math.fsum(self.values)]), _product(ones, self.jacobian), self.roots)

    def __rmatmul__(self, matrix: Any) -> Quantities:
        """Linear combinations: a matrix (k, m) of numbers times these."""
        rows = sparse.csr_array(np.atleast_2d(matrix) if not sparse.issparse(matrix) else matrix)
        return Quantities(np.asarray(rows @ self.values), _product(rows, self.jacobian), self.roots)

    def _with(self, other: Any, values: Array, by_self: Any, by_other: Any) -> Quantities:
        jacobian = scaled_rows(self.jacobian, by_self, len(values))
        if isinstance(other, Quantities):
            if other.roots is not self.roots:
                raise UnusableInput(refuse("quantities-of-other-roots"))
            jacobian = jacobian + scaled_rows(other.jacobian, by_other, len(values))
        return Quantities(values, jacobian, self.roots)

    def _operand(self, other: Any) -> Array:
        """The other one's values: as many as these, or one of either."""
        found = other.values if isinstance(other, Quantities) else np.asarray(other, dtype=float)
        if found.ndim > 1 or (found.size != len(self) and 1 not in (found.size, len(self))):
            raise UnusableInput(refuse("value-not-a-list", path="operand", found=f"shape {found.shape}"))
        return found

    def __add__(self, other: Any) -> Quantities:
        with np.errstate(all="ignore"):
            return self._with(other, self.values + self._operand(other), 1.0, 1.0)._checked("+")

    def __sub__(self, other: Any) -> Quantities:
        with np.errstate(all="ignore"):
            return self._with(other, self.values - self._operand(other), 1.0, -1.0)._checked("-")

    def __mul__(self, other: Any) -> Quantities:
        factor = self._operand(other)
        with np.errstate(all="ignore"):
            return self._with(other, self.values * factor, factor, self.values)._checked("*")

    def __truediv__(self, other: Any) -> Quantities:
        below = self._operand(other)
        with np.errstate(all="ignore"):
            found = self.values / below
            return self._with(other, found, 1 / below, -found / below)._checked("/")

    def __pow__(self, other: Any) -> Quantities:
        exponent = self._operand(other)
        with np.errstate(all="ignore"):
            found = self.values**exponent
            by_base = np.where(exponent == 0, 0.0, exponent * self.values ** (exponent - 1))
            return self._with(other, found, by_base, found * np.log(self.values))._checked("**")

    def __radd__(self, other: Any) -> Quantities:
        return self.__add__(other)

    def __rsub__(self, other: Any) -> Quantities:
        return (-self).__add__(other)

    def __rmul__(self, other: Any) -> Quantities:
        return self.__mul__(other)

    def __rtruediv__(self, other: Any) -> Quantities:
        return self.__pow__(-1.0).__mul__(other)

    def __neg__(self) -> Quantities:
        return Quantities(-self.values, -self.jacobian, self.roots)

    def apply(self, function: str) -> Quantities:
        """A function of the models by its name: `sqrt`, `exp`, `sin` …"""
        with np.errstate(all="ignore"):
            found = UNARY_ARRAY[function](self.values)
            slopes = SLOPE_OF[function](self.values, found)
        return Quantities(found, scaled_rows(self.jacobian, slopes, len(self)), self.roots)._checked(function)

    def _checked(self, term: str) -> Quantities:
        if not (np.isfinite(self.values).all() and np.isfinite(self.jacobian.data).all()):
            raise UnusableInput(refuse("domain-error", term=term))
        return self


def model(
    text: str | Callable[..., Any],
    names: Mapping[str, Quantities | ArrayLike],
    *,
    path: str | None = None,
) -> Quantities:
    """A model over arrays: names stand for quantities or numbers of one length, or of length one.

    The text, or that of a function of named arguments (`tracing`), is read by the parser of contract 1. Refused: unknown names, terms without finite value or slope,
    quantities of other roots, no quantity at all.
    """
    text = text_of(text, path=path) if callable(text) else text
    expression = parse(text, path=path)
    for name in expression.names:
        if name not in names:
            raise UnusableInput(refuse("model-name-unknown", path=path, term=name, allowed=sorted(names)))
    given = {name: names[name] for name in expression.names}
    uncertain = {name: each for name, each in given.items() if isinstance(each, Quantities)}
    if len({id(each.roots) for each in uncertain.values()}) != 1:
        raise UnusableInput(refuse("quantities-of-other-roots", path=path))
    plain = {
        name: np.atleast_1d(np.asarray(getattr(each, "values", each), dtype=float))
        for name, each in given.items()
    }
    with np.errstate(all="ignore"):
        found = sloped(expression, plain, tuple(uncertain))
    assert found.slopes is not None
    values = np.array(found.values)
    parts = [
        scaled_rows(each.jacobian, slopes, len(values))
        for each, slopes in zip(uncertain.values(), found.slopes, strict=True)
    ]
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return Quantities(values, total, next(iter(uncertain.values())).roots)._checked(text)


def _product(left: Matrix, right: Matrix) -> Matrix:
    """In canonical form: Jacobians share their index arrays, so nothing may sort them in place later."""
    found = left @ right
    found.sort_indices()
    return found


def _scaled_columns(jacobian: Matrix, factors: Array) -> Matrix:
    return sparse.csr_array(
        (jacobian.data * factors[jacobian.indices], jacobian.indices, jacobian.indptr), shape=jacobian.shape
    )


def scaled_rows(jacobian: Matrix, factors: Any, rows: int) -> Matrix:
    """Each row times its factor; a single row is repeated for as many as the result has."""
    if jacobian.shape[0] == 1 and rows > 1:
        jacobian = sparse.csr_array(
            (
                np.tile(jacobian.data, rows),
                np.tile(jacobian.indices, rows),
                np.arange(rows + 1) * len(jacobian.data),
            ),
            shape=(rows, jacobian.shape[1]),
        )
    counts = np.diff(jacobian.indptr)
    each = np.repeat(np.broadcast_to(factors, (rows,)), counts)
    return sparse.csr_array((jacobian.data * each, jacobian.indices, jacobian.indptr), shape=jacobian.shape)
