"""Probability distributions of input quantities: mean, standard deviation, draws and quantiles.

JCGM 101:2008, 6.4. Draws use the generator handed in and nothing else; quantiles serve the Gaussian copula.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.random import Generator
from scipy import special


class Distribution(Protocol):
    """What every distribution answers; `sd` is None where the standard deviation does not exist."""

    @property
    def name(self) -> str: ...
    @property
    def mean(self) -> float: ...
    @property
    def sd(self) -> float | None: ...
    def draw(self, generator: Generator, count: int) -> Any: ...
    def quantile(self, p: Any) -> Any: ...


def placed(drawn: Any, mean: float, scale: float) -> Any:
    """mean + scale·drawn in the memory of the draws."""
    drawn *= scale
    drawn += mean
    return drawn


@dataclass(frozen=True, slots=True)
class Constant:
    """An exact number."""

    mean: float
    name: str = "constant"
    sd: float | None = 0.0

    def draw(self, generator: Generator, count: int) -> Any:
        return self.mean

    def quantile(self, p: Any) -> Any:
        return np.full(np.shape(p), self.mean)


@dataclass(frozen=True, slots=True)
class Normal:
    mean: float
    sd: float
    name: str = "normal"

    def draw(self, generator: Generator, count: int) -> Any:
        return placed(generator.standard_normal(count), self.mean, self.sd)

    def quantile(self, p: Any) -> Any:
        return self.mean + self.sd * special.ndtri(p)


@dataclass(frozen=True, slots=True)
class ScaledT:
    """Student's t, shifted and scaled: `scale` is the standard uncertainty stated (JCGM 101, 6.4.9)."""

    mean: float
    scale: float
    dof: float
    name: str = "t"

    @property
    def sd(self) -> float | None:
        return self.scale * math.sqrt(self.dof / (self.dof - 2)) if self.dof > 2 else None

    def draw(self, generator: Generator, count: int) -> Any:
        return placed(generator.standard_t(self.dof, count), self.mean, self.scale)

    def quantile(self, p: Any) -> Any:
        return self.mean + self.scale * special.stdtrit(self.dof, p)


@dataclass(frozen=True, slots=True)
class Rectangular:
    """`mean` ± `half`: kept apart, so that 429 THz ± 0.1 Hz has the sd of its half-width, not of rounded ends."""

    mean: float
    half: float
    name: str = "rectangular"

    @property
    def sd(self) -> float:
        return self.half / math.sqrt(3)

    def draw(self, generator: Generator, count: int) -> Any:
        return placed(placed(generator.random(count), -1.0, 2.0), self.mean, self.half)

    def quantile(self, p: Any) -> Any:
        return self.mean + self.half * (2 * np.asarray(p) - 1)


@dataclass(frozen=True, slots=True)
class Triangular:
    """A mode and how far the triangle reaches to its left and to its right."""

    mode: float
    left: float
    right: float
    name: str = "triangular"

    @property
    def mean(self) -> float:
        return self.mode + (self.right - self.left) / 3

    @property
    def sd(self) -> float:
        return math.hypot(self.left + self.right / 2, self.right * math.sqrt(3) / 2) / math.sqrt(18)

    def draw(self, generator: Generator, count: int) -> Any:
        return self.quantile(generator.random(count))

    def quantile(self, p: Any) -> Any:
        width = self.left + self.right
        p = np.asarray(p)
        rising = np.sqrt(p * width * self.left) - self.left
        falling = self.right - np.sqrt((1 - p) * width * self.right)
        return self.mode + np.where(p * width < self.left, rising, falling)


