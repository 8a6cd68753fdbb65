"""Covariance of the laboratories' results: from stated correlations, or as a whole matrix."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from junheng.core.comparison.forms import correlation_of
from junheng.core.comparison.model import Laboratory
from junheng.core.reason import UnusableInput, refuse
from junheng.core.uncertainty.fields import Fields, finite, shown

Matrix = tuple[tuple[float, ...], ...]
LEAST_EIGENVALUE = 1e-12
"""Of the correlation matrix: below this its inverse has no digits left."""
SAME = 1e-6
"""Relative difference up to which a stated u and the diagonal are the same number, printed twice."""


def read_covariance(
    laboratories: tuple[Laboratory, ...],
    correlations: Any,
    covariance: Any,
    correlations_path: str,
    covariance_path: str,
) -> tuple[tuple[Laboratory, ...], Matrix | None]:
    """The laboratories (with u from the diagonal where none was stated) and the matrix, or None."""
    if correlations is not None and covariance is not None:
        raise UnusableInput(refuse("comparison-covariance-and-correlations", path=covariance_path))
    if covariance is not None:
        return _stated(laboratories, covariance, covariance_path)
    if correlations is None:
        return laboratories, None
    return laboratories, _from_correlations(laboratories, correlations, correlations_path)


def _stated(
    laboratories: tuple[Laboratory, ...], raw: Any, path: str
) -> tuple[tuple[Laboratory, ...], Matrix]:
    n = len(laboratories)
    rows = Fields({path: raw}, "").items(path)
    if len(rows) != n or any(not isinstance(row, list) or len(row) != n for row in rows):
        raise UnusableInput(refuse("comparison-covariance-shape", path=path, limit=n))
    matrix = [[finite(each, f"{path}[{i}][{j}]") for j, each in enumerate(row)] for i, row in enumerate(rows)]
    for i in range(n):
        if not 1e-300 <= matrix[i][i] <= 1e300:
            raise UnusableInput(
                refuse("value-out-of-range", path=f"{path}[{i}][{i}]", found=matrix[i][i], expected="> 0")
            )
    u = [math.sqrt(matrix[i][i]) for i in range(n)]
    for i, each in enumerate(laboratories):
        if each.u is not None and not math.isclose(each.u, u[i], rel_tol=SAME):
            raise UnusableInput(
                refuse("comparison-covariance-differs", path=f"{path}[{i}][{i}]", found=each.name)
            )
        if any(abs(matrix[i][j] - matrix[j][i]) > SAME * u[i] * u[j] for j in range(i)):
            raise UnusableInput(refuse("comparison-covariance-shape", path=path, limit=n))
    _check_positive(matrix, u, path)
    symmetric = tuple(tuple((matrix[i][j] + matrix[j][i]) / 2 for j in range(n)) for i in range(n))
    return tuple(replace(each, u=u[i]) for i, each in enumerate(laboratories)), symmetric


def _from_correlations(laboratories: tuple[Laboratory, ...], raw: Any, path: str) -> Matrix | None:
    rows = Fields({path: raw}, "").items(path)
    names = {each.name: at for at, each in enumerate(laboratories)}
    found: dict[tuple[int, int], float] = {}
    for at, row in enumerate(rows):
        here = f"{path}[{at}]"
        if not isinstance(row, list) or len(row) != 3:
            raise UnusableInput(refuse("value-not-a-list", path=here, found=shown(row)))
        i, j = sorted(_position(each, names, here) for each in row[:2])
        if i == j or (i, j) in found:
            raise UnusableInput(
                refuse("correlation-given-twice", path=here, found=f"{shown(row[0])}, {shown(row[1])}")
            )
        found[i, j] = correlation_of(row[2], f"{here}[2]")
    if not any(found.values()):
        return None
    for pair in found:
        for each in (laboratories[at] for at in pair):
            if each.u is None:
                raise UnusableInput(refuse("correlation-needs-u", path=path, found=each.name))
    u = [each.u if each.u is not None else 1.0 for each in laboratories]
    matrix = [[(u[i] ** 2 if i == j else 0.0) for j in range(len(u))] for i in range(len(u))]
    for (i, j), r in found.items():
        matrix[i][j] = matrix[j][i] = r * u[i] * u[j]
    _check_positive(matrix, u, path)
    return tuple(tuple(row) for row in matrix)


def _position(raw: Any, names: dict[str, int], path: str) -> int:
    name = raw if isinstance(raw, str) else shown(raw)
    if name not in names:
        raise UnusableInput(refuse("lab-unknown", path=path, found=shown(name), allowed=list(names)[:20]))
    return names[name]


def _check_positive(matrix: Sequence[Sequence[float]], u: Sequence[float], path: str) -> None:
    normalised = [[each / u[i] / u[j] for j, each in enumerate(row)] for i, row in enumerate(matrix)]
    least = float(np.linalg.eigvalsh(np.array(normalised))[0])
    if least < LEAST_EIGENVALUE:
        raise UnusableInput(refuse("comparison-covariance-not-positive", path=path, found=f"{least:.3g}"))
