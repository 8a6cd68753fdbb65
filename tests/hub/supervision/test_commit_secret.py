"""Each organiser commits to its secret, once, before the list is frozen; nobody else does."""

from __future__ import annotations

from typing import Any

import pytest
from tests.hub.conftest import NOW

from junheng.core.draw.seed import commitment
from junheng.hub.foundation.models import Event
from junheng.hub.supervision.services import drawing

TOLD = "sha256:" + "0" * 64


def test_in_its_own_provinces_log(supervision: Any) -> None:
    """Shanghai's commitment is a fact of Shanghai's log; the secret is nowhere."""
    draw = supervision.prepared()
    supervision.commit(draw, "秦示例")
    row = draw.organisers.get(organisation=supervision.shanghai)
    assert row.commitment and not row.secret
    event = Event.objects.get(type="secret-committed")
    assert event.tenant_id == "310000" and event.data["commitment"] == row.commitment


def test_once(supervision: Any, refused: Any) -> None:
    """A commitment is not exchanged for a better one."""
    draw = supervision.prepared()
    supervision.commit(draw, "秦示例")
    with refused("draw-committed-already"):
        drawing.commit_secret(draw=draw, commitment=TOLD, by=supervision.house.acting("秦示例"), at=NOW)


def test_who_is_no_organiser(supervision: Any, refused: Any) -> None:
    """The office that prepares is an organiser only where it named itself."""
    draw = supervision.prepared(organisers=(supervision.shanghai.uscc,))
    with refused("draw-not-an-organiser"):
        drawing.commit_secret(draw=draw, commitment=TOLD, by=supervision.desk, at=NOW)


@pytest.mark.parametrize("told", ["", "sha256:xyz", "0" * 64, TOLD.upper(), TOLD + "0"])
def test_unreadable(supervision: Any, refused: Any, told: str) -> None:
    """Anything that is no commitment."""
    draw = supervision.prepared()
    with refused("draw-commitment-unread"):
        drawing.commit_secret(draw=draw, commitment=told, by=supervision.desk, at=NOW)


def test_not_after_freezing(supervision: Any, refused: Any) -> None:
    """The list holds the commitments."""
    draw = supervision.frozen()
    with refused("draw-not-in-state", "draw-committed-already"):
        drawing.commit_secret(draw=draw, commitment=TOLD, by=supervision.desk, at=NOW)


def test_the_page_of_another_province(supervision: Any, client_for: Any) -> None:
    """Shanghai's office commits on its own page, and pressing twice commits once."""
    draw = supervision.prepared()
    client = client_for("秦示例")
    told = commitment(draw.number, supervision.shanghai.uscc, "ab" * 16)
    address = f"/supervision/draws/{draw.pk}/commit-secret"
    answers = [client.post(address, {"commitment": told, "key": "k"}).status_code for _ in range(2)]
    assert answers == [302, 302]
    assert draw.organisers.get(organisation=supervision.shanghai).commitment == told
    assert client.post(address, {"commitment": told, "key": "other"}).status_code == 409
