"""Each party signs for itself; with the last signature it holds."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW, TODAY

from junheng.hub.recognition import queries, rules
from junheng.hub.recognition.services import agreements


def test_holds_with_the_last_signature(offices: Any, drafted: Any, refused: Any) -> None:
    """Zhejiang alone is not enough; twice is refused; then Shanghai."""
    made = drafted()
    made = agreements.sign_agreement(agreement=made, by=offices.acting("钱示例"), at=NOW)
    assert made.state == "drafted"
    assert [each.code for each in rules.standing_refusals(queries.facts_of(made), TODAY)] == [
        "agreement-not-signed-by-all"
    ]
    with refused("agreement-signed-already"):
        agreements.sign_agreement(agreement=made, by=offices.acting("钱示例"), at=NOW)
    made = agreements.sign_agreement(agreement=made, by=offices.acting("秦示例"), at=NOW)
    assert made.state == "signed" and rules.standing_refusals(queries.facts_of(made), TODAY) == ()


def test_no_party(offices: Any, drafted: Any, refused: Any) -> None:
    """A laboratory does not sign for a province."""
    with refused("not-permitted"):
        agreements.sign_agreement(agreement=drafted(), by=offices.acting("冯示例"), at=NOW)
