"""The largest consistent subsets (Cox 2007, Metrologia 44, 187): branch and bound, every tie.

A subset is consistent where the chi-squared about its own weighted mean is not significant at 5 %. For
independent results the least chi-squared of any m of them is reached by the m of least |x − μ|/u for some μ, so
walking μ over the places where that order changes gives the largest size outright, and an exact bound for
every branch: a branch is entered only if a subset lies in it. Correlated results use that a superset never has
a smaller chi-squared.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import special

from junheng.core.comparison.consistency import LEVEL
from junheng.core.comparison.heterogeneity import mean_at
from junheng.core.comparison.scaled import Array, Mask, Results

MOST_LABS, MOST_CORRELATED = 100, 30
MOST_SUBSETS = 1000
MOST_WORK = 60_000_000
"""Numbers that the search may sort; a few seconds. Beyond, it says that it was cut short."""
MOST_CORRELATED_NODES = 20_000
SLACK = 1e-12
CHUNK = 200_000


@dataclass(frozen=True)
class Subsets:
    """All subsets of the largest size as boolean rows, their chi-squared; `complete` False where cut short."""

    rows: tuple[Mask, ...]
    chi_squared: tuple[float, ...]
    complete: bool


def critical(size: int) -> float:
    """Chi-squared that a subset of `size` may reach."""
    return float(special.chdtri(size - 1, LEVEL)) if size > 1 else 0.0


def largest_consistent_subsets(members: Results) -> Subsets:
    if members.covariance is not None:
        return _Correlated(members).search()
    size = _largest_size(members)
    search = _Search(members, size)
    rows = list(search.found())
    while not rows:  # the bound passed by rounding alone
        size -= 1
        search = _Search(members, size)
        rows = list(search.found())
    rows.sort(key=lambda row: tuple(~row))
    return Subsets(tuple(rows), tuple(chi_squared(members, row) for row in rows), search.complete)


def chi_squared(members: Results, row: Mask) -> float:
    return mean_at(members.only(row).spectrum(), 0.0).q


def _places(x: Array, u: Array, low: float = -np.inf, high: float = np.inf) -> Array:
    """Where the order by |x − μ|/u changes, and one place between each two of them."""
    first, second = np.triu_indices(len(x), 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        sums = (x[first] * u[second] + x[second] * u[first]) / (u[first] + u[second])
        differences = (x[first] * u[second] - x[second] * u[first]) / (u[second] - u[first])
    every = np.concatenate([sums, differences])
    every = np.unique(every[np.isfinite(every) & (every > low) & (every < high)])
    least = low if np.isfinite(low) else float(x.min() - u.max())
    most = high if np.isfinite(high) else float(x.max() + u.max())
    every = np.unique(np.concatenate([every, [least, most]]))
    return np.concatenate([every, (every[1:] + every[:-1]) / 2])


def _least(x: Array, u: Array, places: Array, own: tuple[float, float, float]) -> Array:
    """Least chi-squared over the places when 0, 1, 2 … results of least |x − μ|/u join `own` (Σw, Σwx, Σwx²)."""
    weight = 1 / u**2
    best = np.full(len(x) + 1, np.inf)
    step = max(1, CHUNK // max(len(x), 1))
    for start in range(0, len(places), step):
        order = np.argsort(np.abs(x - places[start : start + step, None]) / u, axis=1)
        w = weight[order]
        wx = w * x[order]
        total, first, square = (np.cumsum(each, axis=1) for each in (w, wx, wx * x[order]))
        q = own[2] + square - (own[1] + first) ** 2 / (own[0] + total)
        best[1:] = np.minimum(best[1:], q.min(axis=0))
    if own[0]:
        best[0] = own[2] - own[1] ** 2 / own[0]
    return best


def _largest_size(members: Results) -> int:
    least = _least(members.x, members.u, _places(members.x, members.u), (0.0, 0.0, 0.0))
    for size in range(members.size, 1, -1):
        if least[size] <= critical(size) * (1 + SLACK):
            return size
    return 1


class _Search:
    """Depth first over the results, from the most doubtful: kept, or dropped."""

    def __init__(self, members: Results, size: int) -> None:
        self.members, self.size = members, size
        self.limit = critical(size) * (1 + SLACK)
        self.complete = True
        centre = float(np.median(members.x))
        self.order = np.argsort(-np.abs(members.x - centre) / members.u, kind="stable")
        self.work = 0

    def found(self) -> Iterator[Mask]:
        if self.size == 1:
            yield from np.eye(self.members.size, dtype=bool)
            return
        count = 0
        stack: list[tuple[int, tuple[int, ...]]] = [(0, ())]
        while stack:
            depth, kept = stack.pop()
            if (self.work > MOST_WORK and count) or count >= MOST_SUBSETS:
                self.complete = False
                return
            if len(kept) == self.size:
                row = np.zeros(self.members.size, dtype=bool)
                row[list(kept)] = True
                if chi_squared(self.members, row) <= self.limit:
                    count += 1
                    yield row
                continue
            for branch in (kept, (*kept, int(self.order[depth]))):
                if self._reaches(depth + 1, branch):
                    stack.append((depth + 1, branch))

    def _reaches(self, depth: int, kept: tuple[int, ...]) -> bool:
        """Whether a consistent subset of the size holds all of `kept` and otherwise only what lies below."""
        below = self.order[depth:]
        need = self.size - len(kept)
        if need < 0 or need > len(below):
            return False
        x, u = self.members.x, self.members.u
        if not kept:
            places = _places(x[below], u[below])
            self.work += len(places) * len(below)
            return float(_least(x[below], u[below], places, (0.0, 0.0, 0.0))[need]) <= self.limit
        at = list(kept)
        shift = float(x[at] @ u[at] ** -2) / float((u[at] ** -2).sum())
        own = float((u[at] ** -2).sum()), 0.0, float(((x[at] - shift) / u[at]) @ ((x[at] - shift) / u[at]))
        if own[2] > self.limit:
            return False
        reach = float(np.sqrt((self.limit - own[2]) / own[0])) * (1 + 1e-9) + 1e-300
        if need == 0:
            return True
        rest = x[below] - shift
        places = _places(rest, u[below], -reach, reach)
        self.work += len(places) * len(below)
        return float(_least(rest, u[below], places, own)[need]) <= self.limit


class _Correlated:
    """Breadth by number dropped; a set is left as soon as its kept part alone is too far apart."""

    def __init__(self, members: Results) -> None:
        self.members = members
        self.nodes = 0
        self.complete = True

    def search(self) -> Subsets:
        for size in range(self.members.size, 0, -1):
            rows = list(self._of_size(size))
            if rows or not self.complete:
                rows.sort(key=lambda row: tuple(~row))
                chi = tuple(chi_squared(self.members, row) for row in rows)
                return Subsets(tuple(rows), chi, self.complete)
        raise AssertionError("one result agrees with itself")

    def _of_size(self, size: int) -> Iterator[Mask]:
        limit = critical(size) * (1 + SLACK) + SLACK
        stack: list[tuple[int, tuple[int, ...]]] = [(0, ())]
        while stack:
            depth, kept = stack.pop()
            self.nodes += 1
            if self.nodes > MOST_CORRELATED_NODES:
                self.complete = False
                return
            row = np.zeros(self.members.size, dtype=bool)
            row[list(kept)] = True
            if len(kept) > 1 and chi_squared(self.members, row) > limit:
                continue
            if len(kept) == size:
                yield row
                continue
            if len(kept) + self.members.size - depth > size:
                stack.append((depth + 1, kept))
            if depth < self.members.size:
                stack.append((depth + 1, (*kept, depth)))
