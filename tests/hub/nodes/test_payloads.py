"""A certificate's original crosses a border by a token: one certificate, until it ends, and only the true bytes are kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from tests.hub.nodes.conftest import Follows
from tests.hub.nodes.peers import issued

from junheng.hub.foundation import clock, tenancy
from junheng.hub.foundation.models import Attachment, Event, EventOpening
from junheng.hub.foundation.services.attachments import write_blob
from junheng.hub.nodes.models import FollowedRecord, KeptPayload, PayloadToken
from junheng.hub.nodes.services import payloads
from junheng.hub.nodes.services.payloads import Leave

XML = b'<?xml version="1.0"?><original>\xe7\xa4\xba\xe4\xbe\x8b</original>'
DIGEST = hashlib.sha256(XML).hexdigest()
LEAVE = Leave(number="ZJ-7", reader="江苏示例监管局", purpose="示例案件 3 号", days=14)


@pytest.fixture
def holder(follows: Follows, monkeypatch: pytest.MonkeyPatch) -> Follows:
    """Zhejiang keeps one original."""
    write_blob(XML)
    papers = {("ZJ-7", "330000"): DIGEST}
    monkeypatch.setattr(payloads, "_find", [lambda number, tenant: papers.get((number, tenant))])
    return follows


def given(holder: Follows, *, days: int = 14) -> tuple[PayloadToken, str]:
    text = payloads.new_token()
    leave = Leave(LEAVE.number, LEAVE.reader, LEAVE.purpose, days)
    return payloads.issue_payload_token(leave=leave, text=text, by=holder.keeper, at=clock.now()), text


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
    """A certificate that is not this province's, for ever, by another province, twice revoked."""
    with refused("payload-token-days", "no-such-record"):
        payloads.issue_payload_token(
            leave=Leave("SH-1", "x", "y", 400), text="jp_", by=holder.keeper, at=holder.at
        )
    with refused("no-such-record"):
        payloads.issue_payload_token(leave=LEAVE, text="jp_", by=holder.stranger, at=holder.at)
    token, _text = given(holder)
    payloads.revoke_payload_token(token=token, by=holder.keeper, at=holder.at)
    with refused("payload-token-over"):
        payloads.revoke_payload_token(token=token, by=holder.keeper, at=holder.at)


def serve(follows: Follows, answer: bytes | None, text: str) -> None:
    """The node of Jiangsu opens the original for this token."""

    def opened(request: Any) -> None:
        ok = answer is not None and request.headers.get("Authorization") == f"Bearer {text}"
        request.send_response(200 if ok else 404)
        data = (answer or b"") if ok else b""
        request.send_header("Content-Length", str(len(data)))
        request.end_headers()
        request.wfile.write(data)

    follows.node.instead[f"/payloads/{DIGEST}"] = opened


@pytest.fixture
def asked(follows: Follows) -> Callable[..., KeptPayload]:
    """Fetch and keep what the log of Jiangsu speaks of."""
    follows.node.say(issued("JS-1", digest=DIGEST))
    follows.follow()
    follows.round()
    row = FollowedRecord.objects.select_related("log").get()

    def fetch_and_keep(text: str) -> KeptPayload:
        data = payloads.fetch_payload(row, text=text)
        return payloads.keep_payload(
            certificate=row, data=data, purpose="示例案件", by=follows.keeper, at=follows.at
        )

    return fetch_and_keep


def test_what_is_fetched_is_kept_as_evidence(follows: Follows, asked: Any) -> None:
    """With the entry of the log whose digest it has; for its own province alone."""
    text = payloads.new_token()
    serve(follows, XML, text)
    made = asked(text)
    assert (made.index, made.digest, made.attachment.sha256) == (0, DIGEST, DIGEST)
    with tenancy.only("310000"):
        assert (KeptPayload.objects.count(), Attachment.objects.count()) == (0, 0)


def test_refusals_to_keep(follows: Follows, asked: Any, refused: Any) -> None:
    """Other bytes than the log speaks of; a token that opens nothing; what is no token is not even sent."""
    text = payloads.new_token()
    serve(follows, XML + b" ", text)
    with refused("payload-differs"):
        asked(text)
    with refused("payload-not-opened"):
        asked(payloads.new_token())
    with refused("payload-token-unusable"):
        asked("jp_short\r\nX-Header: 1")
    assert KeptPayload.objects.count() == 0
