"""A second implementation of the statistics, as plain as their definitions: loops, root bracketing, no tricks.

It shares nothing with the one under test and is slow on purpose. Results in, numbers out, nothing scaled.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence

from scipy import integrate, optimize, stats

Numbers = Sequence[float]


def mean_of(x: Numbers, w: Numbers) -> float:
    return math.fsum(a * b for a, b in zip(w, x, strict=True)) / math.fsum(w)


def q_of(x: Numbers, u: Numbers, tau2: float) -> float:
    w = [1 / (each**2 + tau2) for each in u]
    mu = mean_of(x, w)
    return math.fsum(a * (b - mu) ** 2 for a, b in zip(w, x, strict=True))


def weighted(x: Numbers, u: Numbers, tau2: float = 0.0) -> tuple[float, float]:
    w = [1 / (each**2 + tau2) for each in u]
    return mean_of(x, w), 1 / math.sqrt(math.fsum(w))


def dersimonian_laird(x: Numbers, u: Numbers) -> float:
    w = [1 / each**2 for each in u]
    s1, s2 = math.fsum(w), math.fsum(each**2 for each in w)
    return max(0.0, (q_of(x, u, 0.0) - (len(x) - 1)) / (s1 - s2 / s1))


def root(f: Callable[[float], float], scale: float) -> float:
    """Root of a falling function on τ² ≥ 0; zero where it starts below."""
    if f(0.0) <= 0:
        return 0.0
    high = scale
    while f(high) > 0:
        high *= 2
    return float(optimize.brentq(f, 0.0, high, xtol=1e-300, rtol=1e-15, maxiter=1000))


def mandel_paule(x: Numbers, u: Numbers) -> float:
    return root(lambda t: q_of(x, u, t) - (len(x) - 1), max(each**2 for each in u))


def q_profile(x: Numbers, u: Numbers, probability: float) -> tuple[float, float]:
    ends = [stats.chi2.ppf((1 + sign * probability) / 2, len(x) - 1) for sign in (1, -1)]
    low, high = (root(lambda t, end=end: q_of(x, u, t) - end, max(each**2 for each in u)) for end in ends)
    return math.sqrt(low), math.sqrt(high)


def restricted_likelihood(x: Numbers, u: Numbers, tau2: float) -> float:
    w = [1 / (each**2 + tau2) for each in u]
    return -0.5 * (-math.fsum(math.log(each) for each in w) + math.log(math.fsum(w)) + q_of(x, u, tau2))


def vangel_rukhin_cost(x: Numbers, u: Numbers, dof: Numbers, mu: float, tau2: float) -> float:
    """−2 log L with every σ_i² at its best, by a search of its own."""
    total = 0.0
    for each, own, nu in zip(x, u, dof, strict=True):
        if math.isinf(nu):
            total += math.log(tau2 + own**2) + (each - mu) ** 2 / (tau2 + own**2)
            continue

        def cost(log_xi: float, each: float = each, own: float = own, nu: float = nu) -> float:
            xi = math.exp(log_xi)
            return math.log(tau2 + xi) + (each - mu) ** 2 / (tau2 + xi) + nu * (log_xi + own**2 / xi)

        start = 2 * math.log(own)
        found = optimize.minimize_scalar(cost, bounds=(start - 10, start + 10), method="bounded", options={"xatol": 1e-12})  # fmt: skip
        total += float(found.fun)
    return total


def algorithm_a(x: Numbers) -> tuple[float, float]:
    """ISO 13528, C.3, one winsorisation after the other; the factor as the integral it rounds."""
    cut = 1.5
    kept = integrate.quad(lambda z: min(z * z, cut**2) * stats.norm.pdf(z), -12, 12, points=[-cut, cut])[0]
    ordered = sorted(x)
    n = len(ordered)

    def middle(values: Numbers) -> float:
        row = sorted(values)
        return (row[(n - 1) // 2] + row[n // 2]) / 2

    centre = middle(ordered)
    spread = 1.4826 * middle([abs(each - centre) for each in ordered])
    for _step in range(100_000):
        drawn = [min(max(each, centre - cut * spread), centre + cut * spread) for each in ordered]
        new = math.fsum(drawn) / n
        width = math.sqrt(math.fsum((each - new) ** 2 for each in drawn) / (n - 1) / kept)
        done = abs(new - centre) + abs(width - spread) < 1e-15 * spread
        centre, spread = new, width
        if done:
            break
    return centre, spread


def hampel_psi(q: float) -> float:
    """ISO 13528:2022, C.5.3, line by line."""
    if q <= -4.5:
        return 0.0
    if q <= -3:
        return -4.5 - q
    if q <= -1.5:
        return -1.5
    if q <= 1.5:
        return q
    if q <= 3:
        return 1.5
    return 4.5 - q if q <= 4.5 else 0.0


def q_scale(x: Numbers) -> float:
    """ISO 13528:2022, C.5.2.2: H1 of the pairwise differences, G1 halfway up its steps, joined by lines."""
    differences = sorted(abs(a - b) for a, b in itertools.combinations(x, 2))
    count = len(differences)

    def h1(at: float) -> float:
        return sum(each <= at for each in differences) / count

    steps = sorted(set(differences))
    h0 = h1(0.0)
    points = [(0.0, 0.0)]
    for place, each in enumerate(steps):
        below = h1(steps[place - 1]) if place else 0.0
        if each > 0:
            points.append((each, 0.5 * (h1(each) + below)))
    wanted = 0.25 + 0.75 * h0
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        if y0 <= wanted <= y1:
            quantile = x0 + (x1 - x0) * (wanted - y0) / (y1 - y0)
            return float(quantile / (math.sqrt(2) * stats.norm.ppf(0.625 + 0.375 * h0)))
    raise AssertionError("never reached")


def consistent_subsets(x: Numbers, u: Numbers) -> set[frozenset[int]]:
    """All of the largest size, by enumeration."""
    everything = range(len(x))
    for size in range(len(x), 1, -1):
        limit = stats.chi2.ppf(0.95, size - 1)
        found = {
            frozenset(each)
            for each in itertools.combinations(everything, size)
            if q_of([x[at] for at in each], [u[at] for at in each], 0.0) <= limit
        }
        if found:
            return found
    return {frozenset([at]) for at in everything}


def hierarchical_gauss(x: Numbers, u: Numbers, scale: float) -> tuple[float, float]:
    """Posterior mean and sd of μ, by adaptive quadrature over τ piece by piece."""

    def density(tau: float) -> float:
        return math.exp(restricted_likelihood(x, u, tau**2) - peak) / (1 + (tau / scale) ** 2)

    peak = max(restricted_likelihood(x, u, (scale * 2.0**power) ** 2) for power in range(-20, 21))
    pieces = [0.0] + [scale * 2.0**power for power in range(-16, 30)]

    def integral(of: Callable[[float], float]) -> float:
        return math.fsum(
            integrate.quad(lambda t: of(t) * density(t), low, high, epsrel=1e-12, epsabs=0)[0]
            for low, high in itertools.pairwise(pieces)
        )

    total = integral(lambda t: 1.0)
    mean = integral(lambda t: weighted(x, u, t * t)[0]) / total
    second = integral(lambda t: (weighted(x, u, t * t)[0] - mean) ** 2 + weighted(x, u, t * t)[1] ** 2)
    return mean, math.sqrt(second / total)


def hierarchical_laplace(x: Numbers, u: Numbers, scale: float) -> tuple[float, float]:
    """The same with Laplace effects, on a plain rectangular grid of μ and log τ, the convolution by its formula."""
    import numpy as np
    from scipy import special

    spread = max(x) - min(x) + max(u)
    mu = np.linspace(min(x) - 6 * spread, max(x) + 6 * spread, 6001)
    log_tau = np.linspace(math.log(scale) - 12, math.log(scale) + 9, 500)
    mass = np.empty((len(log_tau), len(mu)))
    for row, lt in enumerate(log_tau):
        b = math.exp(lt) / math.sqrt(2)
        total = np.zeros(len(mu))
        for each, own in zip(x, u, strict=True):
            parts = [
                own**2 / (2 * b**2)
                + sign * (each - mu) / b
                + special.log_ndtr(-own / b - sign * (each - mu) / own)
                for sign in (1, -1)
            ]
            total += np.logaddexp(*parts) - math.log(2 * b)
        mass[row] = total - math.log1p((math.exp(lt) / scale) ** 2) + lt
    mass = np.exp(mass - mass.max())
    p = mass.sum(axis=0) / mass.sum()
    mean = float(p @ mu)
    return mean, math.sqrt(float(p @ (mu - mean) ** 2))
