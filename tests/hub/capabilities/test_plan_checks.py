"""Limits of intermediate checks are frozen from first groups (practice P9, X13)."""

from __future__ import annotations

from typing import Any

import pytest
from tests.hub.conftest import NOW

from junheng.core.reason import UnusableInput
from junheng.hub.capabilities.services import checks
from junheng.hub.demo.services.region import CHECKED_FIRST


def planned(laboratory: Any, **changes: Any) -> Any:
    told = {"name": "核查标准", "unit": "MPa", "every_days": 30, "baseline": CHECKED_FIRST} | changes
    return checks.plan_checks(piece=laboratory.piece, by=laboratory.house.acting("冯示例"), at=NOW, **told)


def test_limits_of_x13(laboratory: Any, refused: Any) -> None:
    """Centre 5.0190, 5.0027 to 5.0353, range limit 0.0599; a second plan of that name is refused."""
    limits = checks.limits_of(planned(laboratory))
    assert [round(float(each), 4) for each in (limits.centre, limits.lower, limits.upper, limits.range_upper)] == [
        5.0190, 5.0027, 5.0353, 0.0599,
    ]  # fmt: skip
    with refused("check-plan-known"):
        planned(laboratory)


def test_too_few_groups(laboratory: Any) -> None:
    """Four groups make no limits."""
    with pytest.raises(UnusableInput):
        planned(laboratory, baseline=CHECKED_FIRST[:4])


def test_not_another_laboratory(laboratory: Any, refused: Any) -> None:
    """A neighbour does not plan our checks."""
    with refused("not-your-record"):
        checks.plan_checks(
            piece=laboratory.piece, name="x", unit="V", every_days=1, baseline=CHECKED_FIRST,
            by=laboratory.house.acting("孙示例"), at=NOW,
        )  # fmt: skip
