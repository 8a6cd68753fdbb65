"""Maps: places on a grid by their coordinates; weak spots by county with who is nearest; bodies within reach (R06.3, R04.5)."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.hub.capabilities.test_weak_spots import meters
from tests.hub.conftest import NOW, TODAY, _register, uscc

from junheng.hub.capabilities import queries
from junheng.hub.capabilities.services import entries
from junheng.hub.foundation import tenancy
from junheng.hub.institutions.models import Organisation
from junheng.hub.institutions.services.qualifications import NewItem
from junheng.hub.ui.components import on_grid

PLACE = st.tuples(st.floats(3, 54), st.floats(73, 136))
PRESSURE = "0~60 MPa 表压，U < 0.05 % 量程，300 km 内"


@settings(suppress_health_check=[HealthCheck.too_slow])  # its first draw reads every module loaded so far
@given(st.lists(PLACE, max_size=64))
def test_one_place_in_a_cell(points: list[tuple[float, float]]) -> None:
    """All within eight by eight, none on another."""
    cells = on_grid(points)
    assert len(set(cells)) == len(points)
    assert all(1 <= row <= 8 and 1 <= column <= 8 for row, column in cells)


def test_north_is_up_and_east_is_right() -> None:
    """Hangzhou lies south-west of Shanghai, Nanjing north-west of both; one place alone has its square."""
    hangzhou, shanghai, nanjing = on_grid([(30.27, 120.15), (31.23, 121.47), (32.06, 118.80)])
    assert nanjing[0] < shanghai[0] < hangzhou[0] and nanjing[1] < hangzhou[1] < shanghai[1]
    assert on_grid([(30.0, 120.0)]) == [(1, 1)]


def able(
    house: Any,
    body: Organisation,
    name: str,
    lat: float,
    lon: float,
    percent: str,
    service: str = "calibrate",
) -> Any:
    """A published entry for gauge pressure, 0 to 60 MPa, U of so many percent of full scale, of a body at a place."""
    Organisation.objects.filter(pk=body.pk).update(lat=lat, lon=lon)
    body.refresh_from_db()
    item = house.item("pressure-gauge")
    limit = str(float(percent) / 100 * 60)
    box: dict[str, Any] = {
        "range": {"low": 0, "high": 60},
        "uncertainty": {"linear": {"a": limit, "b": "0"}, "k": 2},
    }
    rests = house.qualification(
        "accreditation", f"CNAS P{name}{percent}", NewItem(item=item, service=service), body=body
    )
    data = {"service": service, "kind": "mechanics.pressure.gauge", "unit": "MPa", "boxes": [box]}
    by = house.acting(name)
    made = entries.draft_capability(
        organisation=body, item=item, data=data, qualification=rests, by=by, at=NOW
    )
    return entries.publish_capability(entry=made, by=by, at=NOW)


def test_pressure_within_300_km_with_distance_and_on_a_map(laboratory: Any, client: Any) -> None:
    """Filter 0 to 60 MPa with U below 0.05 percent shows bodies within 300 km with distance (R04.5)."""
    house = laboratory.house
    able(house, house.institute, "冯示例", 30.27, 120.15, "0.02")
    able(house, house.neighbour, "孙示例", 36.67, 117.02, "0.02")
    asked = {"need": PRESSURE, "from": "310000", "answer": "match"}
    page = client.get("/search", asked).content.decode()
    hits = page[page.index('class="hits') :]
    assert "浙江示例计量院" in hits and "上海示例" not in hits
    carto = page[page.index('class="carto') : page.index("</ul>", page.index('class="carto'))]
    assert "浙江示例" in carto and "上海示例" not in carto
    # from the seat of Shanghai, 31.23 N 121.47 E, to 30.27 N 120.15 E: 165 km by the great circle, by hand
    distance = next(km for km in itertools.count(150) if f"{km} km" in carto)
    assert 160 <= distance <= 170 and f"{distance} km" in hits
    assert "上海示例" in client.get("/search", asked | {"answer": "no"}).content.decode()
    closer = asked | {"need": "0~60 MPa 表压，U < 0.01 % 量程，300 km 内"}
    assert 'class="hits' not in client.get("/search", closer).content.decode()


def test_a_county_with_taximeters_due_and_nobody(laboratory: Any, client: Any) -> None:
    """For a county with taximeters due and no capability the map says so and names the nearest (R06.3)."""
    house = laboratory.house
    meters(laboratory, 3, item="taximeter", due=date(2026, 12, 20))
    Organisation.objects.filter(name_zh="海宁示例公司").update(lat=30.51, lon=120.68)
    client.force_login(house.people["钱示例"])
    asked = {"days": 90, "reach": 50, "item": "taximeter"}
    page = client.get("/weak-spots", asked).content.decode()
    assert "出租汽车计价器" in page and "全国没有机构公布" in page
    taxi = house.item("taximeter")
    Organisation.objects.filter(pk=house.neighbour.pk).update(lat=31.23, lon=121.47)
    rests = house.qualification(
        "accreditation", "CNAS T1", NewItem(item=taxi, service="calibrate"), body=house.neighbour
    )
    data = {
        "service": "calibrate",
        "kind": "length.length",
        "unit": "m",
        "boxes": [{"range": {"low": 0, "high": 1000}}],
    }
    by = house.acting("孙示例")
    made = entries.draft_capability(
        organisation=house.neighbour, item=taxi, data=data, qualification=rests, by=by, at=NOW
    )
    entries.publish_capability(entry=made, by=by, at=NOW)
    page = client.get("/weak-spots", asked).content.decode()
    carto = page[page.index('class="carto') : page.index("</ul>", page.index('class="carto'))]
    assert "1/1" in carto and "到期 3 件" in carto and "最近的是上海示例" in carto
    assert "50 km 内没有" in page[page.index("</ul>", page.index('class="carto')) :]


def test_the_state_sees_provinces(laboratory: Any) -> None:
    """A national regulator sees the counts of every province, whatever its own tenant holds; a province's those of its own."""
    meters(laboratory, 2)
    state = _register(
        uscc("1110000047000001A"), "国家示例局", "State Example", "regulator-national", "100000"
    )
    with tenancy.only("CN"):
        found = queries.weak_spots_of(state, on=TODAY, days=365, reach=100)
    assert {each.due.division[:2] for each in found} >= {"33"} and queries.looks_wide(state)
    with tenancy.only("310000"):
        assert queries.weak_spots_of(laboratory.house.regulator, on=TODAY, days=365, reach=100) == ()
