"""A utility says how long its meters stay in use; a meter number tells anybody its last day, and nobody's name (R17.3)."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.filing import queries
from junheng.hub.filing.models import RotationScheme
from junheng.hub.filing.services import planning
from junheng.hub.instruments.rules import Purpose
from junheng.hub.instruments.services import ledger


def scheme(street: Any, months: int = 72, *, item: str = "water-meter", **changes: str) -> RotationScheme:
    told = {"batch": "WM-", "basis": "示例计划"} | changes
    return planning.set_rotation_scheme(
        item=street.house.item(item), months=months, **told, by=street.house.acting("水示例"), at=NOW
    )


def test_a_number_tells_its_last_day(
    street: Any, refused: Any, facts_of: Any, client_for: Any, client: Any
) -> None:
    """From the first verification by the most particular scheme; the resident's address is nowhere on the page."""
    utility = street.body("9133010047000067", "杭州示例水务", "enterprise", "水示例", "utility")
    by = street.house.acting("水示例")
    for serial, place in (("WM-0001", "示例路 7 号 302 室"), ("WM-19", "示例路 9 号")):
        new = ledger.NewInstrument(
            item=street.house.item("water-meter"),
            name="水表",
            serial=serial,
            purpose=Purpose.TRADE,
            place=place,
        )
        row = ledger.register_instrument(new=new, owner=utility, by=by, at=NOW)
        ledger.set_due_date(
            instrument=row, service="verification", worked_on=date(2021, 3, 10), due=date(2027, 3, 9), basis="x", by=by, at=NOW
        )  # fmt: skip
    with refused("rotation-beyond-life"):
        scheme(street, 73)
    with refused("rotation-item-unknown", "rotation-life-unusable"):
        scheme(street, 0, item="pressure-gauge")
    made = scheme(street)
    assert facts_of(made) == ["rotation-scheme-set"]
    with refused("rotation-known"):
        scheme(street)
    scheme(street, 48, batch="WM-1")
    first, second = queries.meter("wm-0001", date(2026, 11, 23)), queries.meter("WM-19", date(2026, 11, 23))
    assert (first[0].last_day, second[0].last_day) == (date(2027, 3, 9), date(2025, 3, 9))
    page = client.get("/meter", {"number": "WM-0001"}).content.decode()
    assert "2027-03-09" in page and "杭州示例水务" in page
    assert "302" not in page and "示例路" not in page and row.code not in page
    assert client.get("/api/v1/meters/WM-19").json()[0] == {
        "number": "WM-19", "utility": "杭州示例水务", "last_day": "2025-03-09", "months": 48, "basis": "示例计划",
    }  # fmt: skip
    assert client.get("/api/v1/meters/WM").json() == []
    assert "没有这个表号" in client.get("/meter", {"number": "WM-7777"}).content.decode()
    home = client_for("水示例")
    page = home.get("/rotation").content.decode()
    assert "2027 Q1" in page and "2025 Q1" in page
    told = {"item": "water-meter", "months": "60", "basis": "x", "model": "LXS", "batch": "", "key": "k"}
    assert home.post("/rotation/new", told).status_code == 302
    sent = home.post("/api/v1/rotation-schemes", {"item": "water-meter", "months": 60, "basis": "x", "model": "LXS"}, content_type="application/json")  # fmt: skip
    assert sent.status_code == 409
    for _ in range(60):
        last = client.get("/meter", {"number": "WM-7777"})
    assert last.status_code == 429
