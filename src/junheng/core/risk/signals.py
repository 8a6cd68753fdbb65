"""What stands out among peers, in time, or in digits: each signal with the numbers it was made from.

A subject is compared with the others without itself; that peers differ honestly is estimated and is no alarm. Of many
subjects tested at once, at most a stated share of those named is expected to be chance.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from junheng.core.risk.tails import (
    beta_binomial_lower,
    beta_binomial_upper,
    chi_square_upper,
    discoveries,
    interval,
    rate_fell,
    rate_rose,
    share_rose,
)

FALSE_SHARE = 0.1
"""Expected share of chance among what is named, at most (Benjamini and Hochberg)."""
LEAST_PEERS = 5
LEAST_OF = 5
LEAST_FOUND = 3
LIFT = 1.5
"""A rate that is not at least so much beyond its peers' is of no use to anybody, however sure."""


TOO_GOOD = 5.0
"""A laboratory that finds a third of what others find may have better clients; one that finds a fifth is asked."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many of how many."""

    found: int
    of: int

    @property
    def rate(self) -> float:
        return self.found / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class Signal:
    """A subject that stands out. `low`, `high`: 95 % interval of its own rate; `chance`: how rarely chance alone gives it."""

    subject: str
    own: Count
    other: Count
    """Its peers, or its own earlier time."""
    chance: float
    low: float = 0.0
    high: float = 1.0


@dataclass(frozen=True, slots=True)
class _Sums:
    """What mean and spread are made of, so that one subject is taken out without going through all others."""

    subjects: int
    of: int
    squares: int
    found: int
    scatter: float
    """Σ found²/of."""

    @classmethod
    def over(cls, rows: Iterable[Count]) -> _Sums:
        held = [each for each in rows if each.of > 0]
        return cls(
            len(held),
            sum(each.of for each in held),
            sum(each.of**2 for each in held),
            sum(each.found for each in held),
            sum(each.found**2 / each.of for each in held),
        )

    def without(self, one: Count) -> _Sums:
        return _Sums(
            self.subjects - 1,
            self.of - one.of,
            self.squares - one.of**2,
            self.found - one.found,
            self.scatter - one.found**2 / one.of,
        )

    @property
    def count(self) -> Count:
        return Count(self.found, self.of)

    @property
    def spread(self) -> float:
        rate = self.count.rate
        if self.subjects < 2 or not 0.0 < rate < 1.0:
            return 0.0
        room = self.of - self.squares / self.of - (self.subjects - 1)
        if room <= 0.0:
            return 0.0
        beyond = (self.scatter - self.of * rate**2) / (rate * (1.0 - rate)) - (self.subjects - 1)
        return min(0.5, max(0.0, beyond / room))


def spread_of(peers: Iterable[Count]) -> tuple[float, float]:
    """Mean rate of peers and how much their true rates differ: intraclass correlation by moments (Williams 1982), never below 0."""
    sums = _Sums.over(peers)
    return sums.count.rate, sums.spread


def above_peers(counts: Mapping[str, Count]) -> list[Signal]:
    """Subjects whose rate is beyond their peers', the rarest first."""
    return _against_peers(counts, upper=True)


def below_peers(counts: Mapping[str, Count]) -> list[Signal]:
    """Subjects whose rate is too low to be their peers': too good."""
    return _against_peers(counts, upper=False)


def _against_peers(counts: Mapping[str, Count], *, upper: bool) -> list[Signal]:
    """Twice, so that those who stand out do not hide each other by widening what counts as honest difference.

    First the most extreme twentieth is no peer; what stands out then is no peer of the second, which decides.
    """
    rows = {name: each for name, each in counts.items() if each.of >= LEAST_OF}
    first = _one_round(rows, _trimmed(rows, upper=upper), upper=upper)
    if not first:
        return []
    out = {each.subject for each in first}
    peers = {name: each for name, each in rows.items() if name not in out}
    return _one_round(rows, peers, upper=upper)


def _trimmed(rows: Mapping[str, Count], *, upper: bool) -> dict[str, Count]:
    rate = _Sums.over(rows.values()).count.rate
    if not 0.0 < rate < 1.0:
        return dict(rows)
    order = sorted(rows, key=lambda name: (rows[name].found - rows[name].of * rate) / rows[name].of ** 0.5)
    few = len(rows) // 20
    return {name: rows[name] for name in (order[: len(order) - few] if upper else order[few:])}


def _one_round(rows: Mapping[str, Count], peers: Mapping[str, Count], *, upper: bool) -> list[Signal]:
    if len(peers) < LEAST_PEERS:
        return []
    tested: list[Signal] = []
    whole = _Sums.over(peers.values())
    tail = beta_binomial_upper if upper else beta_binomial_lower
    for name, own in rows.items():
        others = whole.without(own) if name in peers else whole
        if others.of == 0:
            continue
        chance = tail(own.found, own.of, _rate(others.count), others.spread)
        tested.append(Signal(name, own, others.count, chance))
    share = FALSE_SHARE if upper else FALSE_SHARE / 5
    return _kept([each for each in tested if _matters(each, upper=upper)], len(tested), share)


def _rate(of: Count) -> float:
    """Its rate; where peers found nothing or everything, half a case is added, so that one case is not impossible."""
    return of.rate if 0 < of.found < of.of else (of.found + 0.5) / (of.of + 1.0)


