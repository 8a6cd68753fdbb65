"""Each province lists objects of its own ledger; until the day nobody else knows them, not even by PostgreSQL."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.hub.conftest import uscc
from tests.hub.risk.conftest import Joint

from junheng.hub.foundation import tenancy
from junheng.hub.foundation.models import Event
from junheng.hub.risk.models import CampaignTarget
from junheng.hub.risk.services import campaigns


def test_hidden_until_the_day(ready: Joint, client_for: Any) -> None:
    """Before it: who listed sees it, the checking team, the other desk and PostgreSQL's other province do not; on it they do."""
    target, page = CampaignTarget.objects.get(), f"/campaigns/{ready.row.pk}"
    ready.house.member("戚示例", ready.house.regulator, "enforcement")
    assert ready.street.scale.code in client_for("钱示例").get(page).content.decode()
    for name in ("秦示例", "尤示例", "戚示例"):
        client = client_for(name)
        assert ready.street.scale.code not in client.get(page).content.decode(), name
        assert client.get(f"/campaigns/targets/{target.pk}").status_code == 404, name
        assert client.get(f"/api/v1{page}/targets").json()["rows"] == [], name
    with tenancy.only("310000"):
        assert not CampaignTarget.objects.exists()
    assert ready.street.scale.code not in str(Event.objects.get(type="targets-listed").data)
    ready.come()
    with tenancy.only("310000"):
        assert CampaignTarget.objects.count() == 1
    with tenancy.only("CN"):
        assert not CampaignTarget.objects.exists()
    for name in ("秦示例", "尤示例", "戚示例"):
        assert ready.street.scale.code in client_for(name).get(page).content.decode(), name
    assert client_for("许示例").get(f"/campaigns/targets/{target.pk}").status_code == 403


def test_refused(ready: Joint, refused: Any) -> None:
    """Nothing of another ledger, no own team in exchange checks, no team with fewer than two free of recusal."""
    code, own = ready.street.scale.code, ready.house.regulator.uscc
    with refused("draw-object-not-in-ledger"):
        ready.listed("310000000001")
    with refused("campaign-target-twice"):
        ready.listed(code, code)
    with refused("campaign-team-unknown"):
        ready.listed(code, team=uscc("11310000470000060"))
    ready.team(f"钱示例 | {own}", f"褚示例 | {own}", by=ready.planner)
    with refused("campaign-own-team"):
        ready.listed(code, team=own)
    ready.team(f"秦示例 | {ready.office.uscc} | {ready.street.stall.uscc}", f"尤示例 | {ready.office.uscc}")
    with refused("campaign-too-few-free"):
        ready.listed(code)
    with refused("campaign-no-targets"):
        campaigns.list_targets(campaign=ready.row, lines=[], by=ready.planner, at=ready.at)
    with refused("campaign-day-has-come", "campaign-no-targets"):
        campaigns.list_targets(
            campaign=ready.row, lines=[], by=ready.planner, at=ready.at + timedelta(days=1)
        )
    assert CampaignTarget.objects.count() == 1


def test_a_body_over_http_and_on_the_page(ready: Joint, client_for: Any) -> None:
    """A body by its code takes the scale's place; a bad line is named."""
    client = client_for("钱示例")
    told = {"targets": [{"code": ready.street.stall.uscc, "team": ready.office.uscc}]}
    back = client.post(f"/api/v1/campaigns/{ready.row.pk}/targets", told, content_type="application/json")
    assert back.status_code == 200
    assert CampaignTarget.objects.get().code == ready.street.stall.uscc
    page = f"/campaigns/{ready.row.pk}/list-targets"
    assert client.post(page, {"targets": "只有编号", "key": "k"}).status_code == 400
    line = f"{ready.street.scale.code}；{ready.office.uscc}"
    assert client.post(page, {"targets": line, "key": "l"}).status_code == 302
