"""A body of the region takes a slot, once; another region's does not; who has it is for two bodies alone (R05.2)."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.hub.conftest import NOW, TODAY
from tests.hub.standards.test_open_slot import designated, opened

from junheng.hub.foundation import tenancy
from junheng.hub.foundation.models import Notice
from junheng.hub.institutions.services.qualifications import suspend_qualification
from junheng.hub.standards.models import RegionalSlot, SlotBooking
from junheng.hub.standards.rules import slots as rules
from junheng.hub.standards.services import slots


def booked(laboratory: Any, slot: RegionalSlot, name: str = "孙示例", items: int = 3) -> SlotBooking:
    return slots.book_slot(slot=slot, items=items, by=laboratory.house.acting(name), at=NOW)


def test_booked_once_and_not_public(laboratory: Any, refused: Any, client: Any) -> None:
    """Shanghai's institute takes it; its keeper is told and sees who; nobody else does."""
    row = designated(laboratory)
    slot = opened(laboratory, row)
    with refused("slot-too-many-items"):
        booked(laboratory, slot, items=7)
    with refused("slot-of-your-own"):
        booked(laboratory, slot, "冯示例")
    made = booked(laboratory, slot)
    with refused("slot-not-open"):
        booked(laboratory, slot, "王示例")
    assert Notice.objects.filter(
        organisation_id=row.organisation_id, url=f"/regional-standards/{row.pk}"
    ).exists()
    address = f"/regional-standards/{row.pk}?year=2027"
    page = client.get(address).content.decode()
    assert "已被预约" in page and made.client.name_zh not in page
    with tenancy.only("320000"):
        assert not SlotBooking.objects.exists()
    client.force_login(laboratory.house.people["冯示例"])
    assert made.client.name_zh in client.get(address).content.decode()
    same = {name: getattr(made, name) for name in ("tenant_id", "readers", "slot_id", "client_id", "items", "booked_by_id", "booked_at")}  # fmt: skip
    with pytest.raises(IntegrityError, match="slot_booked_once"), transaction.atomic():
        SlotBooking.objects.create(**same)


def test_an_examination_out_of_force_blocks_and_warns(laboratory: Any, refused: Any) -> None:
    """No slot is booked any more, and whoever has one is told in the same transaction."""
    row = designated(laboratory)
    mine, other = opened(laboratory, row), None
    booked(laboratory, mine)
    other = opened(laboratory, row, rules.Span(mine.days.upper, mine.days.upper, 1))
    suspend_qualification(
        qualification=row.examination, since=TODAY, reason="x", by=laboratory.house.platform, at=NOW
    )
    with refused("regional-without-examination"):
        booked(laboratory, other, items=1)
    told = Notice.objects.filter(
        organisation_id=laboratory.house.neighbour.pk, url=f"/regional-standards/{row.pk}"
    )
    assert "机时受影响" in told.get().zh


def test_of_the_region_alone() -> None:
    """By the beginnings of codes: a county of a member province lies in it, another province does not."""
    assert rules.lies_in("330481", ["310000", "330000"]) and rules.lies_in("310000", ["310000"])
    assert not rules.lies_in("320100", ["310000", "330000"]) and not rules.lies_in("320100", [])
    told: dict[str, Any] = {"today": TODAY, "is_open": True, "own": False, "body": "甲", "region": "乙"}
    span, paper = rules.Span(TODAY, TODAY, 2), rules.Paper("考 1", in_force=True, until=None)
    found = rules.refusals_to_book("标准", span, 1, in_region=False, paper=paper, **told)
    assert [each.code for each in found] == ["slot-outside-region"]
