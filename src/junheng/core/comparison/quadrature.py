"""Composite Gauss–Legendre quadrature over scales: nodes and weights on the panels of a partition."""

from __future__ import annotations

from functools import cache

import numpy as np
from scipy import special

from junheng.core.comparison.scaled import Array

HALVINGS = 55
NOTHING = 1e-15
"""Probability of a node that is left out of a mixture."""


@cache
def _legendre(count: int) -> tuple[Array, Array]:
    nodes, weights = special.roots_legendre(count)
    return np.asarray(nodes), np.asarray(weights)


def panels(edges: Array, count: int) -> tuple[Array, Array]:
    """Nodes and weights of `count` points on every panel; edges (…, panels + 1) give (…, panels · count)."""
    nodes, weights = _legendre(count)
    half = (edges[..., 1:] - edges[..., :-1]) / 2
    middle = (edges[..., 1:] + edges[..., :-1]) / 2
    at = middle[..., None] + half[..., None] * nodes
    heavy = half[..., None] * weights
    shape = (*edges.shape[:-1], -1)
    return at.reshape(shape), heavy.reshape(shape)


def normalised(log_density: Array, weights: Array) -> Array:
    """Probabilities of the nodes of a density known up to a factor."""
    mass = np.exp(log_density - log_density.max()) * weights
    return np.asarray(mass / mass.sum())


def mixture_quantiles(probability: Array, mean: Array, sd: Array, wanted: Array) -> Array:
    """Quantiles of Σ p N(mean, sd²), by bisection of all at once."""
    reach = 40 * sd
    low = np.full(len(wanted), float((mean - reach).min()))
    high = np.full(len(wanted), float((mean + reach).max()))
    live = probability > NOTHING
    p, m, s = probability[live], mean[live], sd[live]
    for _halving in range(HALVINGS):
        middle = (low + high) / 2
        below = special.ndtr((middle[:, None] - m) / s) @ p
        low, high = np.where(below < wanted, middle, low), np.where(below < wanted, high, middle)
    return np.asarray((low + high) / 2)


def half_width(probability: Array, mean: Array, sd: Array, coverage: float) -> float:
    """Half-width of the interval about zero that holds `coverage` of Σ p N(mean, sd²)."""
    live = probability > NOTHING
    p, m, s = probability[live], mean[live], sd[live]
    low, high = 0.0, float((np.abs(m) + 40 * s).max())
    for _halving in range(HALVINGS):
        middle = (low + high) / 2
        inside = float((special.ndtr((middle - m) / s) - special.ndtr((-middle - m) / s)) @ p)
        low, high = (middle, high) if inside < coverage else (low, middle)
    return (low + high) / 2
