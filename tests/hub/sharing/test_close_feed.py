"""A calendar address is closed by its person."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.sharing import queries
from junheng.hub.sharing.services import feeds


def test_answers_nobody(sharing: Any, client: Any, refused: Any) -> None:
    """From that moment; once; not by others."""
    made = feeds.open_feed(by=sharing.client, at=NOW)
    with refused("not-your-record"):
        feeds.close_feed(feed=made, by=sharing.owner, at=NOW)
    feeds.close_feed(feed=made, by=sharing.client, at=NOW)
    assert client.get(queries.feed_address(made)).status_code == 404
    with refused("feed-closed-already"):
        feeds.close_feed(feed=made, by=sharing.client, at=NOW)
