"""Where a check of the platform holds the result it is taken from there: nothing is entered twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.hub.risk.conftest import Joint

from junheng.hub.risk.models import CampaignTarget
from junheng.hub.risk.queries import campaigns as queries
from junheng.hub.risk.services import campaigns, evidence
from junheng.hub.supervision.models import Check, Draw, DrawObject, DrawOrganiser


def checked(joint: Joint, **changes: Any) -> Check:
    """A concluded check of the scale under a draw of Zhejiang's office."""
    house, scale, stall = joint.house, joint.street.scale, joint.street.stall
    draw = Draw.objects.create(
        tenant_id="330000", organisation=house.regulator, number="ZJ-9", title="秤", kind="instruments", settings={},
        beacon_at=joint.at, reveal_until=joint.at + timedelta(hours=1), prepared_at=joint.at, state="drawn", run_at=joint.at,
    )  # fmt: skip
    DrawOrganiser.objects.create(draw=draw, tenant_id="330000", organisation=house.regulator)
    listed = DrawObject.objects.create(
        draw=draw, tenant_id="330000", code=scale.code, name=scale.name, organisation=stall, instrument=scale, stratum="秤", weight="1",
    )  # fmt: skip
    told: dict[str, Any] = {
        "state": "concluded", "result": "problems", "begun_at": joint.at, "concluded_at": joint.at,
        "publish_on": joint.today + timedelta(days=20), "body_side": "signed", "findings_digest": "sha256:x",
    }  # fmt: skip
    return Check.objects.create(
        tenant_id="330000", draw=draw, listed=listed, desk=draw.organisation, organisation=stall, instrument=scale, name=scale.name, code=scale.code,
        entry_code="123456", list_edition="e", **told | changes,
    )  # fmt: skip


def test_its_result_is_the_objects(ready: Joint, refused: Any, client_for: Any) -> None:
    """Recording is refused beside it; linked by the other province's team, counted in the report, not linked twice."""
    target = ready.come()
    with refused("campaign-no-check"):
        evidence.link_check(target=target, by=ready.other, at=ready.at)
    check = checked(ready)
    with refused("campaign-result-of-check"):
        ready.recorded(target)
    client, page = client_for("尤示例"), f"/campaigns/targets/{target.pk}"
    assert "link-check" in client.get(page).content.decode()
    back = client.post(f"/api/v1/campaign-targets/{target.pk}/check")
    assert back.status_code == 200 and back.json()["of_check"] and back.json()["result"] == "problems"
    assert CampaignTarget.objects.get().check_made_id == check.pk
    with refused("campaign-result-recorded", "campaign-no-check"):
        evidence.link_check(target=target, by=ready.other, at=ready.at)
    assert queries.report(ready.row, ready.today)["total"] == {
        "inspectors": 2, "listed": 1, "checked": 1, "problems": 1, "passed": 0, "unchecked": 0, "without_result": 0,
    }  # fmt: skip


def test_only_a_concluded_one_of_these_days(ready: Joint, refused: Any, client_for: Any) -> None:
    """One under way neither is the result nor lets another be entered; one before the day is none of it."""
    target = ready.come()
    check = checked(ready, state="found", concluded_at=None, publish_on=None, body_side="")
    with refused("campaign-result-of-check"):
        ready.recorded(target)
    with refused("campaign-no-check"):
        evidence.link_check(target=target, by=ready.planner, at=ready.at)
    page = client_for("尤示例").get(f"/campaigns/targets/{target.pk}").content.decode()
    assert "record-result" not in page and "link-check" not in page and "take-evidence" in page
    Check.objects.filter(pk=check.pk).update(begun_at=ready.at - timedelta(days=3))
    assert ready.recorded(target).result == "problems"


def test_objects_of_a_draw(joint: Joint, refused: Any) -> None:
    """A campaign that follows a draw has its objects and its checks' results, without a list and without a second entry."""
    check = checked(joint)
    joint.row = joint.planned(number="联 9", draw="ZJ-9")
    joint.agreed()
    campaigns.list_targets(campaign=joint.row, lines=[], by=joint.planner, at=joint.at)
    target = joint.come()
    assert (target.check_made_id, target.team_id) == (check.pk, None)
    assert queries.results_of([target], joint.row.readers)[target.pk] == "problems"
    with refused("campaign-result-recorded", "campaign-no-check"):
        evidence.link_check(target=target, by=joint.planner, at=joint.at)
