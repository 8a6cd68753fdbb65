"""The stall's owner answers under its own name; a no needs a reason."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW
from tests.hub.integrity.test_offer_contract import offered

from junheng.hub.integrity.services import hosts


def test_declined(street: Any, refused: Any) -> None:
    """Nobody answers for another, not the host either; once declined the stall is free for another offer."""
    row, owner = offered(street), street.house.acting("许示例")
    with refused("not-your-record"):
        hosts.answer_contract(contract=row, agrees=True, reason="", by=street.house.acting("何示例"), at=NOW)
    with refused("contract-needs-reason"):
        hosts.answer_contract(contract=row, agrees=False, reason="", by=owner, at=NOW)
    hosts.answer_contract(contract=row, agrees=False, reason="条款看不懂", by=owner, at=NOW)
    with refused("contract-not-in-state"):
        hosts.answer_contract(contract=row, agrees=True, reason="", by=owner, at=NOW)
    assert offered(street).state == "offered"
