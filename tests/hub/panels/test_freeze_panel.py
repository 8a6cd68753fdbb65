"""The list of those who may be drawn is frozen before the beacon speaks; the applicant's own are excluded in public."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.hub.conftest import NOW
from tests.hub.standards.conftest import BEACON_AT

from junheng.hub.panels.rules import drawing as rules
from junheng.hub.panels.services import drawing


def test_frozen(standards: Any, refused: Any) -> None:
    """Three of Shanghai can be drawn, the fourth works for the applicant; a pool too small and a near beacon are refused."""
    row = standards.accepted()
    told = {
        "code": "standard-examination",
        "subject_id": row.pk,
        "beacon_at": BEACON_AT,
        "source": "示例彩票",
        "by": standards.officer,
        "at": NOW,
    }
    with refused("panel-pool-too-small", "panel-commitment-unusable", "panel-beacon-too-near"):
        drawing.freeze_panel(commitment="x", **told | {"beacon_at": NOW + timedelta(minutes=1)})
    panel = standards.frozen(row)
    objects = {each["id"]: each.get("excluded", "") for each in panel.plan["objects"]}
    assert objects == {"沪考-1": "", "沪考-2": "", "沪考-3": "", "浙考-9": rules.OF_APPLICANT}
    assert panel.plan["strata"] == [{"name": "pool", "size": 2, "reserve": 1}]
    with refused("panel-standing"):
        drawing.freeze_panel(commitment="sha256:" + "0" * 64, **told)
