"""Scrambled Sobol points instead of pseudo-random ones: fewer trials for the same accuracy, its error measured.

Every replicate is an independent scrambling (Owen) of the same net; the spread of the replicates' statistics is the
standard error of their mean, which the points of one net do not tell. A quantity is drawn by its quantile, correlated
ones by the Gaussian copula, those observed together by the multivariate t.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.random import PCG64DXSM, Generator, SeedSequence
from numpy.typing import NDArray
from scipy import special

from junheng.core.uncertainty import type_a
from junheng.core.uncertainty.sampling import Source, square_root

Array = NDArray[np.float64]
REPLICATES = 16
SMALLEST, LARGEST = 6, 20
"""Powers of two of the points of one replicate."""
AT_ONCE = 12
"""Power of two of the points made at once: with 500 inputs 16 MiB."""
END = 2.0**-54
"""No point lies nearer to 0, nor nearer to 1 than twice this, the next double: their quantiles may be infinite."""


def points_of_a_replicate(trials: int) -> int:
    """Points of each replicate for about so many trials in all: a power of two, where a net is even."""
    power = math.floor(math.log2(max(trials // REPLICATES, 1)))
    return int(2 ** min(max(power, SMALLEST), LARGEST))


def draws(source: Source, *, seed: int, replicate: int, points: int) -> Iterator[dict[str, Any]]:
    """All inputs of one replicate, part by part."""
    from scipy.stats import qmc  # half a second that others need not wait for

    generator = Generator(PCG64DXSM(SeedSequence(seed, spawn_key=(replicate,))))
    net = qmc.Sobol(_dimensions(source), scramble=True, rng=generator)
    part = min(points, 2**AT_ONCE)
    for _ in range(points // part):
        yield _placed(source, np.clip(net.random(part), END, 1 - 2 * END))


def _dimensions(source: Source) -> int:
    """One for every input, one more for every group observed together."""
    groups = sum(source.is_ensemble(cluster) for cluster in source.covariance.clusters)
    return len(source.measurement.inputs) + groups


def _placed(source: Source, points: Array) -> dict[str, Any]:
    """The inputs at points of the unit cube (count, dimensions), in the order of the inputs."""
    inputs = source.measurement.inputs
    found: dict[str, Any] = {}
    tied = {at for cluster in source.covariance.clusters for at in cluster}
    for at, each in enumerate(inputs):
        if at not in tied:
            found[each.name] = each.sampled().quantile(points[:, at])
    spare = len(inputs)
    for cluster in source.covariance.clusters:
        normal = special.ndtri(points[:, list(cluster)]).T
        if source.is_ensemble(cluster):
            found.update(_observed_together(source, cluster, normal, points[:, spare]))
            spare += 1
        else:
            found.update(source.correlated(cluster, normal))
    return found


def _observed_together(
    source: Source, cluster: tuple[int, ...], normal: Array, point: Array
) -> dict[str, Any]:
    columns = [source.measurement.inputs[at].samples for at in cluster]
    n, dof = len(columns[0]), len(columns[0]) - len(columns)
    scale = type_a.joint_covariance(columns) * (n - 1) / dof
    spread = np.sqrt(dof / (2 * special.gammaincinv(dof / 2, point)))
    placed = square_root(scale) @ normal * spread
    inputs = source.measurement.inputs
    return {inputs[at].name: inputs[at].value + placed[row] for row, at in enumerate(cluster)}
