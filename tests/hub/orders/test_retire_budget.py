"""A budget is taken out of force with a reason; what was opened with it keeps it."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW
from tests.hub.orders.test_approve_budget import another_meter, approved
from tests.hub.orders.test_draft_budget import drafted

from junheng.hub.orders.services.budgets import retire_budget


def test_new_records_use_the_service_again(laboratory: Any, facts_of: Any) -> None:
    """The open record keeps the retired budget, the next one has none."""
    budget = approved(laboratory)
    opened = laboratory.opened()
    retire_budget(budget=budget, reason="漂移已消除", by=laboratory.house.acting("冯示例"), at=NOW)
    opened.refresh_from_db()
    assert opened.budget == budget
    another_meter(laboratory)
    assert laboratory.opened().budget is None
    assert facts_of(budget)[0] == "budget-retired"


def test_refusals(laboratory: Any, refused: Any) -> None:
    """No reason, another laboratory, a role without it, one that is retired already."""
    house = laboratory.house
    budget = drafted(laboratory)
    with refused("budget-needs-reason"):
        retire_budget(budget=budget, reason=" ", by=house.acting("冯示例"), at=NOW)
    with refused("not-your-budget"):
        retire_budget(budget=budget, reason="x", by=house.acting("孙示例"), at=NOW)
    with refused("not-permitted"):
        retire_budget(budget=budget, reason="x", by=house.acting("周示例"), at=NOW)
    retire_budget(budget=budget, reason="x", by=house.acting("冯示例"), at=NOW)
    with refused("budget-not-in-state"):
        retire_budget(budget=budget, reason="x", by=house.acting("冯示例"), at=NOW)


def test_the_page_retires(laboratory: Any, client_for: Any) -> None:
    """With the reason; without it the form comes back."""
    budget = approved(laboratory)
    client = client_for("冯示例")
    assert client.post(f"/budgets/{budget.pk}/retire-budget", {"key": "a"}).status_code == 400
    assert client.post(f"/budgets/{budget.pk}/retire-budget", {"key": "a", "reason": "x"}).status_code == 302
    budget.refresh_from_db()
    assert budget.state == "retired"
