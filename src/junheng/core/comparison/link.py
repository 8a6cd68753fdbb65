"""Linking to a comparison of a higher level (KC → RMO → national → regional) through those who took part in both.

Each linking laboratory gives one value of the offset, d_KC − d_RMO, with the uncertainty of that difference (its
repeatability between the two); their weighted mean is delta, and a result x becomes x + delta.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal, localcontext

import numpy as np

from junheng.core.comparison.least_squares import solve
from junheng.core.comparison.model import Link
from junheng.core.comparison.scaled import DIGITS, value_of
from junheng.core.reason import Refusal, refuse

LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class LinkedResult:
    """One degree of equivalence at the higher level: d and its standard uncertainty."""

    lab: str
    d: float
    u: float


@dataclass(frozen=True, slots=True)
class LinkedPair:
    """Two linked laboratories; delta is common to both and leaves their difference."""

    lab: str
    other: str
    d: float
    u: float


@dataclass(frozen=True, slots=True)
class LinkFit:
    delta: float
    u: float
    chi_squared: float
    dof: int
    p_value: float | None
    results: tuple[LinkedResult, ...]
    pairs: tuple[LinkedPair, ...]

    @property
    def warnings(self) -> tuple[Refusal, ...]:
        if self.p_value is None or self.p_value >= LEVEL:
            return ()
        return (refuse("link-inconsistent", p=f"{self.p_value:.3g}"),)


def fit_link(link: Link, *, most_pairs: int) -> LinkFit:
    with localcontext() as context:
        context.prec = DIGITS
        offsets = sorted((each.d_kc - each.d_rmo, each.u_diff) for each in link.linking)
        centre = offsets[(len(offsets) - 1) // 2][0]
        differences = np.array([float(each - centre) for each, _ in offsets])
    u = np.array([each for _, each in offsets])
    scale = float(np.sort(u)[(len(u) - 1) // 2])
    found = solve(np.ones((len(u), 1)), differences / scale, (u / scale) ** 2)
    offset, u_delta = float(found.parameters[0]), math.sqrt(found.covariance[0, 0]) * scale
    results = tuple(
        LinkedResult(each.name, value_of(_plus(each.x, centre), offset, scale), math.hypot(each.u or 0.0, u_delta))
        for each in link.results
    )  # fmt: skip
    delta = value_of(centre, offset, scale)
    return LinkFit(
        delta, u_delta, found.chi_squared, found.dof, found.p_value, results, _pairs(link, most_pairs)
    )


def _plus(first: Decimal, second: Decimal) -> Decimal:
    with localcontext() as context:
        context.prec = DIGITS
        return first + second


def _pairs(link: Link, most: int) -> tuple[LinkedPair, ...]:
    if len(link.results) > most:
        return ()
    return tuple(
        LinkedPair(first.name, second.name, float(_plus(first.x, -second.x)), math.hypot(first.u or 0.0, second.u or 0.0))
        for at, first in enumerate(link.results)
        for second in link.results[at + 1 :]
    )  # fmt: skip
