"""The client consents in writing or does not, once."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.market.services.after import answer_subcontract, propose_subcontract


def test_answered(market: Any, refused: Any, client_for: Any) -> None:
    """On the page, by the client alone; the institution reads it."""
    order = market.ordered()
    made = propose_subcontract(
        order=order, body="上海示例计量院", part="1000 V 以上", reason="设备送检", by=market.house.acting("陈示例"), at=NOW
    )  # fmt: skip
    with refused("not-permitted"):
        answer_subcontract(subcontract=made, consent=True, by=market.house.acting("陈示例"), at=NOW)
    address = f"/subcontracts/{made.pk}/answer-subcontract"
    assert client_for("沈示例").get(address).status_code in (200, 403)
    assert client_for("孙示例").get(address).status_code == 404
    told = {"key": "s1", "consent": "yes", "answer": "只限这一部分"}
    assert client_for("王示例").post(address, told).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.answer) == ("consented", "只限这一部分")
    with refused("subcontract-answered-already"):
        answer_subcontract(subcontract=made, consent=False, by=market.client, at=NOW)
    assert "只限这一部分" in client_for("陈示例").get(f"/orders/{order.pk}/conversation").content.decode()
