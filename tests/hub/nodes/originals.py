"""What the tests of originals across borders share: Zhejiang keeps one, Jiangsu's log speaks of it."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from tests.hub.nodes.conftest import Follows
from tests.hub.nodes.peers import issued

from junheng.hub.foundation import clock
from junheng.hub.nodes.models import FollowedRecord, PayloadToken, WantedPayload
from junheng.hub.nodes.services import errands, payloads
from junheng.hub.nodes.services.payloads import Leave

XML = b'<?xml version="1.0"?><original>\xe7\xa4\xba\xe4\xbe\x8b</original>'
DIGEST = hashlib.sha256(XML).hexdigest()
LEAVE = Leave(number="ZJ-7", reader="江苏示例监管局", purpose="示例案件 3 号", days=14)


def given(holder: Follows, *, days: int = 14) -> tuple[PayloadToken, str]:
    text = payloads.new_token()
    leave = Leave(LEAVE.number, LEAVE.reader, LEAVE.purpose, days)
    return payloads.issue_payload_token(leave=leave, text=text, by=holder.keeper, at=clock.now()), text


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


def wanted(follows: Follows, text: str) -> WantedPayload:
    """Asked for by Zhejiang: what the log of Jiangsu speaks of."""
    if follows.log is None:
        follows.node.say(issued("JS-1", digest=DIGEST))
        follows.follow()
        follows.round()
    row = FollowedRecord.objects.select_related("log").get()
    return payloads.want_payload(
        certificate=row, text=text, purpose="示例案件", by=follows.keeper, at=follows.at
    )


def run(follows: Follows, made: WantedPayload, *, after: timedelta = timedelta()) -> WantedPayload:
    """What the worker does of it, so long after."""
    follows.at += after
    errands.run_errands(at=follows.at)
    made.refresh_from_db()
    return made
