"""A campaign that follows a draw: where the reserve steps in, the campaign follows it."""

from __future__ import annotations

from typing import Any

from tests.hub.risk.conftest import Joint
from tests.hub.risk.test_link_check import checked

from junheng.hub.foundation.acting import platform
from junheng.hub.foundation.events import Ref
from junheng.hub.foundation.models import Event
from junheng.hub.risk.models import CampaignTarget
from junheng.hub.risk.services import campaigns
from junheng.hub.supervision.events import ReserveCalled
from junheng.hub.supervision.models import Check, DrawObject


def test_the_reserve_takes_its_place(joint: Joint, facts_of: Any, refused: Any) -> None:
    """Of a draw's object that cannot be checked the campaign keeps nothing: the reserve is its object, and no fact names either."""
    check = checked(joint, state="replaced", result="", begun_at=None, concluded_at=None, publish_on=None)
    Check.objects.filter(pk=check.pk).update(state="dispatched")
    joint.row = joint.planned(number="联 9", draw="ZJ-9")
    joint.agreed()
    campaigns.list_targets(campaign=joint.row, lines=[], by=joint.planner, at=joint.at)
    second = joint.street.filed("SL-9")
    listed = DrawObject.objects.create(
        draw=check.draw, tenant_id="330000", code=second.code, name=second.name, organisation=joint.street.stall, instrument=second,
        stratum="秤", weight="1",
    )  # fmt: skip
    made = Check.objects.create(
        tenant_id="330000", draw=check.draw, listed=listed, desk=check.desk, organisation=joint.street.stall, instrument=second, name=second.name,
        code=second.code, entry_code="123456", list_edition="e", state="dispatched",
    )  # fmt: skip
    Check.objects.filter(pk=check.pk).update(state="replaced")
    called = ReserveCalled(
        draw=Ref.to(check.draw),
        check=Ref.to(made),
        number="ZJ-9",
        object=check.code,
        reserve=made.code,
        reason="歇业",
    )
    campaigns.after_reserve(called, joint.at)
    target = CampaignTarget.objects.get(campaign=joint.row)
    assert (target.check_made_id, target.code) == (made.pk, second.code)
    assert facts_of(joint.row)[0] == "target-replaced"
    leaf = bytes(Event.objects.get(type="target-replaced").leaf).decode()
    assert check.code not in leaf and second.code not in leaf
    before = list(Event.objects.filter(type__in=("campaign-planned", "campaign-answered", "targets-listed")))
    assert len({each.type for each in before}) == 3
    for each in before:  # nobody learns from the log, before the day, whose offices take part
        assert not any(name in bytes(each.leaf).decode() for name in ("示例监管局", joint.office.uscc))
    joint.row.draw = None
    joint.row.save(update_fields=["draw"])
    with refused("campaign-draw-another"):
        campaigns.replace_target(target=target, check=made, by=platform("330000", "reserve"), at=joint.at)
