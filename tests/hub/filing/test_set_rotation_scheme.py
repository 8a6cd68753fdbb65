"""A utility says how long its meters stay in use; a meter number tells anybody its last day, and nobody's name (R17.3)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.hub.conftest import NOW
from tests.hub.filing.test_import_filings import book, row, states

from junheng.hub.filing import rotating
from junheng.hub.filing.models import RotationScheme
from junheng.hub.filing.rules.sheets import HEADINGS, text_of
from junheng.hub.filing.services import planning, sheets
from junheng.hub.institutions.models import Organisation
from junheng.hub.instruments.models import Instrument
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
    first, second = rotating.meter("wm-0001", date(2026, 11, 23)), rotating.meter("WM-19", date(2026, 11, 23))
    assert (first[0].last_day, second[0].last_day) == (date(2027, 3, 9), date(2025, 3, 9))
    page = client.get("/meter", {"number": "WM-0001"}).content.decode()
    assert "2027-03-09" in page and "杭州示例水务" in page
    assert "302" not in page and "示例路" not in page and row.code not in page
    assert client.get("/api/v1/meters/WM-19").json()[0] == {
        "number": "WM-19", "item": "water-meter", "utility": "杭州示例水务", "last_day": "2025-03-09", "months": 48, "basis": "示例计划",
        "rules": [
            {"kind": "water_dn25", "months": 72, "basis": "JJG 162-2019 as told by a utility page", "confidence": "seen_secondary"},
            {"kind": "water_dn50", "months": 48, "basis": "JJG 162-2019 as told by a utility page", "confidence": "seen_secondary"},
        ],
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


KINDS = (
    ("水表", "WM-1", "2021-03-10", "2027-03-09", "72"),
    ("燃气表", "GM-1", "2017年5月2日", "2027-05-01", "120"),
    ("电能表", "EM-1", "20190401", "2027-03-31", "96"),
    ("热能表", "HM-1", "２０２４/１/８", "2027-01-07", "36"),
)
"""Name, number, day of the first verification as typed, last day by its life, its months: of water and gas by a scheme."""


def test_a_batch_of_every_kind_from_a_sheet(street: Any, client_for: Any, client: Any, facts_of: Any) -> None:
    """Each kind by its own rule; a scale's first verification is no utility's to state; a number names nobody."""
    street.body("9133010047000067", "杭州示例公用", "enterprise", "水示例", "utility")
    by = street.house.acting("水示例")
    owner = Organisation.objects.get(pk=by.organisation_id)
    scheme(street, 72, item="water-meter", model="", batch="WM")
    scheme(street, 120, item="gas-meter", model="", batch="GM", kind="gas_natural")
    rows = [[*row(name=name, group="", kind="", serial=serial, place="示例路 7 号 302 室"), day, "ZS-1"] for name, serial, day, *_ in KINDS]  # fmt: skip
    rows += [
        [*row(serial="S-9"), "2025-01-02", ""],
        [*row(name="水表", kind="", group="", serial="WM-2"), "2026-11-24", ""],
        [*row(name="水表", kind="", group="", serial="WM-3", division=""), "", ""],
    ]
    data = book(*rows, heads=(*HEADINGS, "首检日期", "首检证书号"))
    sheet = sheets.read_sheet(name="meters.xlsx", data=data, owner=owner, by=by, at=NOW)
    sheets.import_filings(sheet=sheet, by=by, at=NOW)
    assert states(sheet)[4:] == [
        (6, "refused", ["sheet-first-of-no-meter"]), (7, "wrong", ["sheet-day-unusable"]), (8, "filed", []),
    ]  # fmt: skip
    for _name, serial, _day, last, months in KINDS:
        page = client.get("/meter", {"number": serial}).content.decode()
        assert last in page and "杭州示例公用" in page and f"{months} 个月" in page, page
        assert "302" not in page and "示例路" not in page
    assert "未核对" in page and "JJG 225" in page
    meter = Instrument.objects.get(serial="GM-1")
    assert facts_of(meter)[0] == "due-date-set" and meter.due_dates.get().certificate_number == "ZS-1"
    assert [each.last_day for each in rotating.meter("WM-3", date(2026, 11, 23))] == [None]
    made = RotationScheme.objects.get(item_id="gas-meter")
    found = rotating.rotation_of(made, date(2026, 11, 23))
    assert [(q.name, q.division, q.meters, q.late) for q in found] == [("2027 Q2", "330106", 1, False)]
    home = client_for("水示例").get("/rotation").content.decode()
    assert "330106" in home and "天然气表" in home and "JJG 596" in home


def test_a_kind_has_its_own_limit(street: Any, refused: Any) -> None:
    """Manufactured gas wears a meter out sooner; another item's kind is none."""
    street.body("9133010047000067", "杭州示例公用", "enterprise", "水示例", "utility")
    with refused("rotation-beyond-life"):
        scheme(street, 96, item="gas-meter", kind="gas_other")
    with refused("rotation-kind-of-another"):
        scheme(street, 36, item="heat-meter", kind="gas_other")
    assert scheme(street, 96, item="gas-meter").kind == ""


@pytest.mark.parametrize(
    "text, note, shown",
    [("46349", "date", "2026-11-23"), ("46349.5", "date", "2026-11-23"), ("46349", "", "46349"), ("9", "date", "9"), ("2026-11-23", "date", "2026-11-23")],
)  # fmt: skip
def test_a_day_of_a_spreadsheet_is_a_day(text: str, note: str, shown: str) -> None:
    """Excel keeps a day as a number and says by its format that it is one."""
    assert text_of(text, note) == shown


def test_which_life_is_not_guessed(street: Any) -> None:
    """Water meters have several lives by size: without a scheme a row that states a first verification waits for one."""
    street.body("9133010047000067", "杭州示例公用", "enterprise", "水示例", "utility")
    by = street.house.acting("水示例")
    owner = Organisation.objects.get(pk=by.organisation_id)
    heads = (*HEADINGS, "首检日期", "首检证书号")
    stated = [*row(name="水表", kind="", group="", serial="WM-1"), "2021-03-10", ""]

    def filed(name: str, *rows: list[str]) -> list[Any]:
        sheet = sheets.read_sheet(name=name, data=book(*rows, heads=heads), owner=owner, by=by, at=NOW)
        sheets.import_filings(sheet=sheet, by=by, at=NOW)
        return states(sheet)

    assert filed("1.xlsx", stated) == [(2, "refused", ["sheet-first-needs-scheme"])]
    scheme(street, 48, item="water-meter", model="", batch="WM")
    again = [*row(name="水表", kind="", group="", serial="WM-1", place="同上"), "2021-03-10", ""]
    assert filed("2.xlsx", again) == [(2, "filed", [])]
    (found,) = rotating.meter("WM-1", date(2026, 11, 23))
    assert found.last_day == date(2025, 3, 9)
    other = [*row(name="水表", kind="", group="", serial="WM-2"), "", ""]
    late = [*row(name="水表", kind="", group="", serial="WM-1", place="同上"), "2022-03-10", ""]
    assert filed("3.xlsx", late, other) == [(2, "known", ["sheet-first-not-taken"]), (3, "filed", [])]