@dataclass(frozen=True, slots=True)
class Trapezoidal:
    """`mean` ± `half` at the base; `beta` is the top over the base: 0 is a triangle, 1 a rectangle
    (JCGM 101, 6.4.4)."""

    mean: float
    half: float
    beta: float
    name: str = "trapezoidal"

    @property
    def sd(self) -> float:
        return self.half * math.sqrt((1 + self.beta**2) / 6)

    def draw(self, generator: Generator, count: int) -> Any:
        long, short = 2 * generator.random(count) - 1, 2 * generator.random(count) - 1
        return self.mean + self.half / 2 * ((1 + self.beta) * long + (1 - self.beta) * short)

    def quantile(self, p: Any) -> Any:
        half, beta = self.half, self.beta
        p = np.asarray(p)
        lower = np.minimum(p, 1 - p)
        slope = half * np.sqrt(2 * (1 - beta**2) * lower)
        flat = half * (1 - beta) / 2 + half * (1 + beta) * lower
        depth = np.where(lower < (1 - beta) / (2 * (1 + beta)), slope, flat)
        return self.mean + np.where(p <= 0.5, depth - half, half - depth)


@dataclass(frozen=True, slots=True)
class CurvilinearTrapezoid:
    """A rectangle `mean` ± `half` whose limits are known to ± `inexactness` (JCGM 101, 6.4.3)."""

    mean: float
    half: float
    inexactness: float
    name: str = "curvilinear-trapezoid"

    @property
    def sd(self) -> float:
        return math.hypot(self.half / math.sqrt(3), self.inexactness / 3)

    def draw(self, generator: Generator, count: int) -> Any:
        reach = self.half + self.inexactness * (2 * generator.random(count) - 1)
        return self.mean + reach * (2 * generator.random(count) - 1)

    def quantile(self, p: Any) -> Any:
        """Bisection on the closed form of the distribution function; 60 halvings reach the last digit."""
        p = np.asarray(p)
        reach = self.half + self.inexactness
        below, above = np.zeros(p.shape), np.full(p.shape, reach)
        target = np.abs(2 * p - 1)
        for _ in range(60):
            middle = (below + above) / 2
            short = self._within(middle) < target
            below, above = np.where(short, middle, below), np.where(short, above, middle)
        return self.mean + np.sign(p - 0.5) * (below + above) / 2

    def _within(self, distance: Any) -> Any:
        """Probability of lying within a distance of the middle: the half-width h is uniform, w ± d."""
        w, d = self.half, self.inexactness
        inner = distance * math.log((w + d) / (w - d))
        with np.errstate(divide="ignore", invalid="ignore"):
            outer = distance - (w - d) + distance * np.log((w + d) / distance)
        return np.where(distance <= w - d, inner, outer) / (2 * d)


@dataclass(frozen=True, slots=True)
class Arcsine:
    """The U-shaped distribution of a sinusoid of unknown phase (JCGM 101, 6.4.6)."""

    mean: float
    half: float
    name: str = "arcsine"

    @property
    def sd(self) -> float:
        return self.half / math.sqrt(2)

    def draw(self, generator: Generator, count: int) -> Any:
        return self.mean + self.half * np.sin(2 * math.pi * generator.random(count))

    def quantile(self, p: Any) -> Any:
        return self.mean + self.half * np.sin(math.pi * (np.asarray(p) - 0.5))


@dataclass(frozen=True, slots=True)
class Gamma:
    """Also the exponential (shape 1) and the belief after counting events (JCGM 101, 6.4.10 and 6.4.11)."""

    shape: float
    scale: float
    name: str = "gamma"

    @property
    def mean(self) -> float:
        return self.shape * self.scale

    @property
    def sd(self) -> float:
        return math.sqrt(self.shape) * self.scale

    def draw(self, generator: Generator, count: int) -> Any:
        return self.scale * generator.standard_gamma(self.shape, count)

    def quantile(self, p: Any) -> Any:
        return self.scale * special.gammaincinv(self.shape, p)


@dataclass(frozen=True, slots=True)
class Lognormal:
    """`mean` and `sd` are those of the quantity, not of its logarithm."""

    mean: float
    sd: float
    name: str = "lognormal"

    @property
    def _sigma(self) -> float:
        return math.sqrt(math.log1p((self.sd / self.mean) ** 2))

    def _of(self, z: Any) -> Any:
        return self.mean * np.exp(self._sigma * z - self._sigma**2 / 2)

    def draw(self, generator: Generator, count: int) -> Any:
        return self._of(generator.standard_normal(count))

    def quantile(self, p: Any) -> Any:
        return self._of(special.ndtri(p))
