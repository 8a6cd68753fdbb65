"""A piece goes out for work on site after a function check (practice P6)."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW, TODAY

from junheng.hub.capabilities.models import StandardPiece
from junheng.hub.capabilities.services import outings


def taken(laboratory: Any, check: str = "零点、满度正常") -> Any:
    return outings.take_out_piece(
        piece=laboratory.piece, place="示例热电厂", check=check, by=laboratory.house.acting("周示例"), at=NOW
    )


def test_out_with_its_check(laboratory: Any, refused: Any) -> None:
    """Once at a time, and only after a check."""
    with refused("function-check-needed"):
        taken(laboratory, " ")
    made = taken(laboratory)
    assert (made.out_on, made.back_on) == (TODAY, None)
    with refused("piece-out-already"):
        taken(laboratory)


def test_a_stopped_piece_stays(laboratory: Any, refused: Any) -> None:
    """What may not be used inside is not taken out."""
    StandardPiece.objects.filter(pk=laboratory.piece.pk).update(status="stopped")
    laboratory.piece.refresh_from_db()
    with refused("piece-not-usable-outside"):
        taken(laboratory)
