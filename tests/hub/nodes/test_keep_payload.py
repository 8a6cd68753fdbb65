"""An original of another province is fetched by its token and kept only if it has the bytes its log speaks of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.hub.nodes.conftest import Follows
from tests.hub.nodes.originals import DIGEST, XML
from tests.hub.nodes.peers import issued

from junheng.hub.foundation import tenancy
from junheng.hub.foundation.models import Attachment
from junheng.hub.nodes.models import FollowedRecord, KeptPayload
from junheng.hub.nodes.services import payloads


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
