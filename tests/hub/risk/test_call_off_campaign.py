"""Who planned a campaign gives it up, with a reason that all sides read; nobody else does."""

from __future__ import annotations

from typing import Any

from tests.hub.risk.conftest import Joint

from junheng.hub.risk.models import CampaignTarget
from junheng.hub.risk.services import campaigns


def test_called_off(ready: Joint, refused: Any, client_for: Any) -> None:
    with refused("not-your-record"):
        campaigns.call_off_campaign(campaign=ready.row, reason="x", by=ready.other, at=ready.at)
    with refused("campaign-needs-reason"):
        campaigns.call_off_campaign(campaign=ready.row, reason=" ", by=ready.planner, at=ready.at)
    assert CampaignTarget.objects.filter(campaign=ready.row).exists()
    client = client_for("钱示例")
    told = {"reason": "台风", "key": "k"}
    assert client.post(f"/campaigns/{ready.row.pk}/call-off-campaign", told).status_code == 302
    assert "台风" in client_for("秦示例").get(f"/campaigns/{ready.row.pk}").content.decode()
    back = client_for("钱示例").post(
        f"/api/v1/campaigns/{ready.row.pk}/call-off", {"reason": "x"}, content_type="application/json"
    )
    assert back.status_code == 409
    assert not CampaignTarget.objects.filter(campaign=ready.row).exists()  # nor is it told on its day
    with refused("campaign-not-in-state"):
        campaigns.call_off_campaign(campaign=ready.row, reason="x", by=ready.planner, at=ready.at)
