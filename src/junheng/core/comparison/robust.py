"""Robust estimators: median with MADe, Huber, Algorithm A, Q and Hampel (ISO 13528:2022, annex C).

Each works on rows of an array, one set of results per row, so that a bootstrap is one call. u of median,
Algorithm A and Hampel is 1.25 s*/√n (ISO 13528:2022, 7.7.3), s* being MADe for the median.
"""

from __future__ import annotations

import math

import numpy as np
from scipy import special

from junheng.core.comparison.fit import Fit
from junheng.core.comparison.scaled import Array, Results
from junheng.core.comparison.weighted import Asked, normal_interval
from junheng.core.reason import refuse

MADE = 1.4826
WINSORISED_AT = 1.5
WINSORISED_SD = 1 / math.sqrt(
    float(special.chdtr(3, WINSORISED_AT**2) + WINSORISED_AT**2 * special.chdtrc(1, WINSORISED_AT**2))
)
"""1.1334: what the standard prints as 1.134, one over the sd of a normal variable winsorised at ±1.5."""
ROBUST_U = 1.25
HUBER_AT = 1.345
MOST_STEPS = 500
SETTLED = 1e-14
ROUNDED_STEP = 4e-16
ROUNDED = 1e-12
"""Spread below this part of the largest value is rounding, not spread."""


def medians(x: Array) -> Array:
    return np.asarray(np.median(x, axis=-1))


def made(x: Array, centre: Array | None = None) -> Array:
    """Scaled median absolute deviation, 1.4826 · median |x − median|."""
    middle = medians(x) if centre is None else centre
    return np.asarray(MADE * np.median(np.abs(x - middle[..., None]), axis=-1))


def median(members: Results, asked: Asked) -> Fit:
    spread = float(made(members.x))
    return _robust("median", float(medians(members.x)), spread, members, asked, {"MADe": spread})


def algorithm_a(members: Results, asked: Asked) -> Fit:
    """Algorithm A (ISO 13528:2022, C.3), iterated until nothing moves."""
    value, spread = (float(each[0]) for each in algorithm_a_of(members.x[None, :]))
    return _robust("algorithm-a", value, spread, members, asked, {"s": spread})


def q_hampel(members: Results, asked: Asked) -> Fit:
    """Hampel's location with the scale of the Q method (ISO 13528:2022, C.5)."""
    spread = q_scale(members.x)
    value = hampel(members.x, spread)
    return _robust("q-hampel", value, spread, members, asked, {"s": spread})


def _robust(
    name: str, value: float, spread: float, members: Results, asked: Asked, scales: dict[str, float]
) -> Fit:
    flat = spread <= ROUNDED * max(1.0, float(np.abs(members.x).max()))
    u = None if flat else ROBUST_U * spread / math.sqrt(members.size)
    warnings = (refuse("zero-spread", estimator=name),) if u is None else ()
    return Fit(value, u, None, None, normal_interval(value, u, asked), scales, {}, warnings)


def algorithm_a_of(x: Array, settled: float = SETTLED) -> tuple[Array, Array]:
    """Location and scale of each row, until neither moves by `settled` of the scale.

    Winsorise at x* ± 1.5 s*, then x* = mean and s* = 1.1334 sd. While the same results are winsorised, the
    fixed point of that step is known in closed form, so each pass jumps to it; rows that would not settle
    are iterated plainly. Where more than half of a row coincide MAD is zero; the start is then 1.2533 times
    the mean deviation, for an s* of zero would stay zero.
    """
    centre = medians(x)
    spread = made(x, centre)
    far = np.abs(x - centre[:, None]).mean(axis=1) * math.sqrt(math.pi / 2)
    spread = np.where(spread > 0, spread, far)
    moving = np.flatnonzero(spread > 0)
    for step in range(MOST_STEPS):
        if not moving.size:
            break
        rows, old, wide = x[moving], centre[moving], spread[moving]
        new, width = _winsorised(rows, old, wide) if step % 4 == 3 or step > 60 else _jump(rows, old, wide)
        centre[moving], spread[moving] = new, width
        still = np.maximum(np.abs(new - old), np.abs(width - wide)) > settled * np.maximum(wide, width)
        moving = moving[still]
    return centre, spread


def _winsorised(x: Array, centre: Array, spread: Array) -> tuple[Array, Array]:
    cut = WINSORISED_AT * spread[:, None]
    drawn = np.clip(x, centre[:, None] - cut, centre[:, None] + cut)
    if x.shape[1] < 2:
        return drawn.mean(axis=1), np.zeros(len(x))
    return drawn.mean(axis=1), WINSORISED_SD * drawn.std(axis=1, ddof=1)


def _jump(x: Array, centre: Array, spread: Array) -> tuple[Array, Array]:
    """Fixed point for the results now winsorised: L below, H above, m between with mean A and sum of squares S.

    x* = A + 1.5 s (H − L)/m and s² ((n − 1)/1.1334² − 1.5² (L + H) − 1.5² (H − L)²/m) = S.
    """
    n = x.shape[1]
    cut = WINSORISED_AT * spread[:, None]
    below, above = x < centre[:, None] - cut, x > centre[:, None] + cut
    inner = ~(below | above)
    m = inner.sum(axis=1)
    low, high = below.sum(axis=1), above.sum(axis=1)
    plain = _winsorised(x, centre, spread)
    safe = np.maximum(m, 1)
    middle = np.where(inner, x, 0.0).sum(axis=1) / safe
    squares = np.where(inner, (x - middle[:, None]) ** 2, 0.0).sum(axis=1)
    left = (n - 1) / WINSORISED_SD**2 - WINSORISED_AT**2 * (low + high + (high - low) ** 2 / safe)
    good = (m > 0) & (left > 0) & (squares > 0)
    width = np.sqrt(squares / np.where(good, left, 1.0))
    jumped = middle + WINSORISED_AT * width * (high - low) / safe
    return np.where(good, jumped, plain[0]), np.where(good, width, plain[1])


