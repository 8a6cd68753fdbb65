"""A token is ended at once."""

from __future__ import annotations

from typing import Any

from tests.hub.nodes.conftest import Follows
from tests.hub.nodes.originals import DIGEST, given

from junheng.hub.foundation import clock
from junheng.hub.nodes.services import payloads


def test_it_opens_nothing_any_more(holder: Follows, refused: Any) -> None:
    """From that moment; another token for the same certificate still opens it; twice is refused."""
    token, text = given(holder)
    _other, kept = given(holder)
    payloads.revoke_payload_token(token=token, by=holder.keeper, at=holder.at)
    with refused("no-such-record"):
        payloads.opened_by(text, digest=DIGEST, at=clock.now())
    assert payloads.opened_by(kept, digest=DIGEST, at=clock.now())
    with refused("payload-token-over"):
        payloads.revoke_payload_token(token=token, by=holder.keeper, at=holder.at)
