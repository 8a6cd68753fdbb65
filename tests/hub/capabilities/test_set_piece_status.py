"""合格, 准用, 限用, 停用, 封存: with a reason, felt at once."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.capabilities import queries
from junheng.hub.capabilities.services.standards import set_piece_status


def test_a_stopped_piece_returns_with_new_evidence_only(laboratory: Any, refused: Any) -> None:
    """Why and since when; back in use only by a certificate made after it was stopped."""
    given: dict[str, Any] = {"piece": laboratory.piece, "by": laboratory.house.acting("冯示例"), "at": NOW}
    with refused("status-needs-reason"):
        set_piece_status(status="stopped", reason="", **given)
    set_piece_status(status="stopped", reason="期间核查报警", **given)
    assert [piece.status_reason for piece in queries.pieces_stopped(laboratory.house.institute.pk)] == [
        "期间核查报警"
    ]
    with refused("stopped-needs-evidence"):
        set_piece_status(status="qualified", reason="修好了", **given)
    laboratory.evidence("SH-2026-0009", date(2026, 11, 23), date(2027, 11, 20))
    assert set_piece_status(status="qualified", reason="复校合格", **given).status == "qualified"
