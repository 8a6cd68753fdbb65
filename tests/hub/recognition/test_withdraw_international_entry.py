"""A withdrawn entry is out for good: asked, it is not there; its page keeps the reason."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW, House
from tests.hub.recognition.abroad import arrangement, keeper

from junheng.hub.recognition import queries
from junheng.hub.recognition.services import international


def test_withdrawn(offices: House, refused: Any, client: Any) -> None:
    made = international.list_international_entry(new=arrangement(), by=keeper(), at=NOW)
    international.withdraw_international_entry(entry=made, reason="安排已终止", by=keeper(), at=NOW)
    assert queries.helps(instrument="水表", country="DE") == []
    assert "安排已终止" in client.get(f"/international/{made.pk}").content.decode()
    with refused("international-not-in-state"):
        international.restore_international_entry(entry=made, reason="x", by=keeper(), at=NOW)
