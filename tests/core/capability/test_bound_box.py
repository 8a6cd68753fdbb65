"""The conservative bound of a box holds at every point of it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from junheng.core.capability.criteria_range import value_at
from junheng.core.capability.envelope import Envelope, envelope_of
from junheng.core.capability.intervals import Interval
from junheng.core.capability.model import Box
from junheng.core.capability.shapes import Linear, Quadrature, Table, Uncertainty

F = Fraction
TWO = F(2)
POINTS = ((F(-5), F(3)), (F(0), F(1)), (F(2), F(4)), (F(20), F(2)))
SHAPES = [
    Uncertainty(Linear(F(1), F(1, 10)), k=TWO),
    Uncertainty(Linear(F(1), F(1, 10), F(3)), k=TWO),
    Uncertainty(Quadrature(F(1), F(1, 5)), k=TWO),
    Uncertainty(Table(POINTS, "linear"), k=TWO),
    Uncertainty(Table(POINTS, "greater"), k=TWO),
    Uncertainty(Linear(F(1, 50)), relative=True, k=TWO),
    Uncertainty(Table(POINTS, "linear"), relative=True, k=TWO),
]


@pytest.mark.parametrize("stated", SHAPES)
def test_no_point_lies_outside_the_bound(stated: Uncertainty) -> None:
    """At 400 points from -5 to 20 the uncertainty lies between the two bounds."""
    found = envelope_of(Box(Interval(F(-5), F(20)), stated), k=TWO)
    assert found is not None
    for step in range(401):
        value = value_at(stated, F(-5) + F(25 * step, 400))
        assert value is not None
        assert found.smallest <= value <= found.largest


def test_bound_of_a_straight_line_is_its_corners() -> None:
    """1 + 0.1·|x| on [-5, 20]: from 1 at zero to 3 at 20; twice that for twice the k."""
    box = Box(Interval(F(-5), F(20)), SHAPES[0])
    assert envelope_of(box, k=TWO) == Envelope(F(1), F(3))
    assert envelope_of(box, k=F(4)) == Envelope(F(2), F(6))


def test_incomplete_box_has_no_bound() -> None:
    """Without a lower end or a k there is nothing to bound."""
    assert envelope_of(Box(Interval(None, F(20), False), SHAPES[0], low_known=False), k=TWO) is None
    assert envelope_of(Box(Interval(F(0), F(20)), Uncertainty(Linear(F(1)))), k=TWO) is None
