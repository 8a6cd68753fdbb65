"""What another edition left open is classed by the office of its place, by name and with a reason (R15.2)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.hub.conftest import NOW, _register, uscc
from tests.hub.instruments.test_enforce_catalogue import ROWS, edition

from junheng.hub.foundation import tenancy
from junheng.hub.instruments import queries, rules
from junheng.hub.instruments.models import CatalogueItem, Reclassified
from junheng.hub.instruments.services import ledger
from junheng.hub.instruments.services.catalogue import load_catalogue
from junheng.hub.instruments.services.reclassifying import class_instrument, class_what_is_due

LATER = NOW + timedelta(days=30)


@pytest.mark.parametrize(("place", "office", "may"), [
    ("310104", "310104", True), ("310104", "310100", True), ("310104", "310000", True),
    ("310104", "310105", False), ("330102", "330200", False), ("330102", "310000", False),
    ("331002", "331000", True), ("310104", "", False), ("310104", "000000", False),
])  # fmt: skip
def test_whose_place_it_is(place: str, office: str, may: bool) -> None:
    """The county's, the city's, the province's; no neighbour's, and nobody's without a place."""
    assert rules.lies_under(place, office) is may


def test_classed_by_the_office_of_its_place(house: Any, client_for: Any, refused: Any) -> None:
    """Open, it stays as it was and its pages say by which edition; then the office's word is the law, and may be said again."""
    load_catalogue(by=house.platform, at=NOW)
    office = _register(
        uscc("11310000470000090"), "上海示例监管局", "Shanghai Regulator", "regulator-city", "310100"
    )
    house.member("韩示例", office, "city_regulator")
    listed = CatalogueItem.objects.get(catalogue__is_current=True, number="16-1")
    taxi = ledger.register_instrument(
        new=ledger.NewInstrument(
            item=house.item("taximeter"), name="计价器", serial="T1", purpose=rules.Purpose.TRADE, catalogue_item=listed
        ),
        owner=house.enterprise, by=house.acting("王示例"), at=NOW,
    )  # fmt: skip
    edition(date(2026, 12, 23), *ROWS)
    class_what_is_due(at=LATER)
    by = house.acting("韩示例")
    for page in (f"/scan/{taxi.code}", f"/instruments/{taxi.code}"):
        told = client_for("王示例").get(page).content.decode()
        assert listed.catalogue_id in told and "另一版目录已经施行" in told
    act = f"/instruments/{taxi.code}/class-instrument"
    assert act in client_for("韩示例").get("/catalogue/changes").content.decode()
    assert act not in client_for("王示例").get("/catalogue/changes").content.decode()
    assert client_for("钱示例").get(act).status_code == 404  # another province's
    told = {"instrument": taxi, "number": "1-1", "reason": "按名称", "at": LATER}
    for who, given, code in (
        ("王示例", {}, "not-permitted"), ("钱示例", {}, "class-not-your-place"), ("韩示例", {"reason": " "}, "class-needs-reason"),
        ("韩示例", {"number": "16-1"}, "class-row-unknown"),
    ):  # fmt: skip
        with refused(code), tenancy.also("310000"):
            class_instrument(**told | given, by=house.acting(who))
    answer = client_for("韩示例").get(act)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "1-1 非自动衡器" in page and "目录里没有" in page
    key = page.split('name="key"')[1].split('value="')[1].split('"')[0]
    assert (
        client_for("韩示例")
        .post(act, {"key": key, "number": "none", "reason": "新目录删去了这一项"})
        .status_code
        == 302
    )
    taxi.refresh_from_db()
    row = Reclassified.objects.get(instrument=taxi)
    assert taxi.catalogue_item is None and (row.before, row.after, row.after_item) == (
        "mandatory",
        "not-mandatory",
        "",
    )
    assert row.settled_by == "上海示例监管局 韩示例" and row.reason == "新目录删去了这一项"
    assert "新目录删去了这一项" in client_for("王示例").get("/catalogue/changes").content.decode()
    answer = client_for("韩示例").post(
        f"/api/v1/instruments/{taxi.code}/class", {"number": "1-1", "reason": "其实是秤"},
        content_type="application/json", headers={"idempotency-key": "again"},
    )  # fmt: skip
    assert answer.status_code == 200
    taxi.refresh_from_db()
    row.refresh_from_db()
    assert queries.verdict_of(taxi).answer == row.after == "mandatory" and row.after_item == "1-1 非自动衡器"
    assert class_what_is_due(at=LATER) == 0
    Reclassified.objects.filter(pk=row.pk).update(settled_at=None)  # one that the edition itself classed
    with refused("class-not-open"):
        class_instrument(**told, by=by)
