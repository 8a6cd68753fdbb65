"""Hierarchical models by deterministic quadrature: x_i = μ + λ_i + e_i, flat prior of μ, half-Cauchy prior of τ.

e_i is normal with sd u_i; λ_i has mean zero and sd τ, normal (Gauss) or double exponential (Laplace). Given τ
the Gauss model is conjugate, so one integral over τ remains; Laplace and uncertain u need a second one over μ.
Koepke, Lafarge, Possolo and Toman 2017, Metrologia 54, S34; Röver 2020, J. Stat. Soft. 93(6).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy import special

from junheng.core.comparison.fit import Fit, Posterior
from junheng.core.comparison.quadrature import mixture_quantiles, normalised, panels
from junheng.core.comparison.robust import made
from junheng.core.comparison.scaled import Array, Results, Spectrum
from junheng.core.comparison.weighted import Asked, normal_interval
from junheng.core.reason import refuse

POINTS = 8
PANELS = 64
TAU_PANELS = 24
MOST_KNOTS = 60
LIVE = 1e-14
"""Probability of a panel below which it carries nothing."""
CHI_NODES = 24


@dataclass(frozen=True, slots=True)
class GridSize:
    """Points on a panel of τ, even panels of μ, points on a panel of μ."""

    tau_points: int
    mu_panels: int
    mu_points: int


COARSE, FINE = GridSize(2, 8, 3), GridSize(6, 24, 6)
LogDensity = Callable[[Array, Array], Array]
"""`density(μ, τ)`: log-likelihood summed over laboratories; both arrays of one shape."""


def prior_scale(members: Results, stated: float | None) -> float:
    """Scale of the half-Cauchy prior: stated, or MADe, or where that is zero the median of u; scaled."""
    if stated is not None:
        return stated / members.scale
    spread = float(made(members.x))
    return spread if spread > 0 else float(np.median(members.u))


def hierarchical_gauss(members: Results, asked: Asked, tau_scale: float | None = None) -> Fit:
    """Posterior mean and sd of μ, posterior median of τ; u_i are taken as known."""
    scale = prior_scale(members, tau_scale)
    return _fit("hierarchical-gauss", _gauss(members.spectrum(), scale), members, scale, asked)


def with_dof(fit: Fit, members: Results, tau_scale: float | None = None) -> Fit:
    """The same fit, with what the model σ_i² ~ ν u²/χ²(ν) gives beside it in `scales`.

    `shift_with_dof` is the difference of that value from this one. Nothing is added where all dof are infinite.
    """
    scale = prior_scale(members, tau_scale)
    if members.covariance is not None or not np.isfinite(members.dof).any() or members.size < 3:
        return fit
    respected = _moments(_two_dimensional(_uncertain_u(members), members, scale))
    return replace(
        fit,
        scales=dict(fit.scales)
        | {
            "shift_with_dof": respected[0] - fit.value,
            "u_with_dof": respected[1],
            "tau_with_dof": respected[2],
        },
    )


def hierarchical_laplace(members: Results, asked: Asked, tau_scale: float | None = None) -> Fit:
    """The same with Laplace laboratory effects of standard deviation τ: heavier tails, outliers pull less."""
    scale = prior_scale(members, tau_scale)
    posterior = _two_dimensional(_laplace(members), members, scale)
    return _fit("hierarchical-laplace", posterior, members, scale, asked)


def _fit(name: str, posterior: Posterior, members: Results, scale: float, asked: Asked) -> Fit:
    value, sd, tau = _moments(posterior)
    tail = (1 - asked.probability) / 2
    low, high = mixture_quantiles(
        posterior.probability, posterior.mean, posterior.sd, np.array([tail, 1 - tail])
    )
    warnings = () if members.size >= 3 else (refuse("posterior-without-sd", estimator=name),)
    u = sd if members.size >= 3 else None
    scales = {"tau_prior_scale": scale}
    if members.size >= 3:
        scales["tau_mean"] = float(posterior.probability @ posterior.tau)
    intervals = normal_interval(value, u, asked) | {"quantile": (float(low), float(high))}
    return Fit(value, u, tau, None, intervals, scales, {}, warnings, posterior)


def _moments(found: Posterior) -> tuple[float, float, float]:
    """Posterior mean and sd of μ, posterior median of τ."""
    value = float(found.probability @ found.mean)
    variance = float(found.probability @ ((found.mean - value) ** 2 + found.sd**2))
    return value, math.sqrt(variance), _median(found.tau, found.probability)


def _median(tau: Array, probability: Array) -> float:
    """Where the cumulated probability of the nodes, each counted half at itself, passes one half."""
    order = np.argsort(tau, kind="stable")
    at, mass = tau[order], probability[order]
    reached = np.cumsum(mass) - mass / 2
    return float(np.exp(np.interp(0.5, reached, np.log(at))))


def tau_edges(members_x: Array, variances: Array, scale: float, count: int) -> Array:
    """Panels of τ: even in the logarithm from where nothing depends on τ to where its tails are empty."""
    low = min(scale, math.sqrt(float(variances.min()))) * 1e-4
    spread = float(members_x.max() - members_x.min())
    high = max(scale, spread, math.sqrt(float(variances.max()))) * 1e6
    return np.concatenate([[0.0], np.geomspace(low, high, count)])


def _log_prior(tau: Array, scale: float) -> Array:
    return np.asarray(-np.log1p((tau / scale) ** 2))


def _gauss(spectrum: Spectrum, scale: float) -> Posterior:
    """Given τ, μ is normal; its mean and variance come from the spectrum."""
    coarse = _gauss_on(spectrum, scale, tau_edges(spectrum.z, spectrum.variances, scale, PANELS))
    return _gauss_on(spectrum, scale, _finer(coarse))


def _finer(coarse: Posterior) -> Array:
    """Panels again, closer where the probability is."""
    live = coarse.tau[coarse.probability > 1e-16]
    low, high = float(live.min()), float(live.max())
    reached = np.cumsum(coarse.probability)
    inner = np.interp(np.linspace(0.001, 0.999, PANELS // 2), reached, coarse.tau)
    spread = np.geomspace(low, high, PANELS // 2)
    return np.unique(np.concatenate([[0.0], spread, inner]))


def _gauss_on(spectrum: Spectrum, scale: float, edges: Array) -> Posterior:
    tau, weights = panels(edges, POINTS)
    variance = spectrum.variances + tau[:, None] ** 2
    carried = spectrum.a / variance
    total = carried @ spectrum.a
    mean = (carried @ spectrum.z) / total
    residual = spectrum.z - np.outer(mean, spectrum.a)
    log_density = (
        _log_prior(tau, scale)
        - 0.5 * (np.log(variance).sum(axis=1) + np.log(total) + (residual**2 / variance).sum(axis=1))
    )  # fmt: skip
    return Posterior(normalised(log_density, weights), tau, mean, 1 / np.sqrt(total))


def _laplace(members: Results) -> LogDensity:
    """Normal with sd u convolved with Laplace of scale b = τ/√2.

    f(r) = [erfcx((u/b − r/u)/√2) + erfcx((u/b + r/u)/√2)] exp(−r²/2u²) / (4b), the scaled complementary
    error function keeping both terms finite; for large negative arguments it is written out.
    """

    def density(mu: Array, tau: Array) -> Array:
        b = np.maximum(tau, 1e-12) / math.sqrt(2)
        total = np.zeros(np.broadcast(mu, tau).shape)
        for x, u in zip(members.x, members.u, strict=True):
            r = np.abs(x - mu) / u
            ratio = u / b
            total += np.log(_log_sum(ratio, r)[0]) + _log_sum(ratio, r)[1] - np.log(4 * b)
        return total

    return density


def _log_sum(ratio: Array, r: Array) -> tuple[Array, Array]:
    """Sum of both terms over exp of the second answer. Near side first: its argument may be negative."""
    near, far = (ratio - r) / math.sqrt(2), (ratio + r) / math.sqrt(2)
    plain = near > 0
    first = np.where(plain, special.erfcx(np.maximum(near, 0.0)), special.erfc(np.minimum(near, 0.0)))
    shift = np.where(plain, -(r**2) / 2, ratio**2 / 2 - ratio * r)
    second = special.erfcx(far) * np.exp(np.minimum(-(r**2) / 2 - shift, 0.0))
    return np.asarray(first + second), np.asarray(shift)


def _uncertain_u(members: Results) -> LogDensity:
    """σ_i² = ν u²/χ²(ν): the normal averaged over equally probable values of χ², finer towards both tails."""
    share = (1 - np.cos(np.pi * (np.arange(CHI_NODES) + 0.5) / CHI_NODES)) / 2
    heavy = np.sin(np.pi * (np.arange(CHI_NODES) + 0.5) / CHI_NODES)
    heavy /= heavy.sum()
    parts: list[tuple[float, Array, Array]] = []
    for x, u, dof in zip(members.x, members.u, members.dof, strict=True):
        if math.isinf(dof):
            parts.append((x, np.array([u**2]), np.array([1.0])))
        else:
            parts.append((x, dof * u**2 / (2 * special.gammaincinv(dof / 2, share)), heavy))

    def density(mu: Array, tau: Array) -> Array:
        total = np.zeros(np.broadcast(mu, tau).shape)
        for x, variances, chance in parts:
            squares = np.asarray((x - mu) ** 2)
            spread = np.asarray(tau**2)[..., None] + variances
            total += np.log(
                np.maximum((np.exp(-squares[..., None] / spread / 2) / np.sqrt(spread)) @ chance, 1e-300)
            )
        return total

    return density


def _two_dimensional(density: LogDensity, members: Results, scale: float) -> Posterior:
    """Nodes over τ, and for each over μ on panels that end at the results; μ given τ is told by mean and sd."""
    edges = tau_edges(members.x, members.u**2, scale, TAU_PANELS)
    whole = float(members.x.min()), float(members.x.max())
    coarse = _on_grid(density, members, scale, edges, COARSE, whole)
    at = np.flatnonzero(np.histogram(coarse.tau, edges, weights=coarse.probability)[0] > LIVE)
    low, high = edges[at[0]], edges[at[-1] + 1]
    inner = np.geomspace(max(low, high * 1e-7), high, TAU_PANELS)
    seen = coarse.probability > LIVE
    reach = 12 * coarse.sd[seen]
    window = float((coarse.mean[seen] - reach).min()), float((coarse.mean[seen] + reach).max())
    window = max(window[0], whole[0]), min(window[1], whole[1])
    return _on_grid(density, members, scale, np.concatenate([[low], inner[inner > low]]), FINE, window)


def _on_grid(
    density: LogDensity,
    members: Results,
    scale: float,
    edges: Array,
    size: GridSize,
    window: tuple[float, float],
) -> Posterior:
    """`window`: where the results that matter lie; the panels of μ reach beyond it as far as e and λ do."""
    tau, weights = panels(edges, size.tau_points)
    x, u = members.x, members.u
    reach = 8 * np.sqrt(u.min() ** 2 + tau**2) + 8 * u.min()
    low, high = window[0] - reach, window[1] + reach
    even = low[:, None] + (high - low)[:, None] * np.linspace(0, 1, size.mu_panels + 1)
    knots = np.unique(np.concatenate([x, x - 3 * u, x + 3 * u]))
    knots = knots[(knots > window[0] - 4 * u.max()) & (knots < window[1] + 4 * u.max())]
    if len(knots) > MOST_KNOTS:
        knots = np.quantile(knots, np.linspace(0, 1, MOST_KNOTS))
    inner = np.clip(np.broadcast_to(knots, (len(tau), len(knots))), low[:, None], high[:, None])
    mu, mu_weights = panels(np.sort(np.concatenate([even, inner], axis=1), axis=1), size.mu_points)
    log_density = density(mu, tau[:, None]) + _log_prior(tau, scale)[:, None]
    mass = np.exp(log_density - log_density.max()) * mu_weights * weights[:, None]
    total = mass.sum(axis=1)
    safe = np.where(total > 0, total, 1.0)
    mean = (mass * mu).sum(axis=1) / safe
    sd = np.sqrt((mass * (mu - mean[:, None]) ** 2).sum(axis=1) / safe)
    kept = (total > 0) & (sd > 0)
    return Posterior(total[kept] / total.sum(), tau[kept], mean[kept], sd[kept])
