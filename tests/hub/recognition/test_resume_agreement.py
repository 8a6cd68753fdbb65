"""A resting agreement counts again."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW, TODAY

from junheng.hub.recognition import queries, rules
from junheng.hub.recognition.services import agreements


def test_counts_again(offices: Any, signed: Any, refused: Any) -> None:
    """Only where it rests."""
    made = signed()
    with refused("agreement-not-in-state"):
        agreements.resume_agreement(agreement=made, reason="x", by=offices.acting("钱示例"), at=NOW)
    agreements.suspend_agreement(agreement=made, reason="x", by=offices.acting("秦示例"), at=NOW)
    made = agreements.resume_agreement(agreement=made, reason="比对满意", by=offices.acting("秦示例"), at=NOW)
    assert rules.standing_refusals(queries.facts_of(made), TODAY) == ()
