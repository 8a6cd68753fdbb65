"""The radar against invented provinces of which the truth is known: how much of it is found, how much of what is named is true.

Five hundred bodies, forty models, twelve laboratories a province, looked at once a month for two years. Rates of honest
bodies differ by a Beta of 4 % mean; some bodies, models and laboratories are bad from a month on: they fail five times as
often, begin to drift, find nothing at all, draw complaints. All from a seed; nothing here knows how the radar decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from benchmarks.measuring import Figure, cpu_ms
from junheng.core.risk import signals
from junheng.core.risk.signals import Count

MEAN, SIZE = 0.04, 60.0
"""Honest rates: Beta(2.4, 57.6)."""
OFTEN = 40
"""Results of a body from which its rate can be told from its peers'; of few nobody can tell it, and nothing is said."""


@dataclass(frozen=True, slots=True)
class World:
    """One month of one province, with the names that are truly bad, by what is looked at."""

    bodies: dict[str, Count]
    recent: dict[str, Count]
    earlier: dict[str, Count]
    laboratories: dict[str, Count]
    complaints: tuple[dict[str, int], dict[str, int]]
    digits: dict[str, list[int]]
    truth: dict[str, set[str]]


def world(seed: int, *, bodies: int = 500, quiet: bool = False) -> World:
    """A province by its seed; `quiet`: nobody in it is bad."""
    random = np.random.default_rng(seed)
    truth: dict[str, set[str]] = {
        "bodies": _some(random, "b", bodies, 0 if quiet else 5),
        "models": _some(random, "m", 40, 0 if quiet else 2),
        "laboratories": _some(random, "l", 12, 0 if quiet else 1),
        "complaints": _some(random, "b", bodies, 0 if quiet else 4),
        "digits": _some(random, "l", 12, 0 if quiet else 1),
    }

    def count(name: str, of: int, *, bad: bool, times: float) -> Count:
        rate = float(random.beta(MEAN * SIZE, (1 - MEAN) * SIZE))
        return Count(int(random.binomial(of, min(0.95, max(rate, MEAN) * times) if bad else rate)), of)

    sizes = np.maximum(1, random.geometric(1 / 25, bodies))
    laboratories = {}
    for at in range(12):
        name = f"l{at}"
        of = int(random.integers(300, 2000))
        found = count(name, of, bad=False, times=1.0)
        laboratories[name] = Count(0, of) if name in truth["laboratories"] else found
    rates = {f"m{at}": float(random.beta(MEAN * SIZE, (1 - MEAN) * SIZE)) for at in range(40)}
    return World(
        {f"b{at}": count(f"b{at}", int(sizes[at]), bad=f"b{at}" in truth["bodies"], times=6.0) for at in range(bodies)},
        {name: Count(int(random.binomial(120, min(0.95, max(rate, MEAN) * 4.0) if name in truth["models"] else rate)), 120) for name, rate in rates.items()},
        {name: Count(int(random.binomial(300, rate)), 300) for name, rate in rates.items()},
        laboratories,
        (
            {f"b{at}": int(random.poisson(6.0 if f"b{at}" in truth["complaints"] else 0.15)) for at in range(bodies)},
            {f"b{at}": int(random.poisson(0.15 * 11)) for at in range(bodies)},
        ),
        {f"l{at}": _digits(random, invented=f"l{at}" in truth["digits"]) for at in range(12)},
        truth,
    )  # fmt: skip


def _some(random: np.random.Generator, letter: str, of: int, count: int) -> set[str]:
    return {f"{letter}{at}" for at in random.choice(of, size=count, replace=False)}


def _digits(random: np.random.Generator, *, invented: bool) -> list[int]:
    """Digits as instruments show them; of a laboratory that invents them, the ones that people prefer."""
    like = np.array([16, 9, 10, 14, 8, 15, 7, 11, 6, 4], dtype=float) if invented else np.ones(10)
    return [int(each) for each in random.choice(10, size=300, p=like / like.sum())]


@dataclass
class Tally:
    """What was named, rightly and wrongly, and what was missed, over all months looked at."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    months: int = 0
    by_kind: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    often: int = 0
    often_right: int = 0

    def add(self, kind: str, named: set[str], truth: set[str]) -> None:
        right, wrong, missed = len(named & truth), len(named - truth), len(truth - named)
        before = self.by_kind.get(kind, (0, 0, 0))
        self.by_kind[kind] = (before[0] + right, before[1] + wrong, before[2] + missed)
        self.right, self.wrong, self.missed = self.right + right, self.wrong + wrong, self.missed + missed

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)

    @property
    def false_a_month(self) -> float:
        return self.wrong / max(1, self.months)


def look(month: World) -> dict[str, set[str]]:
    """What the radar names in one month."""
    recent, earlier = month.complaints
    return {
        "bodies": {each.subject for each in signals.above_peers(month.bodies)},
        "models": {each.subject for each in signals.shares_risen(month.recent, month.earlier)},
        "laboratories": {each.subject for each in signals.below_peers(month.laboratories)},
        "complaints": {
            each.subject for each in signals.rates_changed(recent, earlier, days=30, earlier_days=330)
        },
        "digits": {each.subject for each in signals.digits_unlike_peers(month.digits)},
    }


def tally(*, months: int, seed: int = 186, quiet: bool = False) -> Tally:
    """Look at so many months, each its own province."""
    found = Tally()
    for at in range(months):
        month = world(seed + at, quiet=quiet)
        found.months += 1
        for kind, named in look(month).items():
            found.add(kind, named, month.truth[kind])
        often = {name for name, each in month.bodies.items() if each.of >= OFTEN}
        found.often += len(often & month.truth["bodies"])
        found.often_right += len(
            {each.subject for each in signals.above_peers(month.bodies)} & often & month.truth["bodies"]
        )
    return found


def figures(*, quick: bool) -> Iterator[Figure]:
    """Precision, recall and false alarms where the truth is known; and what a look costs."""
    months = 2 if quick else 24
    found, silent = tally(months=months), tally(months=months, seed=2020, quiet=True)
    yield Figure("radar: named wrongly, of what is named", 1 - found.precision, "share", limit=0.1)
    for kind, (right, wrong, missed) in found.by_kind.items():
        note = f"{right} right, {wrong} wrong, {missed} missed in {months} months"
        yield Figure(f"radar: missed of {kind}", missed / max(1, right + missed), "share", note=note)
    seen = 1 - found.often_right / max(1, found.often)
    note = f"of {found.often} with at least {OFTEN} results"
    yield Figure("radar: missed of bad bodies seen often", seen, "share", limit=0.3, note=note)
    others = [each for kind, each in found.by_kind.items() if kind != "bodies"]
    missed = sum(each[2] for each in others) / max(1, sum(each[0] + each[2] for each in others))
    yield Figure("radar: missed of models, laboratories, clusters", missed, "share", limit=0.2)
    yield Figure("radar: false alarms a month and province", found.false_a_month, "a month", limit=1.0)
    yield Figure("radar: the same where nobody is bad", silent.false_a_month, "a month", limit=0.5)
    month = world(7)
    yield Figure("radar: one look at 500 bodies", cpu_ms(lambda: look(month), runs=3), "ms", limit=2000)
