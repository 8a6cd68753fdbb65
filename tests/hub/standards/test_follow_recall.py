"""A holder follows a recall; what was not recalled, or is no piece, needs no case."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW
from tests.hub.standards.materials import released, taken

from junheng.hub.standards.services import materials


def test_nothing_to_follow(standards: Any, refused: Any) -> None:
    """Before the recall, and for units that are no piece of a standard (the whole way is in test_recall_batch)."""
    batch = released(standards.house)
    held = taken(standards, batch, piece=None)
    with refused("holding-not-recalled"):
        materials.follow_recall(holding=held, by=standards.keeper, at=NOW)
    materials.recall_batch(batch=batch, reason="定值有误", by=standards.house.acting("孙示例"), at=NOW)
    with refused("holding-without-piece"):
        materials.follow_recall(holding=held, by=standards.keeper, at=NOW)
