"""Whoever booked a slot gives it back and it is open again; its keeper takes it off, and its items return to the year."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW
from tests.hub.standards.test_book_slot import booked
from tests.hub.standards.test_open_slot import designated, opened

from junheng.hub.foundation.models import Notice
from junheng.hub.standards import registering
from junheng.hub.standards.services.slots import release_slot


def test_given_back_then_taken_off(laboratory: Any, refused: Any) -> None:
    """With a reason; nobody else may; taken off, it can be opened again."""
    row, house = designated(laboratory), laboratory.house
    slot = opened(laboratory, row)
    booked(laboratory, slot)
    with refused("not-your-record"):
        release_slot(slot=slot, reason="x", by=house.acting("王示例"), at=NOW)
    with refused("regional-needs-reason"):
        release_slot(slot=slot, reason=" ", by=house.acting("孙示例"), at=NOW)
    assert release_slot(slot=slot, reason="样品未到", by=house.acting("孙示例"), at=NOW).state == "open"
    booked(laboratory, slot, "王示例")
    assert release_slot(slot=slot, reason="检修", by=house.acting("冯示例"), at=NOW).state == "withdrawn"
    assert (
        "检修"
        in Notice.objects.get(organisation_id=house.enterprise.pk, url=f"/regional-standards/{row.pk}").zh
    )
    assert registering.year_of(row, 2027) == (10, 0)
    with refused("slot-not-open"):
        release_slot(slot=slot, reason="x", by=house.acting("冯示例"), at=NOW)
    assert opened(laboratory, row).state == "open"
