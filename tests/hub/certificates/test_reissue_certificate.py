"""Re-issue and supplement: new number, which paper, why, what changed (practice P13)."""

from __future__ import annotations

from typing import Any

import pytest
from tests.hub.certificates.test_open_case import gauge, opened
from tests.hub.conftest import NOW

from junheng.hub.certificates.services import effects, papers, recalls
from junheng.hub.certificates.services.issuing import reissue_certificate
from junheng.hub.foundation.models import Notice


def test_replaced(laboratory: Any, refused: Any) -> None:
    """The old one is replaced and says so; it cannot be replaced again."""
    old, by = laboratory.issued(), laboratory.house.acting("郑示例")
    new = reissue_certificate(
        certificate=old, relation="replaces", reason="单位名称有误", changed="客户名称", by=by, at=NOW
    )
    old.refresh_from_db()
    assert (old.state, new.relates_to, new.number.endswith("00002")) == ("replaced", old, True)
    assert old.number in papers.xml_of(new).decode()
    with refused("certificate-not-in-state"):
        reissue_certificate(certificate=old, relation="replaces", reason="x", changed="y", by=by, at=NOW)


def test_a_supplement_leaves_the_first_in_force(laboratory: Any, refused: Any) -> None:
    """Both papers count; reason and change must be stated."""
    old, by = laboratory.issued(), laboratory.house.acting("郑示例")
    with refused("lineage-needs-reason"):
        reissue_certificate(certificate=old, relation="supplements", reason="x", changed="", by=by, at=NOW)
    reissue_certificate(
        certificate=old, relation="supplements", reason="补充说明", changed="增加一页", by=by, at=NOW
    )
    old.refresh_from_db()
    assert old.state == "issued"


@pytest.mark.parametrize("relation", ["replaces", "supplements"])
def test_a_paper_under_a_case_stays_suspect(verifying: Any, refused: Any, relation: str) -> None:
    """The new paper rests on the same readings of the same standard: its own effect, warning and notice; nothing is mended."""
    house = verifying.laboratory.house
    old = gauge(verifying, "PG-1", "1.222")
    case = opened(verifying)
    effect = case.effects.get()
    recalls.acknowledge_effect(effect=effect, by=house.acting("王示例"), at=NOW)
    new = reissue_certificate(
        certificate=old,
        relation=relation,
        reason="单位名称有误",
        changed="名称",
        by=house.acting("郑示例"),
        at=NOW,
    )
    effect = case.effects.select_related("certificate").get(certificate=old)
    again = case.effects.get(certificate=new)
    new.refresh_from_db()
    assert (again.effect, again.corrected, again.acknowledged_at) == (
        "verdict-changes",
        effect.corrected,
        None,
    )
    assert new.inquiry == case.number and not effects.is_mended(effect)
    assert Notice.objects.filter(
        organisation_id=house.enterprise.pk, zh__contains=f"证书 {new.number} 等 1 份"
    ).exists()
    with refused("case-left-verdicts", "case-left-unacknowledged", "case-left-standard"):
        recalls.close_case(case=case, closing="x", by=house.acting("冯示例"), at=NOW)
    papers.withdraw_certificate(certificate=new, reason="标准器超差", by=house.acting("郑示例"), at=NOW)
    effect = case.effects.select_related("certificate").get(certificate=old)
    assert effects.is_mended(effect) is (relation == "replaces")
