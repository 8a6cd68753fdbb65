"""Whom a piece was handed to confirms it: the chain has no link that one side alone has written."""

from __future__ import annotations

from typing import Any

from tests.hub.risk.conftest import Joint

from junheng.hub.risk.services import evidence


def test_received(ready: Joint, refused: Any, client_for: Any, facts_of: Any) -> None:
    """By nobody else; then the receiver keeps it and hands it on, the first keeper does not."""
    piece = ready.taken(ready.come())
    with refused("evidence-not-offered"):
        evidence.receive_evidence(piece=piece, by=ready.planner, at=ready.at)
    evidence.hand_evidence(
        piece=piece, receiver=str(ready.planner.person_id), note="", by=ready.second, at=ready.at
    )
    with refused("evidence-not-offered"):
        evidence.receive_evidence(piece=piece, by=ready.other, at=ready.at)
    client = client_for("钱示例")
    back = client.post(f"/api/v1/campaign-evidence/{piece.pk}/receive")
    assert back.status_code == 200 and (back.json()["holder"], back.json()["offered_to"]) == ("钱示例", "")
    assert client.post(
        f"/campaigns/evidence/{piece.pk}/receive-evidence", {"key": "k"}
    ).status_code == 409  # fmt: skip
    with refused("evidence-not-yours"):
        evidence.hand_evidence(
            piece=piece, receiver=str(ready.other.person_id), note="", by=ready.second, at=ready.at
        )
    assert facts_of(piece) == ["evidence-received", "evidence-handed", "evidence-taken"]
