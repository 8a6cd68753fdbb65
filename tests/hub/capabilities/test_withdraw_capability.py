"""An entry is taken down with its reason."""

from __future__ import annotations

from typing import Any

from tests.hub.capabilities.entries import drafted
from tests.hub.conftest import NOW

from junheng.hub.capabilities import queries
from junheng.hub.capabilities.services.entries import publish_capability, withdraw_capability


def test_withdrawn(laboratory: Any, refused: Any) -> None:
    """Published only, with a reason, by its own body."""
    entry, by = drafted(laboratory), laboratory.house.acting("冯示例")
    with refused("entry-not-in-state"):
        withdraw_capability(entry=entry, reason="x", by=by, at=NOW)
    publish_capability(entry=entry, by=by, at=NOW)
    with refused("status-needs-reason"):
        withdraw_capability(entry=entry, reason="", by=by, at=NOW)
    with refused("not-your-record"):
        withdraw_capability(entry=entry, reason="x", by=laboratory.house.acting("孙示例"), at=NOW)
    withdraw_capability(entry=entry, reason="设备停用", by=by, at=NOW)
    assert queries.count_published() == 0
