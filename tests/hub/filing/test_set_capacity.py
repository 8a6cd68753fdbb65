"""An institution says how many of a kind it can verify in a month; said again, the newest holds."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW
from tests.hub.filing.test_issue_plan import MONTH, can

from junheng.hub.filing.models import Capacity
from junheng.hub.filing.services import planning


def test_said_twice(street: Any, refused: Any, facts_of: Any, client_for: Any) -> None:
    can(street, 5)
    desk = client_for("陈示例")
    told = {"item": "non-automatic-scale", "month": "2026-11-30", "amount": "7", "key": "k"}
    assert desk.post("/capacity/new", told).status_code == 302
    row = Capacity.objects.get()
    assert (row.amount, row.month) == (7, MONTH) and facts_of(row) == ["verification-capacity-set"] * 2
    sent = desk.post("/api/v1/verification-capacities", {"item": "non-automatic-scale", "month": "2026-12", "amount": 3}, content_type="application/json")  # fmt: skip
    assert sent.status_code == 204
    with refused("capacity-unusable"):
        planning.set_capacity(item=row.item, month=MONTH, amount=-1, by=street.house.acting("陈示例"), at=NOW)
    assert client_for("褚示例").post("/capacity/new", told).status_code == 403
