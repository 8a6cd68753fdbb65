"""The applicant calls it off before it is decided."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.standards.services import applying


def test_withdrawn(standards: Any, refused: Any) -> None:
    """It stays readable with its reason, and another may be begun."""
    row = standards.drafted()
    with refused("not-permitted"):
        applying.withdraw_application(examination=row, reason="x", by=standards.officer, at=NOW)
    row = applying.withdraw_application(examination=row, reason="设备返修", by=standards.keeper, at=NOW)
    assert (row.state, row.state_reason) == ("withdrawn", "设备返修")
    with refused("examination-not-in-state"):
        applying.withdraw_application(examination=row, reason="x", by=standards.keeper, at=NOW)
    assert standards.drafted().pk != row.pk
