"""The keeper of a regional standard opens slots within what it can serve in a year; an expired examination blocks it (R05.2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from tests.hub.conftest import NOW, TODAY, _register, uscc

from junheng.hub.institutions.models import Region
from junheng.hub.institutions.services.qualifications import suspend_qualification
from junheng.hub.standards.models import RegionalSlot, RegionalStandard, RegionalYear
from junheng.hub.standards.rules import slots as rules
from junheng.hub.standards.services import regional, slots

JUNE = rules.Span(date(2027, 6, 7), date(2027, 6, 11), 6)
PAPER = rules.Paper("考 1", in_force=True, until=date(2027, 12, 31))


def designated(laboratory: Any, capacity: int = 10) -> RegionalStandard:
    """The DC voltage standard of Zhejiang's institute serves the east with ten items a year."""
    house = laboratory.house
    centre = _register(
        uscc("1231000047000077C"), "华东示例大区办", "East Example Office", "regional-centre", "310000"
    )
    house.member("朱示例", centre, "regional_office")
    east = next(each for each in Region.objects.order_by("id") if {"310000", "330000"} <= set(each.members.values_list("division_id", flat=True)))  # fmt: skip
    row = regional.propose_regional(
        standard=laboratory.standard, region=east, capacity=capacity, by=house.acting("冯示例"), at=NOW
    )
    return regional.designate_regional(regional=row, by=house.acting("朱示例"), at=NOW)


def opened(
    laboratory: Any, row: RegionalStandard, span: rules.Span = JUNE, name: str = "冯示例"
) -> RegionalSlot:
    return slots.open_slot(regional=row, span=span, by=laboratory.house.acting(name), at=NOW)


def codes(span: rules.Span = JUNE, **changes: Any) -> list[str]:
    told: dict[str, Any] = {"today": TODAY, "capacity": 10, "given": 0, "taken": (), "paper": PAPER} | changes
    return [each.code for each in rules.refusals_to_open("标准", span, **told)]


def test_within_the_capacity_of_the_year(laboratory: Any, refused: Any, client: Any) -> None:
    """Six of ten are given, then four; one more is refused with what is left; the page and JSON show slots and nobody."""
    row = designated(laboratory)
    opened(laboratory, row)
    with refused("slot-overlaps"):
        opened(laboratory, row, replace(JUNE, first=JUNE.last, last=JUNE.last, items=1))
    with refused("slot-beyond-capacity"):
        opened(laboratory, row, rules.Span(date(2027, 7, 5), date(2027, 7, 9), 5))
    opened(laboratory, row, rules.Span(date(2027, 7, 5), date(2027, 7, 9), 4))
    with refused("not-your-record"):
        opened(laboratory, row, rules.Span(date(2027, 8, 2), date(2027, 8, 3), 1), "孙示例")
    page = client.get(f"/regional-standards/{row.pk}?year=2027").content.decode()
    assert "2027-06-07" in page and "2027-07-09" in page
    told = client.get(f"/api/v1/regional-standards/{row.pk}/slots?year=2027").json()
    assert (told["capacity"], told["given"], [each["items"] for each in told["rows"]]) == (10, 10, [6, 4])


def test_an_expired_examination_blocks_new_slots(laboratory: Any, refused: Any) -> None:
    """Expired examination blocks new regional slots; so does one that ends before the slot (R05.2)."""
    row = designated(laboratory)
    suspend_qualification(
        qualification=row.examination, since=TODAY, reason="x", by=laboratory.house.platform, at=NOW
    )
    with refused("regional-without-examination"):
        opened(laboratory, row)
    assert codes(paper=replace(PAPER, in_force=False)) == ["regional-without-examination"]
    assert codes(paper=replace(PAPER, until=date(2027, 6, 10))) == ["slot-after-examination"]
    assert codes(paper=replace(PAPER, until=JUNE.last)) == []


def test_days() -> None:
    """Not in the past, not the wrong way round, not longer than a month, not over two years."""
    assert codes() == []
    assert codes(replace(JUNE, first=TODAY - timedelta(days=1), last=TODAY)) == ["slot-days-out-of-range"]
    assert codes(replace(JUNE, last=date(2027, 6, 6))) == ["slot-days-out-of-range"]
    assert codes(rules.Span(date(2026, 12, 28), date(2027, 1, 3), 1)) == ["slot-over-two-years"]
    assert codes(replace(JUNE, items=0)) == ["slot-without-items"]


def test_the_database_itself_overbooks_nothing(laboratory: Any) -> None:
    """Past the code: no slot on another's days, and no year beyond its capacity."""
    slot = opened(laboratory, designated(laboratory))
    with pytest.raises(IntegrityError, match="slot_never_overlaps"), transaction.atomic():
        RegionalSlot.objects.create(
            tenant_id=slot.tenant_id, regional_id=slot.regional_id, year_id=slot.year_id, items=1,
            days=DateRange(JUNE.last, JUNE.last + timedelta(days=1)),
        )  # fmt: skip
    with pytest.raises(IntegrityError, match="regional_year_holds"), transaction.atomic():
        RegionalYear.objects.filter(pk=slot.year_id).update(given=11)
