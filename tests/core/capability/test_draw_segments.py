"""Where the range-bar draws, against the positions of the mock page."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from junheng.core.capability.documents import catalogue_from, need_from
from junheng.core.capability.geometry import RangeBar, Segment, segments
from junheng.core.capability.matching import match

CATALOGUE = json.loads((Path(__file__).parent / "data" / "catalogue.json").read_text(encoding="utf-8"))


def bar_of(entry_id: str) -> RangeBar:
    need = need_from(
        {"schema": "junheng.need/1", "kind": "electric.voltage.dc", "unit": "V", "range": {"low": 0, "high": 1000},
         "uncertainty": {"value": 20, "unit": "ppm", "relative_to": "reading", "floor": 5, "floor_unit": "µV"}}
    )  # fmt: skip
    answers = match(need, catalogue_from(CATALOGUE), at=date(2026, 12, 10))
    return segments(need, next(each for each in answers if each.entry.id == entry_id))


def test_axis_begins_with_zero_and_has_six_decades() -> None:
    """The mock page draws 0, 1 mV … 1000 V at 0, 16, 30, 44, 58, 72, 86 and 100 %."""
    assert [tick.x for tick in bar_of("zj-1").ticks] == [0, 16, 30, 44, 58, 72, 86, 100]


def test_part_gap_and_doubt_are_drawn_apart() -> None:
    """220 V lies at 90.8 % (mock page); a body with incomplete data is drawn as doubt over the whole need."""
    assert bar_of("zj-1").segments == (Segment("have", 0.0, 100.0),)
    assert bar_of("js-1").segments == (Segment("have", 0.0, 90.8), Segment("gap", 90.8, 9.2))
    assert bar_of("ah-1").segments == (Segment("maybe", 0.0, 100.0),)
    assert bar_of("hd-1").segments == (Segment("gap", 0.0, 100.0),)
