"""The holder sends the instrument again; the order names the case."""

from __future__ import annotations

from typing import Any

from tests.hub.certificates.test_open_case import gauge, opened
from tests.hub.conftest import NOW

from junheng.hub.certificates.services import recalls


def test_the_order_names_the_case(verifying: Any, refused: Any) -> None:
    """One re-test a certificate, to the laboratory that measured it."""
    house = verifying.laboratory.house
    made = gauge(verifying, "PG-1", "1.222")
    case = opened(verifying)
    (effect,) = case.effects.all()
    order = recalls.order_retest(effect=effect, by=house.acting("王示例"), at=NOW)
    assert order.institution == made.institution and case.number in order.note
    (line,) = order.lines.all()
    assert (line.service, line.kind) == ("verification", "subsequent")
    effect.refresh_from_db()
    with refused("retest-ordered-already"):
        recalls.order_retest(effect=effect, by=house.acting("王示例"), at=NOW)


def test_two_at_once_order_one(verifying: Any, refused: Any) -> None:
    """Two windows of the same holder, both opened before the first click: the row is read again under its lock."""
    house = verifying.laboratory.house
    gauge(verifying, "PG-1", "1.222")
    case = opened(verifying)
    first, second = case.effects.get(), case.effects.get()
    recalls.order_retest(effect=first, by=house.acting("王示例"), at=NOW)
    with refused("retest-ordered-already"):
        recalls.order_retest(effect=second, by=house.acting("王示例"), at=NOW)
