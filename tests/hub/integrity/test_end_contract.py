"""Either side ends a contract, once, with a reason that both read."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW
from tests.hub.integrity.test_offer_contract import offered

from junheng.hub.integrity.services import hosts


def test_by_either_side(street: Any, refused: Any, client_for: Any) -> None:
    """By the owner of the stall on its page, by the host over HTTP; by nobody else and not twice."""
    row = offered(street)
    hosts.answer_contract(contract=row, agrees=True, reason="", by=street.house.acting("许示例"), at=NOW)
    with refused("not-your-record"):
        hosts.end_contract(contract=row, reason="x", by=street.house.acting("何示例"), at=NOW)
    with refused("contract-needs-reason"):
        hosts.end_contract(contract=row, reason=" ", by=street.house.acting("卫示例"), at=NOW)
    page = f"/market/contracts/{row.pk}"
    assert (
        client_for("许示例").post(f"{page}/end-contract", {"reason": "撤摊", "key": "k"})["Location"] == page
    )
    assert "撤摊" in client_for("卫示例").get(page).content.decode()
    second = offered(street)
    told = {"reason": "写错摊位"}
    answer = client_for("卫示例").post(
        f"/api/v1/market/contracts/{second.pk}/end", told, content_type="application/json"
    )
    assert answer.json()["state"] == "ended"
    with refused("contract-not-in-state"):
        hosts.end_contract(contract=second, reason="x", by=street.house.acting("卫示例"), at=NOW)
