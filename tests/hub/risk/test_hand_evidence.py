"""Its keeper hands a piece to a named person of the campaign; until that one confirms the keeper keeps it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from tests.hub.risk.conftest import Joint

from junheng.hub.foundation.models import Notice
from junheng.hub.risk.services import evidence


def test_offered(ready: Joint, refused: Any, client_for: Any) -> None:
    """Across provinces, with a notice to the person; another name takes the first's place, both stay in the chain."""
    piece = ready.taken(ready.come())
    to = str(ready.planner.person_id)
    told: dict[str, Any] = {"piece": piece, "note": "封签完好", "at": ready.at}
    row = evidence.hand_evidence(receiver=to, by=ready.second, **told)
    assert (row.holder_name, row.offered_to_id) == ("尤示例", ready.planner.person_id)
    assert Notice.objects.filter(person_id=ready.planner.person_id, tenant_id="330000").exists()
    with refused("evidence-not-yours"):
        evidence.hand_evidence(receiver=to, by=ready.other, **told)
    with refused("evidence-receiver-unknown"):
        evidence.hand_evidence(receiver=str(uuid4()), by=ready.second, **told)
    with refused("evidence-to-yourself"):
        evidence.hand_evidence(receiver=str(ready.second.person_id), by=ready.second, **told)
    client = client_for("尤示例")
    second = {"receiver": str(ready.other.person_id), "note": "改交", "key": "k"}
    assert client.post(f"/campaigns/evidence/{piece.pk}/hand-evidence", second).status_code == 302
    back = client.get(f"/api/v1/campaign-evidence/{piece.pk}").json()
    assert [each["kind"] for each in back["steps"]] == ["taken", "offered", "offered"]
    assert back["offered_to"].startswith("秦示例") and back["steps"][1]["note"] == "封签完好"
