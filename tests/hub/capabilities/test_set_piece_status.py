"""合格, 准用, 限用, 停用, 封存: with a reason, felt at once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.hub.capabilities.test_plan_checks import planned
from tests.hub.capabilities.test_record_check import BAD, GOOD, checked
from tests.hub.conftest import NOW, TODAY

from junheng.hub.capabilities import queries
from junheng.hub.capabilities.services.checks import record_check
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


def test_sealing_does_not_wash_a_stop_away(laboratory: Any, refused: Any) -> None:
    """停用, 封存, 合格: what was stopped still needs evidence made since; sealed from use alone, nothing."""
    given: dict[str, Any] = {"piece": laboratory.piece, "by": laboratory.house.acting("冯示例"), "at": NOW}
    set_piece_status(status="sealed", reason="暂不用", **given)
    set_piece_status(status="qualified", reason="启用", **given)
    set_piece_status(status="stopped", reason="跌落", **given)
    set_piece_status(status="sealed", reason="暂不用", **given)
    with refused("stopped-needs-evidence"):
        set_piece_status(status="limited", reason="启用", **given)
    laboratory.evidence("SH-2026-0009", TODAY, date(2027, 11, 20))
    assert set_piece_status(status="qualified", reason="复校合格", **given).stopped_at is None


def test_a_passed_check_is_evidence_while_no_chart_alarms(laboratory: Any, refused: Any) -> None:
    """Only one made after the stop; and a pass of one chart says nothing of another that alarms."""
    first, other = planned(laboratory), planned(laboratory, name="零位")
    given: dict[str, Any] = {"piece": laboratory.piece, "by": laboratory.house.acting("冯示例")}
    checked(laboratory, first, GOOD)
    checked(laboratory, other, GOOD)
    later = NOW + timedelta(minutes=5)
    record_check(plan=first, on=TODAY, values=BAD, by=given["by"], at=later)
    with refused("stopped-needs-evidence"):
        set_piece_status(status="qualified", reason="复查", at=later, **given)
    record_check(plan=other, on=TODAY, values=GOOD, by=given["by"], at=later)
    with refused("stopped-needs-evidence"):
        set_piece_status(status="qualified", reason="复查", at=later, **given)
    record_check(plan=first, on=TODAY, values=GOOD, by=given["by"], at=later)
    assert set_piece_status(status="qualified", reason="复查", at=later, **given).status == "qualified"
