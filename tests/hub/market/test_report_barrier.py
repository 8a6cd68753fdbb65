"""A local rule is shown in its own words beside national law with its confidence; who reported it is shown to nobody."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.hub.conftest import NOW, TODAY

from junheng.hub.foundation.models import Event, Notice, Tenant
from junheng.hub.institutions.services.rulepacks import NewRule, load_calendar_year, publish_rule
from junheng.hub.market import rules
from junheng.hub.market.models import Barrier
from junheng.hub.market.services.barriers import report_barrier

MET = rules.Met(
    "double-filing", "示例市市场监管局", "外地校准机构进入本市前应当另行备案", "每省备案一次，工期多两周", TODAY, "https://example.test/rule"
)  # fmt: skip


def reported(house: Any, met: rules.Met = MET, name: str = "孙示例") -> Barrier:
    return report_barrier(province=Tenant.objects.get(pk="330000"), met=met, by=house.acting(name), at=NOW)


def test_public_beside_the_law(house: Any, client: Any) -> None:
    """The regulator is told and has the days of its rule pack: ten working days from a Monday end on a Monday."""
    new = NewRule(
        key="complaint_decide", matter_zh="答复", matter_en="answering a report", value="10", unit="workday", source="浙江条例 39条",
        confidence="seen", since=date(2022, 1, 1),
    )  # fmt: skip
    publish_rule(tenant="330000", new=new, by=house.platform, at=NOW)
    load_calendar_year(
        year=2026, days={}, source="示例", confidence="house", invented_for_demo=True, by=house.platform, at=NOW
    )  # fmt: skip
    row = reported(house)
    assert (row.due, row.due_basis) == (date(2026, 12, 7), "浙江条例 39条")
    assert Notice.objects.filter(organisation_id=house.regulator.pk, url=f"/barriers/{row.pk}").exists()
    page = client.get(f"/barriers/{row.pk}").content.decode()
    for said in ("外地校准机构进入本市前应当另行备案", "国家层面的法律没有要求", "未核对"):
        assert said in page
    listed = client.get("/barriers").content.decode() + client.get("/api/v1/barriers").content.decode()
    leaf = bytes(Event.objects.get(type="barrier-reported").leaf).decode()
    for public in (page, listed, leaf):
        assert "上海示例计量院" not in public and house.neighbour.uscc not in public


def test_refused(house: Any, refused: Any) -> None:
    """Every reason at once, and by those only who take part in the market."""
    wrong = rules.Met("other", " ", "x", "y", TODAY + timedelta(days=1), "javascript:alert(1)")
    with refused(
        "barrier-kind-unknown", "barrier-incomplete", "barrier-found-in-future", "barrier-address-unusable"
    ):
        reported(house, wrong)
    with refused("not-permitted"):
        reported(house, name="钱示例")
