"""A failed return check reopens the work done outside (practice P6)."""

from __future__ import annotations

from typing import Any

from tests.hub.capabilities.test_take_out_piece import taken
from tests.hub.conftest import NOW, TODAY

from junheng.hub.capabilities.services import outings
from junheng.hub.certificates.models import StandardCase


def test_good_and_only_once(laboratory: Any, refused: Any) -> None:
    """Back and good: nothing follows; it cannot come back twice."""
    outing = taken(laboratory)
    told = {
        "outing": outing,
        "good": True,
        "check": "正常",
        "by": laboratory.house.acting("周示例"),
        "at": NOW,
    }
    assert outings.bring_back_piece(**told).back_good is True
    assert not StandardCase.objects.exists()
    with refused("piece-not-out"):
        outings.bring_back_piece(**told)


def test_a_failed_check_opens_a_case_from_the_day_it_left(laboratory: Any, client_for: Any) -> None:
    """The piece is stopped, and the window is the time outside, whatever its certificate says."""
    outing = taken(laboratory)
    keeper = client_for("冯示例")
    assert "示例热电厂" in keeper.get(f"/standards/{laboratory.standard.pk}").content.decode()
    done = keeper.post(f"/outings/{outing.pk}/bring-back-piece", {"good": "no", "check": "满度偏 0.1 V"})
    assert done.status_code == 302
    case = StandardCase.objects.get(piece=laboratory.piece)
    assert case.since == TODAY <= case.found_on
    laboratory.piece.refresh_from_db()
    assert laboratory.piece.status == "stopped"
