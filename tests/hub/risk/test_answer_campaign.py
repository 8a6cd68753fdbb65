"""Each office answers for itself, once: with the last that agrees the campaign stands, one that declines ends it."""

from __future__ import annotations

from typing import Any

from tests.hub.risk.conftest import Joint

from junheng.hub.risk.services import campaigns


def test_agreed_by_the_last(joint: Joint, refused: Any, facts_of: Any) -> None:
    assert joint.agreed().state == "agreed" and "campaign-answered" in facts_of(joint.row)
    with refused("campaign-not-in-state", "campaign-answered-already"):
        joint.agreed()


def test_declined(joint: Joint, refused: Any, client_for: Any) -> None:
    """With a reason that the planner reads; the planner itself is not asked again."""
    with refused("campaign-needs-reason"):
        campaigns.answer_campaign(campaign=joint.row, agrees=False, reason=" ", by=joint.other, at=joint.at)
    with refused("campaign-answered-already"):
        campaigns.answer_campaign(campaign=joint.row, agrees=True, reason="", by=joint.planner, at=joint.at)
    client = client_for("秦示例")
    told = {"agrees": "declined", "reason": "人手不足", "key": "k"}
    assert client.post(f"/campaigns/{joint.row.pk}/answer-campaign", told).status_code == 302
    assert "人手不足" in client_for("钱示例").get(f"/campaigns/{joint.row.pk}").content.decode()
    back = client.post(
        f"/api/v1/campaigns/{joint.row.pk}/answer", {"agrees": True}, content_type="application/json"
    )
    assert back.status_code == 409


def test_who_plans_alone_answers(joint: Joint, refused: Any) -> None:
    with refused("not-permitted"):
        campaigns.answer_campaign(campaign=joint.row, agrees=True, reason="", by=joint.second, at=joint.at)
