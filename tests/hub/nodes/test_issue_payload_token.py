"""A token opens one certificate of its own province for whoever holds it, until it ends; nobody else sees its row."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.hub.nodes.conftest import Follows
from tests.hub.nodes.originals import DIGEST, LEAVE, XML, given

from junheng.hub.foundation import clock, tenancy
from junheng.hub.foundation.models import Event, EventOpening
from junheng.hub.nodes.models import PayloadToken
from junheng.hub.nodes.services import payloads
from junheng.hub.nodes.services.payloads import Leave


def open_by(client: Any, text: str, digest: str = DIGEST) -> Any:
    return client.get(f"/payloads/{digest}", headers={"authorization": f"Bearer {text}"})


def test_a_token_opens_its_certificate_and_no_other(holder: Follows, client: Any) -> None:
    """Until it is revoked or over; without a word of what was wrong. Only its hash is kept, and no purpose is public."""
    token, text = given(holder)
    _other, late = given(holder, days=1)
    assert text not in str(PayloadToken.objects.filter(pk=token.pk).values())
    answer = open_by(client, text)
    assert (answer.status_code, answer.content) == (200, XML)
    with tenancy.only("330000"):
        token.refresh_from_db()
        assert token.uses == 1
        event = Event.objects.get(type="payload-token-issued", pk=Event.objects.earliest("pk").pk)
        assert LEAVE.purpose not in bytes(event.leaf).decode()
        assert EventOpening.objects.get(event=event).openings["purpose"]["value"] == LEAVE.purpose
        PayloadToken.objects.exclude(pk=token.pk).update(expires_at=clock.now() - timedelta(seconds=1))
        payloads.revoke_payload_token(token=token, by=holder.keeper, at=clock.now())
    refusals = [open_by(client, each) for each in (text, late, "", payloads.new_token())]
    assert {(each.status_code, each.json()["reasons"][0]["code"]) for each in refusals} == {
        (404, "no-such-record")
    }


def test_its_rows_are_seen_by_nobody_else(holder: Follows) -> None:
    """Neither another province nor the public; whoever knows the hash sees that row alone."""
    given(holder)
    _token, text = given(holder)
    with tenancy.only("310000"):
        assert PayloadToken.objects.count() == 0
        assert payloads.opened_by(text, digest=DIGEST, at=clock.now()) == XML
        assert PayloadToken.objects.count() == 1


def test_refusals_to_give(holder: Follows, refused: Any) -> None:
    """A certificate that is not this province's, for ever, by another province."""
    with refused("payload-token-days", "no-such-record"):
        payloads.issue_payload_token(
            leave=Leave("SH-1", "x", "y", 400), text="jp_", by=holder.keeper, at=holder.at
        )
    with refused("no-such-record"):
        payloads.issue_payload_token(leave=LEAVE, text="jp_", by=holder.stranger, at=holder.at)
