"""Reliability models of NCSL RP-1, appendix D: the probability of being in tolerance after a time t.

All parameters are positive; t is in units of the longest interval observed, so that they are of the order of one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Model:
    """A reliability curve and where its likelihood is climbed from."""

    name: str
    reliability: Callable[[Any, Array], Any]
    starts: tuple[tuple[float, ...], ...]


def _within(variance: Any) -> Any:
    """P(|Z| ≤ 1/√variance): a deviation of that variance stays within limits of size one."""
    return special.erf(1 / np.sqrt(2 * variance))


def _modified_gamma(t: Any, theta: Array) -> Any:
    z = theta[0] * t
    return np.exp(-z) * (1 + z + z**2 / 2 + z**3 / 6)


def _warranty(t: Any, theta: Array) -> Any:
    return special.expit(-theta[0] * (t - theta[1]))


def _drift(t: Any, theta: Array) -> Any:
    moved = theta[2] * t
    return special.ndtr(theta[0] + moved) + special.ndtr(theta[1] - moved) - 1


MODELS = (
    Model("exponential", lambda t, p: np.exp(-p[0] * t), ((0.3,), (2.0,))),
    Model("weibull", lambda t, p: np.exp(-((p[0] * t) ** p[1])), ((0.5, 1.0), (0.5, 3.0), (1.0, 0.5))),
    Model("mixed-exponential", lambda t, p: (1 + p[0] * t) ** -p[1], ((1.0, 0.5), (10.0, 0.5))),
    Model("random-walk", lambda t, p: _within(p[0] + p[1] * t), ((0.1, 1.0), (0.5, 0.3))),
    Model(
        "restricted-random-walk",
        lambda t, p: _within(p[0] - p[1] * np.expm1(-p[2] * t)),
        ((0.1, 1.0, 1.0), (0.1, 1.0, 5.0), (0.3, 0.5, 0.5)),
    ),
    Model("modified-gamma", _modified_gamma, ((1.0,), (4.0,))),
    Model("mortality-drift", lambda t, p: np.exp(-p[0] * t - p[1] * t**2), ((0.3, 0.3), (1.0, 0.01))),
    Model("warranty", _warranty, ((3.0, 1.0), (1.0, 2.0))),
    Model("drift", _drift, ((2.0, 2.0, 1.0), (1.0, 2.0, 0.3))),
    Model("lognormal", lambda t, p: special.ndtr(-np.log(p[0] * t) / p[1]), ((1.0, 1.0), (0.5, 2.0))),
)
