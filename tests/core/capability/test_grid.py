"""An uncertainty over two axes: exact at its corners, bounded in between, never claimed outside; wider needs match less."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from junheng.core.capability.documents import entry_from, need_from
from junheng.core.capability.envelope import Envelope, envelope_of
from junheng.core.capability.grid import Grid
from junheng.core.capability.intervals import Interval
from junheng.core.capability.limit import Limit
from junheng.core.capability.matching import match
from junheng.core.capability.model import CapabilityEntry, Need
from junheng.core.capability.shapes import Uncertainty
from junheng.core.capability.within import within
from junheng.core.reason import UnusableInput

F = Fraction
TABLE: dict[str, Any] = {
    "axis": "frequency", "x": ["1", "10", "100"], "at": ["0.01", "1", "20"], "U": [["1", "2", "6"], ["2", "4", "8"], ["9", "5", "20"]],
}  # fmt: skip
"""Volts, kilohertz, millivolts."""
ON = date(2026, 11, 1)


def entry(interpolation: str = "linear", table: dict[str, Any] = TABLE, **more: Any) -> CapabilityEntry:
    return entry_from(
        {
            "id": "e", "body": "示例", "kind": "electric.voltage.ac", "unit": "V", "axes": [{"name": "frequency", "unit": "kHz"}],
            "boxes": [{
                "range": {"low": 1, "high": 100}, "conditions": {"frequency": {"low": "0.01", "high": 20}},
                "uncertainty": {"grid": table, "interpolation": interpolation, "unit": "mV", "k": 2, **more},
            }],
            "evidence": [{"id": "q", "name": "考核", "valid_to": "2030-01-01"}],
        }
    )  # fmt: skip


def need(
    x: tuple[Any, Any], y: tuple[Any, Any], limit: Any, *, scales: tuple[int, int, int] = (1, 1, 1)
) -> Need:
    """In V, kHz and mV, or a thousandth of each: mV, Hz, µV."""
    factors = [1 if scale == 1 else 1000 for scale in scales]
    low, high, near, far, bound = (
        str(Decimal(str(float(each))) * factor)
        for each, factor in zip(
            (*x, *y, limit), [factors[0]] * 2 + [factors[1]] * 2 + factors[2:], strict=True
        )
    )
    return need_from(
        {
            "schema": "junheng.need/1", "kind": "electric.voltage.ac", "unit": "V" if scales[0] == 1 else "mV",
            "range": {"low": low, "high": high}, "conditions": {"frequency": {"low": near, "high": far}},
            "condition_units": {"frequency": "kHz" if scales[1] == 1 else "Hz"},
            "uncertainty": {"value": bound, "unit": "mV" if scales[2] == 1 else "µV", "k": 2},
        }
    )  # fmt: skip


def verdict(asked: Need, interpolation: str = "linear") -> str:
    (found,) = match(asked, [entry(interpolation)], at=ON)
    return found.verdict


def grid(interpolation: str = "linear") -> Grid:
    stated = entry(interpolation).boxes[0].uncertainty
    assert stated is not None and isinstance(stated.shape, Grid)
    return stated.shape


def naive(shape: Grid, x: Fraction, y: Fraction) -> Fraction:
    """Line by line: along the condition on both sides, then along x; `greater`: the least cell around, its greatest corner."""
    cells = [
        (i, j)
        for i in range(len(shape.xs) - 1)
        for j in range(len(shape.ys) - 1)
        if shape.xs[i] <= x <= shape.xs[i + 1] and shape.ys[j] <= y <= shape.ys[j + 1]
    ]
    if shape.interpolation == "greater":
        return min(max(shape.values[a][b] for a in (i, i + 1) for b in (j, j + 1)) for i, j in cells)
    i, j = cells[0]
    sides = []
    for row in (i, i + 1):
        u0, u1 = shape.values[row][j], shape.values[row][j + 1]
        sides.append(u0 + (u1 - u0) * (y - shape.ys[j]) / (shape.ys[j + 1] - shape.ys[j]))
    return sides[0] + (sides[1] - sides[0]) * (x - shape.xs[i]) / (shape.xs[i + 1] - shape.xs[i])


@pytest.mark.parametrize("interpolation", ["linear", "greater"])
@pytest.mark.parametrize("seed", range(30))
def test_bounds_hold_at_every_point(seed: int, interpolation: str) -> None:
    """Boxes large and small, on lines between cells and degenerate: no point inside lies beyond, and linear bounds are reached."""
    draw, shape = Random(seed), grid(interpolation)
    ends = [sorted(draw.choice((draw.choice(axis), axis[0] + (axis[-1] - axis[0]) * F(draw.randrange(101), 100))) for _each in range(2))
            for axis in (shape.xs, shape.ys)]  # fmt: skip
    if seed % 5 == 0:
        ends[seed % 2][1] = ends[seed % 2][0]
    found = shape.bounds((ends[0][0], ends[0][1]), (ends[1][0], ends[1][1]))
    assert found is not None
    values = [
        naive(shape, ends[0][0] + (ends[0][1] - ends[0][0]) * F(s, 12), ends[1][0] + (ends[1][1] - ends[1][0]) * F(t, 12))
        for s in range(13) for t in range(13)
    ]  # fmt: skip
    assert found[0] <= min(values) and max(values) <= found[1]
    if interpolation == "linear" and all(
        not any(axis[0] < mark < axis[1] for mark in marks)
        for axis, marks in zip(ends, (shape.xs, shape.ys), strict=True)
    ):
        assert found == (min(values), max(values))  # within one cell the corners are the extremes


@pytest.mark.parametrize("seed", range(20))
def test_allowed_where_every_condition_allows(seed: int) -> None:
    """At 60 points of x: inside exactly where U is small enough at 41 values of the condition, its ends and marks among them."""
    draw, shape = Random(seed), grid(("linear", "greater")[seed % 2])
    near, far = sorted(draw.choice((*shape.ys, F(draw.randrange(10, 20_000)))) for _each in range(2))
    relative = seed % 3 == 0
    stated = Uncertainty(shape.times(F(1, 50)) if relative else shape, relative=relative, k=F(2))
    limit = Limit(F(draw.randrange(1, 20), 1000), draw.choice((None, F(1, 10_000))), strict=False, k=F(2))
    inside = within(stated, limit, Interval(F(0), F(150)), {"frequency": (near, far)}).inside
    marks = {near + (far - near) * F(s, 38) for s in range(39)} | {y for y in shape.ys if near <= y <= far}
    for step in range(60):
        x = F(150 * step, 59)
        reached = shape.xs[0] <= x <= shape.xs[-1]
        assert isinstance(stated.shape, Grid)
        allowed = reached and all(
            naive(stated.shape, x, y) * (x if relative else 1) <= limit.at(x) for y in marks
        )
        assert inside.contains(x) == allowed, (x, near, far)


def test_corners_are_what_is_printed() -> None:
    """At a printed point U is the printed number, exactly: one as large is allowed and one smaller by 10⁻⁹ is not."""
    for i, x in enumerate(TABLE["x"]):
        for j, at in enumerate(TABLE["at"]):
            u = TABLE["U"][i][j]
            assert verdict(need((x, x), (at, at), u)) == "match"
            assert verdict(need((x, x), (at, at), float(u) - 1e-9)) == "no"


def test_answers_by_hand() -> None:
    """At 1 kHz: 2 mV at 1 V, 4 at 10 V, 5 at 100 V. Half way from 1 to 10 V and 10 Hz to 1 kHz: the mean of 1, 2, 2 and 4."""
    assert verdict(need((1, 100), (1, 1), 5)) == "match"
    assert verdict(need((1, 100), (1, 1), "4.5")) == "partly"
    assert verdict(need(("5.5", "5.5"), ("0.505", "0.505"), "2.25")) == "match"
    assert verdict(need(("5.5", "5.5"), ("0.505", "0.505"), "2.2499")) == "no"
    assert verdict(need(("5.5", "5.5"), ("0.505", "0.505"), 4), "greater") == "match"
    assert verdict(need(("5.5", "5.5"), ("0.505", "0.505"), "3.99"), "greater") == "no"


def test_nothing_outside() -> None:
    """Beyond the table nothing is claimed, in either direction, however large the limit."""
    assert verdict(need((1, 200), (1, 1), 1000)) == "partly"
    assert verdict(need((1, 10), (1, 40), 1000)) == "partly"
    shorter = {**TABLE, "at": ["0.01", "1", "10"]}  # the box says 20 kHz, the table ends at 10
    (found,) = match(need((1, 10), (1, 20), 1000), [entry(table=shorter)], at=ON)
    assert found.verdict != "match"
    assert envelope_of(entry(table=shorter).boxes[0], k=F(2)) is None


def test_envelope() -> None:
    """The whole box: from the least to the greatest number printed, in volts; twice that for twice the k."""
    box = entry().boxes[0]
    assert envelope_of(box, k=F(2)) == Envelope(F(1, 1000), F(20, 1000))
    assert envelope_of(box, k=F(4)) == Envelope(F(2, 1000), F(40, 1000))


@pytest.mark.parametrize("seed", range(40))
def test_a_wider_need_never_gains_and_units_change_nothing(seed: int) -> None:
    """Each end moved outward, or a smaller limit, never turns another answer into a match; mV, Hz and µV answer as V, kHz and mV."""
    draw = Random(seed)
    interpolation = draw.choice(("linear", "greater"))
    x = sorted(draw.sample(range(1, 101), 2))
    y = sorted(F(draw.randrange(1, 2000), 100) for _each in range(2))
    limit = F(draw.randrange(5, 200), 10)
    text = [str(float(each)) for each in y]
    word = verdict(need((x[0], x[1]), (text[0], text[1]), float(limit)), interpolation)
    scales = draw.choice(((2, 1, 1), (1, 2, 1), (1, 1, 2), (2, 2, 2)))
    moved = {n: 1 if s == 1 else 2 for n, s in enumerate(scales)}
    again = need((x[0], x[1]), (text[0], text[1]), float(limit), scales=(moved[0], moved[1], moved[2]))
    assert verdict(again, interpolation) == word
    wider = need(
        (max(1, x[0] - draw.randrange(5)), x[1] + draw.randrange(5)),
        (max(0.01, float(text[0]) - draw.random()), float(text[1]) + draw.random()),
        float(limit) - draw.choice((0, 0.1)),
    )
    if verdict(wider, interpolation) == "match":
        assert word == "match"


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"axis": "temperature"}, "axis"), ({"x": ["1", "10"]}, "U"), ({"x": ["1", "1", "100"]}, "x"), ({"at": ["1"]}, "at"),
        ({"U": [["1", "2"], ["2", "4"], ["9", "5"]]}, "U[0]"), ({"U": [["1", "2", "-6"], ["2", "4", "8"], ["9", "5", "20"]]}, "U[0]"),
    ],
)  # fmt: skip
def test_what_cannot_be_used(change: dict[str, Any], path: str) -> None:
    """The place is named; an interpolation has to be stated."""
    with pytest.raises(UnusableInput) as caught:
        entry(table={**TABLE, **change})
    assert (caught.value.refusals[0].path or "").endswith(f"grid.{path}")
    with pytest.raises(UnusableInput):
        entry("log-log")
