"""Parametric bootstrap of a laboratory's difference from a reference that is not linear in the results.

Robust estimators: the stated uncertainties are propagated through d = x − x_ref by Monte Carlo, x* = x + e (Cox 2002,
Metrologia 39, 589, procedure B; JCGM 101:2008); with dark uncertainty e has variance u² + τ² (Mandel–Paule).
DerSimonian–Laird, as in Koepke, Lafarge, Possolo and Toman 2017, Metrologia 54, S34: x* = x_ref + λ + e, the variance of λ
drawn from the approximate distribution of Q (Biggerstaff and Tweedie 1997), the stated u drawn anew from their dof; without
dark uncertainty λ = 0. Laboratories outside the reference get u² + u²(x_ref*).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.random import PCG64DXSM, Generator, SeedSequence
from scipy import special

from junheng.core.comparison.heterogeneity import dersimonian_laird, mandel_paule, mean_at
from junheng.core.comparison.model import DEFAULT_DRAWS
from junheng.core.comparison.robust import algorithm_a_of, huber_of
from junheng.core.comparison.scaled import Array, Results
from junheng.core.comparison.weighted import Asked

BLOCK = 250_000
"""Numbers drawn at once; it makes no difference to what is drawn."""
DEFAULT_WORK, DEFAULT_PAIRS, MOST_PAIRS = 1_200_000, 1_200_000, 100_000_000
"""Draws times laboratories, and draws times pairs, spent where none were asked for; pairs spent at most."""
FEWEST = 1_000
CODES = {"median": 1, "huber": 2, "algorithm-a": 3, "q-hampel": 4, "dersimonian-laird": 5}
"""Own stream of random numbers for each, whichever others are computed."""
STEPS = 40
TINY = 1e-300
ROUNDING = 1e-13
SETTLED = 1e-5
"""Of the scale; an estimate in a bootstrap need not settle farther."""
COST = {"median": 1, "huber": 4, "algorithm-a": 4, "q-hampel": 8, "dersimonian-laird": 1}
"""Work of one draw, in medians."""
Estimate = Callable[[Array], Array]


@dataclass(frozen=True)
class Sampled:
    """Standard uncertainty of D per result (members and others), half-width of its coverage, u of the estimate."""

    u: Array
    U: Array
    u_estimate: float


@dataclass(frozen=True)
class Bootstrap:
    with_dark: Sampled
    without_dark: Sampled
    draws: int


def draws_for(name: str, size: int, asked: int | None) -> int:
    """As asked, or what is affordable of the default. Q looks at every pair of laboratories in every draw."""
    pairs = max(size * (size - 1) // 2, 1)
    if asked is not None:
        return min(asked, max(FEWEST, MOST_PAIRS // pairs)) if name == "q-hampel" else asked
    spent = DEFAULT_WORK // max(size, 1) // COST[name]
    if name == "q-hampel":
        spent = min(spent, DEFAULT_PAIRS // pairs)
    return max(FEWEST, min(DEFAULT_DRAWS, spent))


def bootstrap(name: str, results: Results, asked: Asked, *, draws: int, seed: int, stream: int) -> Bootstrap:
    """`seed` and `stream` (the point's position) make the random numbers; nothing else does."""
    members = results.members()
    random = Generator(PCG64DXSM(SeedSequence([seed, stream, CODES[name]])))
    if name == "dersimonian-laird":
        tau2 = dersimonian_laird(members.spectrum())
        blocks = _dersimonian_laird(members, draws, random)
    else:
        tau2 = mandel_paule(members.spectrum()) if members.size > 1 else 0.0
        blocks = _robust(name, members, tau2, draws, random)
    dark, plain = (_Moments(results, draws, keep=asked.coverage.k is None) for _world in range(2))
    for with_dark, without in blocks:
        dark.add(*with_dark)
        plain.add(*without)
    return Bootstrap(dark.sampled(results, tau2, asked), plain.sampled(results, 0.0, asked), draws)


World = tuple[Array, Array]
"""Simulated results (rows) and the estimate of each row."""
Blocks = Iterator[tuple[World, World]]
"""With dark uncertainty and without, from the same random numbers: they differ by it and not by chance."""


def _dersimonian_laird(members: Results, draws: int, random: Generator) -> Blocks:
    u2, n = members.u**2, members.size
    spread = _tau2_distribution(members)
    finite = np.flatnonzero(np.isfinite(members.dof))
    for size in _block_sizes(draws, n):
        tau2 = spread(random, size)
        plain = random.standard_normal((size, n))
        dark = plain * np.sqrt(tau2[:, None] + u2)
        plain *= members.u
        weight = 1 / u2
        if finite.size:
            weight = np.broadcast_to(weight, (size, n)).copy()
            weight[:, finite] *= (
                random.chisquare(members.dof[finite], (size, finite.size)) / members.dof[finite]
            )
        yield (dark, _dersimonian_laird_of(dark, weight)), (plain, _dersimonian_laird_of(plain, weight))


def _dersimonian_laird_of(x: Array, weight: Array) -> Array:
    """The estimate of each row; `weight` 1/u² is one row for all, or a row for each."""
    n = x.shape[1]
    if weight.ndim == 1:
        total, square = float(weight.sum()), float((weight**2).sum())
        # einsum, not @: threads of a linear-algebra library would wait for each other over twelve columns
        first = np.einsum("ij,j->i", x, weight)
        q = np.einsum("ij,ij,j->i", x, x, weight) - first**2 / total
        heavy = 1 / (1 / weight + _moment(q - (n - 1), np.float64(total), np.float64(square))[:, None])
        return np.asarray(np.einsum("ij,ij->i", heavy, x) / heavy.sum(axis=1))
    total, square = weight.sum(axis=1), np.einsum("ij,ij->i", weight, weight)
    first = np.einsum("ij,ij->i", weight, x)
    q = np.einsum("ij,ij,ij->i", weight, x, x) - first**2 / total
    heavy = weight / (1 + weight * _moment(q - (n - 1), total, square)[:, None])
    return np.asarray(np.einsum("ij,ij->i", heavy, x) / heavy.sum(axis=1))


def _moment(excess: Array, total: Array | np.float64, square: Array | np.float64) -> Array:
    """τ² by moments, never below zero; zero where one weight is all there is."""
    trace = np.asarray(total - square / total)
    counts = trace > ROUNDING * np.asarray(total)
    return np.asarray(np.maximum(0.0, excess / np.where(counts, trace, np.inf)))


def _tau2_distribution(members: Results) -> Callable[[Generator, int], Array]:
    """Draws of max(0, (Q* − (n−1))/c), Q* a gamma variable with the moments of Q at the moment estimate of τ²."""
    weight = 1 / members.u**2
    s1, s2, s3 = (float((weight**power).sum()) for power in (1, 2, 3))
    n, c = members.size, s1 - s2 / s1
    q = mean_at(members.spectrum(), 0.0).q
    moment = (q - (n - 1)) / c if c > 0 else 0.0
    variance = 2 * (n - 1) + 4 * c * moment + 2 * (s2 - 2 * s3 / s1 + (s2 / s1) ** 2) * moment**2
    if c <= ROUNDING * s1 or q <= 0 or variance <= 0:
        fixed = max(0.0, moment) if c > ROUNDING * s1 else 0.0
        return lambda random, size: np.full(size, fixed)
    shape, scale = q**2 / variance, variance / q
    return lambda random, size: np.maximum(0.0, (random.gamma(shape, scale, size) - (n - 1)) / c)


def _robust(name: str, members: Results, tau2: float, draws: int, random: Generator) -> Blocks:
    estimate = ESTIMATES[name](members)
    width = members.size * (members.size - 1) // 8 if name == "q-hampel" else members.size
    for size in _block_sizes(draws, width):
        standard = random.standard_normal((size, members.size))
        plain = _moved(members, standard, 0.0)
        without = plain, estimate(plain)
        if tau2 == 0:
            yield without, without
            continue
        dark = _moved(members, standard, tau2)
        yield (dark, estimate(dark)), without


def _moved(members: Results, standard: Array, tau2: float) -> Array:
    """The results, each moved by its uncertainty and τ."""
    if members.covariance is None:
        return np.asarray(members.x + standard * np.sqrt(members.u**2 + tau2))
    root = np.linalg.cholesky(members.covariance + tau2 * np.eye(members.size))
    return np.asarray(members.x + standard @ root.T)


def _block_sizes(draws: int, labs: int) -> Iterator[int]:
    size = max(1, BLOCK // max(labs, 1))
    for start in range(0, draws, size):
        yield min(size, draws - start)


class _Moments:
    """Moments of D over the draws as they come; for a probability also every D."""

    def __init__(self, results: Results, draws: int, *, keep: bool) -> None:
        self.at = np.flatnonzero(results.member)
        self.draws, self.done = draws, 0
        self.first, self.second = np.zeros(len(self.at)), np.zeros(len(self.at))
        self.reference = [0.0, 0.0]
        self.origin: tuple[Array, float] | None = None
        self.kept = np.empty((len(self.at), draws)) if keep else None

    def add(self, x: Array, estimates: Array) -> None:
        if self.origin is None:  # what moments are taken about, so that large differences leave their digits
            self.origin = x.mean(axis=0), float(estimates.mean())
        estimates = estimates - self.origin[1]
        difference = x - self.origin[0]
        difference -= estimates[:, None]
        self.first += difference.sum(axis=0)
        self.second += np.einsum("ij,ij->j", difference, difference)
        self.reference[0] += float(estimates.sum())
        self.reference[1] += float(estimates @ estimates)
        if self.kept is not None:
            self.kept[:, self.done : self.done + len(x)] = difference.T
        self.done += len(x)

    def sampled(self, results: Results, tau2: float, asked: Asked) -> Sampled:
        """Members by their moments; the others by u² + τ² + u²(x_ref*)."""
        mean = self.first / self.draws
        variance = _variance(self.reference[0], self.reference[1], self.draws)
        u = np.sqrt(results.u**2 + tau2 + variance)
        u[self.at] = np.sqrt(np.maximum(self.second / self.draws - mean**2, 0.0))
        half = asked.k * u
        if self.kept is not None:
            half[self.at] = _half_widths(self.kept, mean, asked.probability)
        return Sampled(u, half, math.sqrt(variance))


def _variance(first: float, second: float, draws: int) -> float:
    return max(second / draws - (first / draws) ** 2, 0.0)


def _half_widths(kept: Array, mean: Array, probability: float) -> Array:
    rank = min(kept.shape[1] - 1, math.ceil(probability * kept.shape[1]) - 1)
    for row, centre in zip(kept, mean, strict=True):
        row -= centre
        np.abs(row, out=row)
        row.partition(rank)
    return kept[:, rank].copy()


def _q_hampel_of(x: Array) -> Array:
    """Q and Hampel of rows without ties: the quarter point of pairwise differences, then reweighting."""
    n = x.shape[1]
    if n < 2:
        return np.asarray(x.mean(axis=1))
    first, second = np.triu_indices(n, 1)
    apart = np.abs(x[:, first] - x[:, second])
    place = 0.25 * apart.shape[1] + 0.5
    low = int(place)
    ranks = sorted({max(low - 1, 0), min(low, apart.shape[1] - 1)})
    apart.partition(ranks, axis=1)
    before = apart[:, low - 1] if low else np.zeros(len(x))
    after = apart[:, min(low, apart.shape[1] - 1)]
    reached = (place - low) if low else 2 * place - 1 if place > 0.5 else 0.0
    spread = (before + (after - before) * reached) / (math.sqrt(2) * float(special.ndtri(0.625)))
    value = np.median(x, axis=1)
    for _step in range(STEPS):
        standard = np.abs(x - value[:, None]) / spread[:, None]
        weight = np.clip(np.minimum(1.5, 4.5 - standard), 0.0, None) / np.maximum(standard, TINY)
        weight = np.minimum(weight, 1.0)
        total = weight.sum(axis=1)
        new = np.where(total > 0, (weight * x).sum(axis=1) / np.where(total > 0, total, 1.0), value)
        still = np.abs(new - value) > SETTLED * spread
        value = new
        if not still.any():
            break
    return np.asarray(value)


ESTIMATES: dict[str, Callable[[Results], Estimate]] = {
    "median": lambda members: lambda x: np.asarray(np.median(x, axis=1)),
    "huber": lambda members: lambda x: huber_of(x, 1 / members.u, SETTLED)[0],
    "algorithm-a": lambda members: lambda x: algorithm_a_of(x, SETTLED)[0],
    "q-hampel": lambda members: _q_hampel_of,
}