def _matters(signal: Signal, *, upper: bool) -> bool:
    own, other = signal.own.rate, signal.other.rate
    return (signal.own.found >= LEAST_FOUND and own >= LIFT * other) if upper else own * TOO_GOOD <= other


def _kept(tested: Sequence[Signal], of: int, false_share: float = FALSE_SHARE) -> list[Signal]:
    """Those that stand among `of` tests, with the interval of their own rate; of counts by days there is none."""
    chances = [each.chance for each in tested] + [1.0] * (of - len(tested))
    stands = discoveries(chances, false_share)
    found = [_with_interval(each) for each, kept in zip(tested, stands, strict=False) if kept]
    return sorted(found, key=lambda each: each.chance)


def _with_interval(signal: Signal) -> Signal:
    own = signal.own
    if own.found > own.of:
        return signal
    low, high = interval(own.found, own.of)
    return replace(signal, low=low, high=high)


def shares_risen(recent: Mapping[str, Count], earlier: Mapping[str, Count]) -> list[Signal]:
    """Subjects whose share grew against their own earlier time (Fisher's exact test): drift."""
    tested = [
        Signal(
            name, now, earlier[name],
            share_rose(now.found, now.of, earlier[name].found, earlier[name].of),
        )
        for name, now in recent.items()
        if name in earlier and now.of >= LEAST_OF and earlier[name].of >= LEAST_OF
    ]  # fmt: skip
    return _kept([each for each in tested if _matters(each, upper=True)], len(tested))


def rates_changed(
    recent: Mapping[str, int],
    earlier: Mapping[str, int],
    *,
    days: int,
    earlier_days: int,
    falls: bool = False,
) -> list[Signal]:
    """Subjects whose events a day grew (or also fell, two-sided) at least threefold against their own earlier time."""
    tested: list[Signal] = []
    kept: list[Signal] = []
    for name in sorted({*recent, *earlier}):
        now, before = recent.get(name, 0), earlier.get(name, 0)
        if now + before < LEAST_OF:
            continue
        rose = rate_rose(now, days, before, earlier_days)
        fell = rate_fell(now, days, before, earlier_days) if falls else 1.0
        chance = min(1.0, min(rose, fell) * (2.0 if falls else 1.0))
        tested.append(Signal(name, Count(now, days), Count(before, earlier_days), chance))
        daily, usual = now / days, before / earlier_days
        if (now >= LEAST_FOUND and daily >= 3.0 * usual) or (falls and daily * 3.0 <= usual):
            kept.append(tested[-1])
    return _kept(kept, len(tested))


@dataclass(frozen=True, slots=True)
class Digits:
    """Last digits of one subject that are not as its peers': how often each digit stands, of how many."""

    subject: str
    counts: tuple[int, ...]
    peers: tuple[int, ...]
    statistic: float
    chance: float


LEAST_DIGITS = 50
LEAST_EFFECT = 0.3
"""Cohen's w (medium, by his own words) below which a difference of digits says nothing to an inspector."""


def digits_unlike_peers(digits: Mapping[str, Sequence[int]]) -> list[Digits]:
    """Subjects whose last digits differ from their peers' (χ² of homogeneity, 9 degrees of freedom at most).

    Peers, not the uniform: an instrument that shows steps of 5 has fives and zeros in every laboratory.
    """
    tallies = {name: Counter(each) for name, each in digits.items()}
    whole: Counter[int] = sum(tallies.values(), Counter())
    tested: list[Digits] = []
    for name, own in tallies.items():
        peers = whole - own
        if own.total() >= LEAST_DIGITS and peers.total() >= 2 * LEAST_DIGITS:
            tested.append(_homogeneity(name, own, peers))
    stands = discoveries([each.chance for each in tested], FALSE_SHARE / 10)
    found = [
        each for each, kept in zip(tested, stands, strict=True) if kept and _effect(each) >= LEAST_EFFECT
    ]
    return sorted(found, key=lambda each: each.chance)


def _homogeneity(name: str, own: Counter[int], peers: Counter[int]) -> Digits:
    n, m = own.total(), peers.total()
    held = [digit for digit in range(10) if own[digit] + peers[digit] > 0]
    statistic = 0.0
    for digit in held:
        both = own[digit] + peers[digit]
        for found, size in ((own[digit], n), (peers[digit], m)):
            expected = both * size / (n + m)
            statistic += (found - expected) ** 2 / expected
    freedom = len(held) - 1
    chance = chi_square_upper(statistic, freedom) if freedom > 0 else 1.0
    counts, others = (tuple(each[digit] for digit in range(10)) for each in (own, peers))
    return Digits(name, counts, others, statistic, chance)


def _effect(found: Digits) -> float:
    """Cohen's w between the two distributions of digits."""
    n, m = sum(found.counts), sum(found.peers)
    return float((found.statistic * (n + m) / (n * m)) ** 0.5)


LEAST_READINGS = 6
LEAST_DISTINCT = 4


def repeated(records: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    """Names of records whose readings are the same to the last digit, in groups; short or constant ones say nothing."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for name, readings in records.items():
        row = tuple(readings)
        if len(row) >= LEAST_READINGS and len(set(row)) >= LEAST_DISTINCT:
            groups.setdefault(row, []).append(name)
    return sorted(tuple(names) for names in groups.values() if len(names) > 1)
