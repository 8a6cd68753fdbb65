"""What was suspended helps again once it is restored; what was withdrawn never."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW, House
from tests.hub.recognition.abroad import arrangement, keeper

from junheng.hub.recognition import queries
from junheng.hub.recognition.services import international


def test_restored(offices: House, refused: Any) -> None:
    made = international.list_international_entry(new=arrangement(), by=keeper(), at=NOW)
    with refused("international-not-in-state"):
        international.restore_international_entry(entry=made, reason="x", by=keeper(), at=NOW)
    international.suspend_international_entry(entry=made, reason="x", by=keeper(), at=NOW)
    made = international.restore_international_entry(entry=made, reason="复审通过", by=keeper(), at=NOW)
    assert (made.state, made.state_reason) == ("listed", "复审通过")
    assert [each.reasons for each in queries.helps(instrument="水表", country="DE")] == [()]
