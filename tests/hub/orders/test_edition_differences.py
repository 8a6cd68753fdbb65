"""What a reviewer reads of a new edition: each place that differs, once."""

from __future__ import annotations

from typing import Any

import pytest

from junheng.hub.orders.editing.differences import differences

POINTS = [{"nominal": "1", "unit": "g"}, {"nominal": "2", "unit": "g"}, {"nominal": "5", "unit": "g"}]
CHECKS = [{"name": "E", "limit": "1"}, {"name": "H", "limit": "2"}]


@pytest.mark.parametrize(
    ("before", "now", "found"),
    [
        ({"edition": 1}, {"edition": 2}, []),
        ({"source": ""}, {}, []),
        ({"basis": {"document": "a"}}, {"basis": {"document": "b"}}, [("basis.document", "a", "b")]),
        ({"cycle_months": 6}, {}, [("cycle_months", "6", "")]),
        ({"services": ["test"]}, {"services": ["test", "calibration"]}, [("services", "test", "test, calibration")]),
        ({"points": POINTS}, {"points": [POINTS[0], {"nominal": "1.5", "unit": "g"}, *POINTS[1:]]}, [("points.2", "", "nominal: 1.5, unit: g")]),
        ({"points": POINTS}, {"points": POINTS[:2]}, [("points.3", "nominal: 5, unit: g", "")]),
        ({"points": POINTS}, {"points": [POINTS[0], {"nominal": "3", "unit": "g"}, POINTS[2]]}, [("points.2.nominal", "2", "3")]),
        ({"checks": CHECKS}, {"checks": [{"name": "H", "limit": "3"}, CHECKS[0]]}, [("checks.H.limit", "2", "3"), ("checks", "E, H", "H, E")]),
        ({"checks": CHECKS}, {"checks": CHECKS[:1]}, [("checks.H", "name: H, limit: 2", "")]),
        ({"limit": "1"}, {"limit": {"odd": "2"}}, [("limit", "1", "odd: 2")]),
        ({"points": POINTS}, {}, [("points", "nominal: 1, unit: g, nominal: 2, unit: g, nominal: 5, unit: g", "")]),
    ],
)  # fmt: skip
def test_each_place_once(before: Any, now: Any, found: Any) -> None:
    """A row put between others is one difference; rows with names are found by them wherever they stand."""
    assert [(each.place, each.before, each.now) for each in differences(before, now)] == found
