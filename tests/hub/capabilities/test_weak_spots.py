"""A county with instruments due and no capability: the page says so and names the nearest body (R06.3)."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.hub.capabilities.entries import drafted
from tests.hub.conftest import NOW, TODAY, _register, uscc

from junheng.hub.capabilities import queries
from junheng.hub.capabilities.models import CapabilityEntry
from junheng.hub.capabilities.services.entries import publish_capability
from junheng.hub.institutions.models import Qualification
from junheng.hub.institutions.services.qualifications import suspend_qualification
from junheng.hub.instruments.models import DueDate, Instrument

HAINING = "330481"


def meters(laboratory: Any, count: int, *, item: str = "dc-voltmeter", due: date = date(2027, 1, 1)) -> None:
    """Meters of an enterprise in Haining that fall due for calibration."""
    house = laboratory.house
    owner = _register(uscc("9133048100000077A"), "海宁示例公司", "Haining Example", "enterprise", HAINING)
    house.member("冯海宁", owner, "enterprise")
    for number in range(count):
        meter: Instrument = laboratory.file("冯海宁", owner, item, "表", f"H-{number}")
        DueDate.objects.create(
            instrument=meter, tenant_id="330000", service="calibration", worked_on=date(2026, 1, 1), due=due, basis="示例"
        )  # fmt: skip


def spots(laboratory: Any, **asked: Any) -> Any:
    return queries.weak_spots_of(laboratory.house.regulator, on=TODAY, **{"days": 365, "reach": 100} | asked)


def test_nobody_then_somebody_then_suspended(laboratory: Any) -> None:
    """Without an entry nobody; published somebody; its qualification suspended, nobody again that moment."""
    meters(laboratory, 3)
    (spot,) = [each for each in spots(laboratory) if each.due.division == HAINING]
    assert (spot.due.count, spot.due.item, spot.within, spot.nearest) == (3, "dc-voltmeter", 0, "")
    publish_capability(entry=drafted(laboratory), by=laboratory.house.acting("冯示例"), at=NOW)
    (spot,) = [each for each in spots(laboratory) if each.due.division == HAINING]
    assert (spot.within, spot.nearest, spot.is_weak) == (1, "浙江示例计量院", False)
    suspend_qualification(
        qualification=Qualification.objects.get(type="accreditation"), since=TODAY, reason="x", by=laboratory.house.platform, at=NOW
    )  # fmt: skip
    (spot,) = [each for each in spots(laboratory) if each.due.division == HAINING]
    assert spot.is_weak


def test_what_is_not_due_or_sealed_or_elsewhere_is_not_counted(laboratory: Any) -> None:
    """By days asked; a sealed instrument needs nobody; another province's are not seen."""
    meters(laboratory, 2, due=date(2027, 6, 1))
    assert [each.due.count for each in spots(laboratory, days=30) if each.due.division == HAINING] == []
    first = Instrument.objects.filter(serial="H-0").get()
    first.sealed_since = TODAY
    first.save(update_fields=["sealed_since"])
    assert [each.due.count for each in spots(laboratory) if each.due.division == HAINING] == [1]
    assert {each.due.division[:2] for each in spots(laboratory)} == {"33"}


def test_by_page_and_api(laboratory: Any, client_for: Any, django_assert_max_num_queries: Any) -> None:
    """For the regulator of the place, with the assumptions; a laboratory has no business there; flat with entries."""
    meters(laboratory, 2)
    for _entry in range(12):
        publish_capability(entry=drafted(laboratory), by=laboratory.house.acting("冯示例"), at=NOW)
    assert CapabilityEntry.objects.count() == 12
    client = client_for("钱示例")
    with django_assert_max_num_queries(20):
        page = client.get("/weak-spots?days=400&reach=10")
    text = page.content.decode()
    assert HAINING in text and "浙江示例计量院" in text
    assert "假定" in text
    assert client.get("/weak-spots?days=x&reach=-1").status_code == 200
    rows = client.get("/api/v1/weak-spots?days=400").json()
    assert [row["due"] for row in rows if row["division"] == HAINING] == [2]
    assert client_for("冯示例").get("/weak-spots").status_code == 403
    assert client_for("冯示例").get("/api/v1/weak-spots").status_code in (403, 409)