def q_scale(x: Array) -> float:
    """s* of the Q method for one result per laboratory: from the distribution of pairwise differences."""
    n = len(x)
    if n < 2:
        return 0.0
    first, second = np.triu_indices(n, 1)
    differences = np.sort(np.abs(x[first] - x[second]))
    differences[differences <= ROUNDED * float(np.abs(x).max())] = 0.0
    steps, counts = np.unique(differences, return_counts=True)
    reached = np.cumsum(counts) / len(differences)
    nothing = reached[0] if steps[0] == 0 else 0.0
    height = 0.5 * (reached + np.concatenate([[0.0], reached[:-1]]))
    if steps[0] == 0:
        height[0] = 0.0
    else:
        steps, height = np.concatenate([[0.0], steps]), np.concatenate([[0.0], height])
    wanted = 0.25 + 0.75 * nothing
    return float(np.interp(wanted, height, steps) / _q_divisor(nothing))


def _q_divisor(nothing: float) -> float:
    return math.sqrt(2) * float(special.ndtri(0.625 + 0.375 * nothing)) if nothing < 1 else math.inf


KNOTS = np.array([-4.5, -3.0, -1.5, 1.5, 3.0, 4.5])
HEIGHTS = np.array([0.0, -1.5, -1.5, 1.5, 1.5, 0.0])
"""ψ of Hampel is linear between these (ISO 13528:2022, C.5.3)."""


def hampel(x: Array, spread: float) -> float:
    """The root of Σ ψ((x − x*)/s*) nearest the median: exact, since the sum is linear between its knots."""
    middle = float(np.median(x))
    if spread <= 0:
        return middle
    nodes = np.unique((x[:, None] - spread * KNOTS).ravel())
    sums = np.interp((x - nodes[:, None]) / spread, KNOTS, HEIGHTS).sum(axis=1)
    sums[np.abs(sums) < ROUNDED] = 0.0
    roots = list(nodes[(sums == 0) & (nodes > nodes[0]) & (nodes < nodes[-1])])
    change = np.flatnonzero(sums[:-1] * sums[1:] < 0)
    share = sums[change] / (sums[change] - sums[change + 1])
    roots += list(nodes[change] + share * (nodes[change + 1] - nodes[change]))
    inside = [root for root in roots if np.abs(x - root).min() < KNOTS[-1] * spread]
    if not inside:
        return middle
    apart = np.abs(np.array(inside) - middle)
    nearest = [root for root, far in zip(inside, apart, strict=True) if far <= apart.min() * (1 + ROUNDED)]
    return middle if len(nearest) > 1 and max(nearest) - min(nearest) > ROUNDED else float(np.mean(nearest))


def huber(members: Results, asked: Asked) -> Fit:
    """Huber's M-estimator, k = 1.345, results standardised by their u where all have one.

    The scale is re-estimated in every step as median |r| / 0.6745, r being the (standardised) residual.
    u by the asymptotic formula of Huber (1981, 7.6) with its correction for few results.
    """
    weights = 1 / members.u if members.has_all_u else np.ones(members.size)
    value, spread = (float(each[0]) for each in huber_of(members.x[None, :], weights))
    farthest = float((np.abs(members.x - value) * weights).max())
    if spread <= ROUNDED * farthest or members.size < 2:
        return Fit(value, None, None, None, {}, {}, {}, (refuse("zero-spread", estimator="huber"),))
    residual = (members.x - value) * weights / spread
    bounded = np.clip(residual, -HUBER_AT, HUBER_AT)
    slope = (np.abs(residual) < HUBER_AT).astype(float)
    n, inner = members.size, float(slope.mean())
    if inner == 0:
        return Fit(value, None, None, None, {}, {}, {}, (refuse("zero-spread", estimator="huber"),))
    correction = 1 + float(slope.var()) / inner**2 / n
    u = correction * spread * math.sqrt(float(bounded @ bounded) / (n - 1)) / inner
    u /= math.sqrt(float(weights @ weights))
    name = "ratio" if members.has_all_u else "s"
    scales = {} if members.has_all_u else {name: spread}
    numbers = {name: spread} if members.has_all_u else {}
    return Fit(value, u, None, None, normal_interval(value, u, asked), scales, numbers)


def huber_of(x: Array, weights: Array, settled: float = SETTLED) -> tuple[Array, Array]:
    """Location and scale of each row; `weights` are 1/u."""
    heavy, size = weights**2, math.sqrt(float(weights @ weights))
    value = (x @ heavy) / heavy.sum()
    spread = np.zeros(len(x))
    moving = np.arange(len(x))
    for _step in range(MOST_STEPS):
        residual = (x[moving] - value[moving, None]) * weights
        spread[moving] = np.median(np.abs(residual), axis=1) * MADE
        bound = np.maximum(HUBER_AT * spread[moving, None], 1e-300)
        carried = heavy * np.minimum(1.0, bound / np.maximum(np.abs(residual), 1e-300))
        new = (carried * x[moving]).sum(axis=1) / carried.sum(axis=1)
        step = np.abs(new - value[moving])
        value[moving] = new
        moving = moving[step > settled * spread[moving] / size + ROUNDED_STEP * np.abs(new)]
        if not moving.size:
            break
    return value, spread
