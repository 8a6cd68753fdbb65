"""A piece of evidence has a digest and a keeper from the moment it is taken."""

from __future__ import annotations

from typing import Any

from tests.hub.risk.conftest import Joint

from junheng.core.draw.canonical import sha256_text
from junheng.hub.foundation.models import Event
from junheng.hub.risk.models import CampaignEvidence, CampaignTarget
from junheng.hub.risk.services import evidence


def test_taken(ready: Joint, client_for: Any) -> None:
    """The log holds its digest and not what it is; page and HTTP show the first link of the chain."""
    piece = ready.taken(ready.come())
    assert piece.digest == sha256_text(
        {"label": piece.label, "sha256": "", "taken_by": "尤示例", "taken_at": ready.at.isoformat()}
    )
    fact = Event.objects.get(type="evidence-taken").data
    assert fact["digest"] == piece.digest and piece.label not in str(fact)
    for name in ("尤示例", "秦示例", "钱示例"):
        assert piece.label in client_for(name).get(f"/campaigns/evidence/{piece.pk}").content.decode(), name
    back = client_for("钱示例").get(f"/api/v1/campaign-evidence/{piece.pk}").json()
    assert back["holder"] == "尤示例" and [each["kind"] for each in back["steps"]] == ["taken"]


def test_refused(ready: Joint, refused: Any, client_for: Any) -> None:
    """Not before the day, not by another team, no digest that is none; twenty an object."""
    early = CampaignTarget.objects.select_related("campaign").get()
    with refused("campaign-not-of-the-team"):
        ready.taken(early)
    target = ready.come()
    with refused("campaign-not-of-the-team", "letter-incomplete", "evidence-digest-unread"):
        evidence.take_evidence(target=target, label=" ", sha256="１２", by=ready.planner, at=ready.at)
    page = f"/campaigns/targets/{target.pk}/take-evidence"
    told = {"label": "照片", "sha256": "A" * 64, "key": "k"}
    client = client_for("秦示例")
    assert client.post(page, told).status_code == 302 and client.post(page, told).status_code == 302
    assert CampaignEvidence.objects.get().sha256 == "a" * 64
    one = CampaignEvidence.objects.get()
    for _each in range(19):
        one.pk = None
        one._state.adding = True
        one.id = CampaignEvidence._meta.pk.get_default()
        one.save()
    with refused("evidence-limit"):
        ready.taken(target)
