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


def test_only_who_let_it_rest(offices: Any, signed: Any, refused: Any, client_for: Any) -> None:
    """A suspension is lifted by the party that made it, and by no other; the page offers it to nobody else."""
    made = agreements.suspend_agreement(agreement=signed(), reason="x", by=offices.acting("秦示例"), at=NOW)
    assert made.suspended_by == "310000"
    with refused("agreement-suspended-by-another"):
        agreements.resume_agreement(agreement=made, reason="x", by=offices.acting("钱示例"), at=NOW)
    act = f"/recognition/{made.pk}/resume-agreement"
    assert act not in client_for("钱示例").get(f"/recognition/{made.pk}").content.decode()
    assert act in client_for("秦示例").get(f"/recognition/{made.pk}").content.decode()
    made = agreements.resume_agreement(agreement=made, reason="x", by=offices.acting("秦示例"), at=NOW)
    assert (made.state, made.suspended_by) == ("signed", "")
