"""Who is able, of a million entries: the index beside PostgreSQL's GiST over ranges on the same rows.

The entries are invented from a seed and made one by one; nineteen of twenty have one box with a + b·x or its quadrature,
one of twenty two boxes with an uncertainty each. The peer is asked for those of one box, which is what a range column can
say; its answer and ours are compared for every need, and up to 20 000 entries ours with asking every entry.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from benchmarks.measuring import Figure, cpu_ms
from benchmarks.peers import postgres
from junheng.core.capability.grid import Grid
from junheng.core.capability.index.asking import CapabilityIndex
from junheng.core.capability.index.judging import ASKED, judged
from junheng.core.capability.intervals import Interval
from junheng.core.capability.kinds import KINDS
from junheng.core.capability.matching import match
from junheng.core.capability.model import Axis, Bound, Box, CapabilityEntry, Need, Place, Qualification
from junheng.core.capability.scale import scale_of
from junheng.core.capability.shapes import Linear, Quadrature, Uncertainty

DAY = date(2026, 11, 23)
NEEDS = 200
TWO = Fraction(2)
_PARTS = (0.0500001234, 0.2000001234, 0.9000001234, 1.5000001234)
"""Of an entry's own U at its end; never a round number, at which doubles in a database would have to guess."""
MOST_ASKED_ONE_BY_ONE = 20_000
MOST_TABLES_ASKED = 300
USED = tuple(kind for kind in KINDS if (scale := scale_of(kind.unit)) is not None and scale.dimension != "1")
_SCHEMA = """
create extension if not exists btree_gist;
create table box (entry int, kind smallint, span numrange, shape smallint, a float8, b float8, valid daterange);
"""
_QUERY = """
select entry from box where kind = %(kind)s and span @> numrange(%(low)s::numeric, %(high)s::numeric, '[]') and valid @> %(day)s::date
and case when shape = 1 then a + b * %(low)s::float8 else sqrt(a * a + b * b * %(low)s::float8 ^ 2) end <= %(most)s::float8
and case when shape = 1 then a + b * %(high)s::float8 else sqrt(a * a + b * b * %(high)s::float8 ^ 2) end <= %(most)s::float8
"""


@dataclass(frozen=True)
class Nation:
    """Parameters of invented entries; an entry is made when it is asked for."""

    kind: Any
    low: Any
    high: Any
    a: Any
    b: Any
    shape: Any
    until: Any
    latitude: Any
    longitude: Any

    def __len__(self) -> int:
        return len(self.kind)

    def entry(self, number: int) -> CapabilityEntry:
        low, high = int(self.low[number]), int(self.high[number])
        a, b = Fraction(int(self.a[number]), 10**6), Fraction(int(self.b[number]), 10**6)
        boxes: tuple[Box, ...]
        if self.shape[number] == 0:
            middle = Fraction(low + high, 2)
            boxes = _box(low, middle, Linear(a, b)), _box(middle, high, Linear(2 * a, b))
        else:
            boxes = (_box(low, high, Linear(a, b) if self.shape[number] == 1 else Quadrature(a, b)),)
        return CapabilityEntry(
            id=f"{number:08d}", body="示例", service="calibrate", kind=USED[self.kind[number]].id, boxes=boxes,
            place=Place("330100", float(self.latitude[number]), float(self.longitude[number])),
            evidence=(Qualification("q", "q", valid_to=date.fromordinal(int(self.until[number]))),),
        )  # fmt: skip

    def fetch(self, ids: Sequence[str]) -> list[CapabilityEntry]:
        return [self.entry(int(id)) for id in ids]


def _box(low: Any, high: Any, shape: Linear | Quadrature) -> Box:
    return Box(Interval(Fraction(low), Fraction(high)), Uncertainty(shape, k=TWO))


def nation(count: int, *, seed: int) -> Nation:
    draw = np.random.default_rng(seed)
    low = draw.choice([0, 1, 2, 5, 10, 20, 50, 100], count)
    return Nation(
        draw.integers(0, len(USED), count), low, low + draw.choice([1, 10, 20, 50, 100, 200, 500, 1000], count),
        draw.integers(1, 5000, count), draw.integers(1, 1000, count), draw.choice([0, 1, 2], count, p=[0.05, 0.65, 0.3]),
        DAY.toordinal() + draw.integers(-200, 2000, count), draw.uniform(20, 50, count), draw.uniform(75, 130, count),
    )  # fmt: skip


