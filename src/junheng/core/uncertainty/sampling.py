"""Draws of all inputs at once: alone, joined by a copula, or taken together (JCGM 101:2008, 6.4; 102:2011, 5.3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy import special

from junheng.core.uncertainty import type_a
from junheng.core.uncertainty.distributions import Normal
from junheng.core.uncertainty.measurement import Measurement
from junheng.core.uncertainty.propagation import Covariance

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Source:
    """What draws a block of all inputs, prepared once."""

    measurement: Measurement
    covariance: Covariance

    def draw(self, generator: Generator, count: int) -> dict[str, Any]:
        inputs = self.measurement.inputs
        tied = {at for cluster in self.covariance.clusters for at in cluster}
        found: dict[str, Any] = {}
        for at, each in enumerate(inputs):
            if at not in tied:
                found[each.name] = each.sampled().draw(generator, count)
        for cluster in self.covariance.clusters:
            found.update(self._draw_cluster(cluster, generator, count))
        return found

    def _draw_cluster(self, cluster: tuple[int, ...], generator: Generator, count: int) -> dict[str, Any]:
        if self.is_ensemble(cluster):
            return self._draw_ensemble(cluster, generator, count)
        return self.correlated(cluster, generator.standard_normal((len(cluster), count)))

    def correlated(self, cluster: tuple[int, ...], independent: Array) -> dict[str, Any]:
        """Inputs joined by the Gaussian copula, from independent standard normal rows (JCGM 101, 6.4.8)."""
        assert self.covariance.correlation is not None
        root = square_root(self.covariance.correlation[np.ix_(cluster, cluster)])
        normal = root @ independent
        return {
            self.measurement.inputs[at].name: self._by_copula(at, normal[row])
            for row, at in enumerate(cluster)
        }

    def _by_copula(self, at: int, normal: Any) -> Any:
        shape = self.measurement.inputs[at].sampled()
        if isinstance(shape, Normal):
            return shape.mean + shape.sd * normal
        return shape.quantile(special.ndtr(normal))

    def is_ensemble(self, cluster: tuple[int, ...]) -> bool:
        names = {self.measurement.inputs[at].name for at in cluster}
        return any(names == set(members) for members in self.measurement.ensembles)

    def _draw_ensemble(self, cluster: tuple[int, ...], generator: Generator, count: int) -> dict[str, Any]:
        """Multivariate t of N quantities read together n times, n − N dof (JCGM 102:2011, 5.3.2)."""
        columns = [self.measurement.inputs[at].samples for at in cluster]
        n, dof = len(columns[0]), len(columns[0]) - len(columns)
        scale = type_a.joint_covariance(columns) * (n - 1) / dof
        normal = square_root(scale) @ generator.standard_normal((len(cluster), count))
        spread = np.sqrt(dof / generator.chisquare(dof, count))
        return {
            self.measurement.inputs[at].name: self.measurement.inputs[at].value + normal[row] * spread
            for row, at in enumerate(cluster)
        }


def square_root(matrix: Array) -> Array:
    """A square root that a semi-definite matrix has too; eigenvalues below zero are typing noise."""
    values, vectors = np.linalg.eigh(matrix)
    return np.asarray(vectors * np.sqrt(np.clip(values, 0.0, None)))
