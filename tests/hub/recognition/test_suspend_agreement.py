"""A party lets an agreement rest: from that moment nothing counts by it."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW, TODAY

from junheng.hub.recognition import queries, rules
from junheng.hub.recognition.services import agreements


def test_rests_with_a_public_reason(offices: Any, signed: Any, refused: Any) -> None:
    """The reason is needed and is what everybody reads."""
    made = signed()
    with refused("agreement-needs-reason"):
        agreements.suspend_agreement(agreement=made, reason=" ", by=offices.acting("秦示例"), at=NOW)
    made = agreements.suspend_agreement(
        agreement=made, reason="比对未结束", by=offices.acting("秦示例"), at=NOW
    )
    (found,) = rules.standing_refusals(queries.facts_of(made), TODAY)
    assert found.code == "agreement-suspended-now" and found.facts["why"] == "比对未结束"
    with refused("agreement-not-in-state"):
        agreements.suspend_agreement(agreement=made, reason="x", by=offices.acting("钱示例"), at=NOW)
