"""A joint campaign is planned by one office; each other is asked, and nobody beyond the sides sees it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.hub.risk.conftest import Joint

from junheng.hub.foundation import tenancy
from junheng.hub.foundation.models import Event, Notice
from junheng.hub.risk.models import Campaign, CampaignSide


def test_the_other_is_asked(joint: Joint, facts_of: Any, client_for: Any) -> None:
    """Planned, not agreed; the other office has a notice; the log holds neither title nor day."""
    row = joint.row
    assert row.state == "planned" and facts_of(row) == ["campaign-planned"]
    assert dict(row.sides.values_list("organisation__name_zh", "state")) == {
        joint.house.regulator.name_zh: "agreed", "上海示例监管局": "invited",
    }  # fmt: skip
    assert Notice.objects.filter(organisation_id=joint.office.pk, url=f"/campaigns/{row.pk}").exists()
    fact = str(Event.objects.get(type="campaign-planned").data)
    assert row.title not in fact and row.day.isoformat() not in fact
    page = client_for("秦示例").get(f"/campaigns/{row.pk}").content.decode()
    assert "还有单位没有同意" in page and "等它答复" in page


def test_nobody_else(joint: Joint, client_for: Any) -> None:
    """Not a third province by PostgreSQL, not a body, not another office of the same province."""
    with tenancy.only("CN"):
        assert not Campaign.objects.exists() and not CampaignSide.objects.exists()
    assert client_for("许示例").get(f"/campaigns/{joint.row.pk}").status_code == 403
    joint.street._body(
        "11330100470000640", "杭州示例区局", "regulator-county", "330106", "戚示例", "county_regulator"
    )
    client = client_for("戚示例")
    assert client.get(f"/campaigns/{joint.row.pk}").status_code == 404
    assert client.get(f"/api/v1/campaigns/{joint.row.pk}").status_code == 404


def test_refused(joint: Joint, refused: Any) -> None:
    """Every reason at once; nobody of another role plans."""
    with refused(
        "letter-incomplete", "campaign-days-range", "campaign-draw-unusable", "campaign-side-unknown"
    ):
        joint.planned(
            title=" ", number="联 2", day=joint.today, draw="无此抽查", others=(joint.house.regulator.uscc,)
        )
    with refused("campaign-sides-range", "campaign-number-known"):
        joint.planned(others=())
    with refused("campaign-days-range"):
        joint.planned(number="联 2", until=joint.today + timedelta(days=400))


def test_on_the_page_and_over_http(joint: Joint, client_for: Any) -> None:
    """Typed on the page; what is missing comes back with what was typed; over HTTP the same campaign."""
    client = client_for("钱示例")
    told = {
        "number": "联 3", "title": "秤", "aim": "a", "basis": "b", "others": [joint.office.uscc], "exchange": "on",
        "day": str(joint.today + timedelta(days=2)), "until": str(joint.today + timedelta(days=3)), "key": "k",
    }  # fmt: skip
    answer = client.post("/campaigns/new", told)
    assert answer["Location"] == f"/campaigns/{Campaign.objects.get(number='联 3').pk}"
    again = client.post("/campaigns/new", told | {"title": "", "number": "联 4", "key": "l"})
    assert again.status_code == 400 and "联 4" in again.content.decode()
    told |= {"number": "联 5", "exchange": True}
    told.pop("key")
    back = client.post("/api/v1/campaigns", told, content_type="application/json")
    assert back.status_code == 201 and [each["state"] for each in back.json()["sides"]] == [
        "agreed",
        "invited",
    ]
    assert client.get("/api/v1/campaigns").json()["rows"][0]["number"] == "联 5"
    assert client_for("秦示例").get("/campaigns").status_code == 200
