"""The conservative bound of a box: between which two numbers its uncertainty lies everywhere.

An index can decide most entries by these two numbers alone: a box whose largest uncertainty is allowed at the
need's tightest point matches, one whose smallest is not allowed at its widest point does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from junheng.core.capability.extent import box_bounds, is_usable
from junheng.core.capability.grid import Grid
from junheng.core.capability.intervals import Interval
from junheng.core.capability.model import Box
from junheng.core.capability.shapes import Table, Uncertainty
from junheng.core.capability.within import bounds_of, cells_of


@dataclass(frozen=True, slots=True)
class Envelope:
    """`smallest` ≤ U(x) ≤ `largest` on the whole box, in the coherent unit."""

    smallest: Fraction
    largest: Fraction


def envelope_of(box: Box, *, k: Fraction) -> Envelope | None:
    """The bounds for coverage factor `k`; None where range or uncertainty cannot be used."""
    if not box.complete or box.range is None or not is_usable(box.uncertainty) or box.uncertainty is None:
        return None
    stated = box.uncertainty.with_k(k)
    cells = cells_of(stated, box.range)
    if isinstance(stated.shape, Table | Grid):
        domain = stated.shape.domain
        cells = [cell for cell in cells if domain.contains(cell[0]) and domain.contains(cell[1])]
    found = [_on_cell(stated, box, low, high) for low, high, _ in cells]
    if not found or not _claims(box):
        return None
    return Envelope(min(low for low, _ in found), max(high for _, high in found))


def _claims(box: Box) -> bool:
    """Whether a grid reaches over the whole of the box's condition: else nothing is claimed for a part of the box."""
    shape = None if box.uncertainty is None else box.uncertainty.shape
    if not isinstance(shape, Grid):
        return True
    part = box.conditions.get(shape.axis)
    return isinstance(part, Interval) and Interval(shape.ys[0], shape.ys[-1]).covers(part)


def _on_cell(stated: Uncertainty, box: Box, low: Fraction, high: Fraction) -> tuple[Fraction, Fraction]:
    """Every form but a formula is monotone on a cell; a stepped table is constant inside it."""
    shape = stated.shape
    if isinstance(shape, Table) and shape.interpolation == "greater":
        step = shape.at((low + high) / 2)
        near, far = sorted((abs(low), abs(high))) if stated.relative else (Fraction(1), Fraction(1))
        return step * near, step * far
    return bounds_of(stated, low, high, box_bounds(box, {}))
