"""Each side names its own inspectors, two at least; everybody is recused from the bodies they belong to."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.hub.risk.conftest import Joint

from junheng.core.reason import UnusableInput
from junheng.hub.risk.rules import campaign as rules
from junheng.hub.risk.services import campaigns


def test_named_with_recusal(joint: Joint, client_for: Any) -> None:
    """The own office and what was typed are kept from each; a second list takes the first's place."""
    joint.agreed()
    joint.team(f"秦示例 | {joint.office.uscc} | {joint.street.stall.uscc}", f"尤示例 | {joint.office.uscc}")
    member = joint.row.members.get(name="秦示例")
    assert set(member.recused) == {joint.office.uscc, joint.street.stall.uscc}
    joint.team()
    assert joint.row.members.count() == 2 and joint.street.stall.uscc not in joint.row.members.first().recused
    assert client_for("尤示例").get(f"/campaigns/{joint.row.pk}").status_code == 200


def test_refused(joint: Joint, refused: Any) -> None:
    code = joint.office.uscc
    with refused("campaign-agree-first", "campaign-team-of-two"):
        joint.team(f"秦示例 | {code}")
    joint.agreed()
    with refused("campaign-person-unknown", "campaign-person-unknown"):
        joint.team(f"钱示例 | {code}", f"秦示例 | {joint.house.regulator.uscc}")
    with refused("campaign-person-twice", "campaign-person-twice"):
        joint.team(f"秦示例 | {code}", f"秦示例 | {code}")
    with refused("campaign-day-has-come"):
        campaigns.name_team(
            campaign=joint.row, members=[rules.MemberLine("秦示例", code)] * 2, by=joint.other, at=joint.at + timedelta(days=1)
        )  # fmt: skip


def test_pasted(joint: Joint, client_for: Any) -> None:
    """Lines that cannot be read are named, with what was typed kept on the page."""
    with pytest.raises(UnusableInput) as caught:
        rules.members_from("甲 | x\n乙\n| y\n丙｜z｜a、b")
    assert [each.facts["line"] for each in caught.value.refusals] == ["2", "3"]
    assert rules.members_from("丙｜z｜a、b") == (rules.MemberLine("丙", "z", ("a", "b")),)
    with pytest.raises(UnusableInput):
        rules.members_from("甲 | x\n" * 51)
    joint.agreed()
    client = client_for("秦示例")
    answer = client.post(f"/campaigns/{joint.row.pk}/name-team", {"members": "只有姓名", "key": "k"})
    assert answer.status_code == 400 and "只有姓名" in answer.content.decode()
    told = {"members": [{"name": name, "body": joint.office.uscc} for name in ("秦示例", "尤示例")]}
    back = client.post(f"/api/v1/campaigns/{joint.row.pk}/team", told, content_type="application/json")
    assert back.status_code == 200 and len(back.json()["team"]) == 2
