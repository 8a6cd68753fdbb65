"""An agreement ends for good."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.recognition.services import agreements


def test_for_good(offices: Any, signed: Any, refused: Any) -> None:
    """Nothing brings it back."""
    made = agreements.end_agreement(
        agreement=signed(), reason="期满不续", by=offices.acting("钱示例"), at=NOW
    )
    assert made.state == "ended"
    with refused("agreement-not-in-state"):
        agreements.resume_agreement(agreement=made, reason="x", by=offices.acting("钱示例"), at=NOW)
