"""A price is a number with a currency for a period: shown, never paid here."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from tests.hub.conftest import NOW

from junheng.hub.datasets.rules.lives import Price
from junheng.hub.datasets.services import declaring


def test_it_stands_beside_the_data_set(data: Any, client_for: Any, client: Any) -> None:
    row = data.published()
    asked = client_for("冯示例")
    answer = asked.post(
        f"/datasets/{row.pk}/price-dataset", {"amount": "1200.50", "currency": "CNY", "per": "year"}
    )
    assert answer.status_code == 302
    assert client.get(f"/api/v1/datasets/{row.pk}").json()["price"] == {"amount": "1200.50", "currency": "CNY", "per": "year"}  # fmt: skip
    assert "1200.50 CNY" in client.get(f"/datasets/{row.pk}").content.decode()


@pytest.mark.parametrize(
    ("amount", "currency", "per", "code"),
    [("-1", "CNY", "year", "dataset-money"), ("1", "ABC", "year", "dataset-kind-unknown"), ("1", "CNY", "week", "dataset-kind-unknown")],
)  # fmt: skip
def test_what_is_no_price(data: Any, refused: Any, amount: str, currency: str, per: str, code: str) -> None:
    with refused(code):
        declaring.price_dataset(
            dataset=data.declared(), price=Price(Decimal(amount), currency, per), by=data.owner, at=NOW
        )
