"""The team records each object once, two inspectors by name, on the day and not before, and not beside a check."""

from __future__ import annotations

from typing import Any

from tests.hub.risk.conftest import Joint

from junheng.hub.risk.models import CampaignTarget
from junheng.hub.risk.rules.campaign import Found
from junheng.hub.risk.services import campaigns


def test_recorded(ready: Joint, refused: Any, client_for: Any) -> None:
    """Two names stand under it; a second record is refused; the planner reads it."""
    early = CampaignTarget.objects.select_related("campaign").get()
    with refused("campaign-day-not-come"):
        ready.recorded(early)
    target = ready.come()
    row = ready.recorded(target)
    assert (row.result, row.inspectors) == ("problems", "秦示例, 尤示例")
    with refused("campaign-result-recorded"):
        ready.recorded(target, by=ready.second, found=Found("pass", "", str(ready.other.person_id)))
    assert "短重 40 g" in client_for("钱示例").get(f"/campaigns/targets/{row.pk}").content.decode()


def test_refused(ready: Joint, refused: Any) -> None:
    """Not by another team, not with oneself as the second, not without words."""
    target, me = ready.come(), str(ready.other.person_id)
    with refused("campaign-not-of-the-team"):
        ready.recorded(target, by=ready.planner)
    with refused("campaign-second-needed", "campaign-result-needs-words"):
        ready.recorded(target, found=Found("problems", " ", me))
    with refused("campaign-second-needed", "campaign-result-unknown"):
        ready.recorded(target, found=Found("fine", "x", str(ready.planner.person_id)))


def test_a_recused_inspector_neither_goes_nor_signs(ready: Joint, refused: Any) -> None:
    """Recusal by body holds also where a third of the team was added later."""
    ready.house.member("戚示例", ready.office, "enforcement")
    code = ready.office.uscc
    ready.team(f"秦示例 | {code} | {ready.street.stall.uscc}", f"尤示例 | {code}", f"戚示例 | {code}")
    ready.listed()
    target = ready.come()
    with refused("campaign-not-of-the-team"):
        ready.recorded(target)
    with refused("campaign-second-needed"):
        ready.recorded(target, by=ready.second, found=Found("pass", "", str(ready.other.person_id)))


def test_on_the_page_and_over_http(ready: Joint, client_for: Any) -> None:
    target, client = ready.come(), client_for("尤示例")
    page = f"/campaigns/targets/{target.pk}"
    assert "record-result" in client.get(page).content.decode()
    told = {"result": "problems", "note": "", "second": str(ready.other.person_id), "key": "k"}
    answer = client.post(f"{page}/record-result", told)
    assert answer.status_code == 409
    told |= {"note": "短重"}
    told.pop("key")
    back = client.post(f"/api/v1/campaign-targets/{target.pk}/result", told, content_type="application/json")
    assert back.status_code == 200 and back.json()["result"] == "problems" and not back.json()["of_check"]
    assert campaigns.queries.report(ready.row, ready.today)["total"]["problems"] == 1


def test_an_object_that_was_taken_off_meanwhile(ready: Joint, refused: Any) -> None:
    """Its campaign was called off between the page and the press: the object is not there, and nothing fails."""
    target = CampaignTarget.objects.select_related("campaign").get()
    campaigns.call_off_campaign(campaign=ready.row, reason="台风", by=ready.planner, at=ready.at)
    with refused("no-such-record"):
        ready.recorded(target)