def needs(country: Nation, *, seed: int) -> Iterator[Need]:
    """Each is met by somebody or just not: a part of an entry's range, its U made larger or smaller."""
    draw = np.random.default_rng(seed)
    for number in draw.integers(0, len(country), NEEDS):
        low, high = int(country.low[number]), int(country.high[number])
        inner = Fraction(int(draw.integers(low, high))), Fraction(high)
        unit = USED[country.kind[number]].unit
        scale = scale_of(unit)
        assert scale is not None
        u = (int(country.a[number]) + int(country.b[number]) * high) / 10**6 * float(draw.choice(_PARTS))
        bound = Bound(Decimal(f"{u / float(scale.factor):.15f}"), unit, None, strict=False, k=Decimal(2))
        yield Need("calibrate", USED[country.kind[number]].id, range=Interval(*inner), unit=unit, bound=bound)


def figures(*, quick: bool, count: int = 0) -> Iterator[Figure]:
    """`count`: how many entries, where not the million of the design."""
    country = nation(count or (4_000 if quick else 1_000_000), seed=20260919)
    started = time.perf_counter()
    index = CapabilityIndex.of(country.entry(number) for number in range(len(country)))
    built = time.perf_counter() - started
    yield Figure(f"capability index of {len(country):.0e} entries: build", built, "s", limit=60)
    yield Figure("  columns", index.base.bytes / 2**20, "MiB", limit=2048)
    asked = list(needs(country, seed=7))
    ours, answers = _timed(lambda need: index.able(need, at=DAY, fetch=country.fetch), asked)
    if len(country) <= MOST_ASKED_ONE_BY_ONE:
        everyone = [country.entry(number) for number in range(len(country))]
        for need, found in list(zip(asked, answers, strict=True))[:10]:
            assert set(found) == {
                each.entry.id for each in match(need, everyone, at=DAY) if each.verdict == "match"
            }
    theirs = _peer(country, asked, answers)
    note = f"median {statistics.median(ours):.2f} ms, {sum(map(len, answers)) / len(asked):.0f} able"
    yield Figure("  a need, 95th percentile", _p95(ours), "ms", _p95(theirs), "GiST over ranges", 10, note)
    changed = [country.entry(number) for number in range(0, len(country), max(1, len(country) // 1000))]
    started = time.perf_counter()
    index.changed(changed)
    yield Figure(
        f"  {len(changed)} entries changed, felt after",
        (time.perf_counter() - started) * 1000,
        "ms",
        limit=1000,
    )
    taken = cpu_ms(lambda: match(asked[0], changed, at=DAY), runs=5)
    yield Figure(
        f"one need against {len(changed)} entries, each with its reasons", taken, "ms CPU", limit=200
    )
    yield from _tables(400 if quick else 20_000)
    yield from _tables(400 if quick else 20_000, cut=True)


def _tables(count: int, *, cut: bool = False) -> Iterator[Figure]:
    """AC voltage by voltage and frequency, 8 points by 6, all of one quantity: by the index, and asking every entry.

    `cut`: in two boxes, one up to 50 V and one above.
    """
    draw = np.random.default_rng(20261130)
    kept = {each.id: each for each in (_tabled(number, draw, cut) for number in range(count))}
    started = time.perf_counter()
    index = CapabilityIndex.of(kept.values())
    yield Figure(
        f"{count} entries of U over two axes{' in two boxes' if cut else ''}: build",
        time.perf_counter() - started,
        "s",
        limit=60,
    )
    some = dict(list(kept.items())[:MOST_TABLES_ASKED])
    for name, conditions in (("frequency named", True), ("frequency not said", False)):
        asked = [_of_table(draw, conditions) for _each in range(20)]
        taken, _able = _timed(
            lambda need: index.able(need, at=DAY, fetch=lambda ids: [kept[id] for id in ids]), asked
        )
        judging, found = _timed(lambda need: (judged(index, need, at=DAY),), asked)
        left = sum(int((each[0].verdicts == ASKED).sum()) for each in found) / len(asked)
        every, answers = _timed(lambda need: tuple(match(need, some.values(), at=DAY)), asked[:2])
        for need, each in zip(asked, answers, strict=False):
            able = index.able(need, at=DAY, fetch=lambda ids: [kept[id] for id in ids])
            assert set(able) & set(some) == {one.entry.id for one in each if one.verdict == "match"}
        peer = f"asking {len(some)} of them"
        note = f"all four verdicts in {_p95(judging):.1f} ms, {left:.0f} left to be asked"
        limit = None if cut else 100
        yield Figure(f"  a need, {name}, 95th percentile", _p95(taken), "ms", max(every), peer, limit, note)


def _tabled(number: int, draw: Any, cut: bool) -> CapabilityEntry:
    xs = tuple(Fraction(x) for x in (1, 2, 5, 10, 50, 100, 500, 1000))
    ys = tuple(Fraction(y) for y in (10, 40, 1000, 20_000, 100_000, 1_000_000))
    level = int(draw.integers(10, 1000))
    values = tuple(
        tuple(Fraction(int(u) * (1 + i), 10**6) for u in draw.integers(level, 4 * level, len(ys)))
        for i in range(len(xs))
    )
    boxes = []
    for part in (slice(0, 5), slice(4, 8)) if cut else (slice(0, 8),):
        shape = Grid("frequency", xs[part], ys, values[part], "linear" if number % 4 else "greater")
        span = Interval(xs[part][0], xs[part][-1])
        boxes.append(Box(span, Uncertainty(shape, k=TWO), {"frequency": Interval(ys[0], ys[-1])}))
    return CapabilityEntry(
        id=f"t{number:07d}", body="示例", service="calibrate", kind="electric.voltage.ac", boxes=tuple(boxes), unit="V",
        axes=(Axis("frequency", "Hz"),), evidence=(Qualification("q", "q", valid_to=date(2030, 1, 1)),),
    )  # fmt: skip


def _of_table(draw: Any, named: bool) -> Need:
    low, high = sorted(int(each) for each in draw.integers(1, 900, 2))
    near, far = sorted(int(each) for each in draw.integers(10, 200_000, 2))
    bound = Bound(Decimal(int(draw.integers(100, 20_000))), "µV", None, strict=False, k=Decimal(2))
    told = {"frequency": Interval(Fraction(near), Fraction(far))} if named else {}
    return Need(
        "calibrate", "electric.voltage.ac", range=Interval(Fraction(low), Fraction(high)), unit="V", bound=bound,
        conditions=told, condition_units=dict.fromkeys(told, "Hz"),
    )  # fmt: skip


def _timed(ask: Any, asked: Iterable[Need]) -> tuple[list[float], list[tuple[str, ...]]]:
    taken, answers = [], []
    for need in asked:
        started = time.perf_counter()
        answers.append(ask(need))
        taken.append((time.perf_counter() - started) * 1000)
    return taken, answers


def _p95(taken: Sequence[float]) -> float:
    return sorted(taken)[int(len(taken) * 0.95) - 1]


def _peer(country: Nation, asked: Sequence[Need], answers: Sequence[tuple[str, ...]]) -> list[float]:
    """The same needs asked of PostgreSQL, its answer compared with ours on the entries of one box."""
    with postgres() as connection:
        _load(connection, country)
        taken, theirs = _timed(lambda need: _ask(connection, need), asked)
    single = {f"{number:08d}" for number in np.flatnonzero(country.shape != 0)}
    for ours, found in zip(answers, theirs, strict=True):
        assert set(ours) & single == set(found)
    return taken


def _load(connection: Any, country: Nation) -> None:
    connection.execute(_SCHEMA)
    with connection.cursor() as cursor, cursor.copy("copy box from stdin") as copy:
        for number in np.flatnonzero(country.shape != 0):
            until = date.fromordinal(int(country.until[number]) + 1)
            copy.write_row((
                int(number), int(country.kind[number]), f"[{country.low[number]},{country.high[number]}]", int(country.shape[number]),
                int(country.a[number]) / 1e6, int(country.b[number]) / 1e6, f"[,{until})",
            ))  # fmt: skip
    connection.execute("create index on box using gist (kind, span)")
    connection.execute("vacuum analyze box")


def _ask(connection: Any, need: Need) -> tuple[str, ...]:
    part, bound = need.range, need.bound
    assert part is not None and bound is not None and part.low is not None and part.high is not None
    scale = scale_of(bound.unit)
    assert scale is not None
    kind = next(index for index, kind in enumerate(USED) if kind.id == need.kind)
    told = {
        "kind": kind,
        "low": float(part.low),
        "high": float(part.high),
        "day": DAY,
        "most": float(bound.value) * float(scale.factor),
    }
    return tuple(f"{row[0]:08d}" for row in connection.execute(_QUERY, told, prepare=True))
