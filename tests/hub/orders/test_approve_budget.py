"""An approved budget is used by the records opened after it, and named on their certificates."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.hub.conftest import NOW
from tests.hub.orders.test_draft_budget import drafted, voltmeter

from junheng.hub.certificates.services.concluding import statements_of
from junheng.hub.orders import queries
from junheng.hub.orders.models import BudgetTemplate, ServiceEdition
from junheng.hub.orders.services.budgets import approve_budget
from junheng.hub.orders.services.editions import load_service_edition, shipped


def approved(laboratory: Any, **options: Any) -> BudgetTemplate:
    return approve_budget(budget=drafted(laboratory, **options), by=laboratory.house.acting("冯示例"), at=NOW)


def another_meter(laboratory: Any, serial: str = "DVM-8") -> None:
    """The next record is made for another meter of the same enterprise."""
    laboratory.meter = laboratory.file(
        "王示例", laboratory.house.enterprise, "dc-voltmeter", "数字电压表", serial
    )


def test_records_opened_after_it_use_it(laboratory: Any, facts_of: Any) -> None:
    """An open record keeps the service's own budget; the next one has the contribution more, and a larger U."""
    before = laboratory.submitted()
    budget = approved(laboratory)
    another_meter(laboratory)
    after = laboratory.submitted()
    before, after = (queries.record_for_page(each.pk) for each in (before, after))
    assert (before.budget, after.budget) == (None, budget)
    old, new = (queries.sheet_of(each).results[0] for each in (before, after))
    assert old.value == new.value
    assert "drift" not in [line["input"] for line in old.budget]
    assert "drift" in [line["input"] for line in new.budget]
    assert pytest.approx(2 * ((old.U / 2) ** 2 + 80**2) ** 0.5) == new.U  # u of the drift: 8e-5 V = 80 µV
    assert queries.digest_of(before) != queries.digest_of(after)
    assert facts_of(budget) == ["budget-approved", "budget-drafted"]


def test_a_new_edition_replaces_the_one_before(laboratory: Any) -> None:
    """One is in force; records opened with the earlier one keep it."""
    first = approved(laboratory)
    opened = laboratory.opened()
    second = approved(laboratory)
    first.refresh_from_db()
    opened.refresh_from_db()
    assert (first.state, second.state, opened.budget) == ("replaced", "approved", first)
    assert queries.budget_in_force(first.organisation_id, first.service) == second
    another_meter(laboratory)
    assert laboratory.opened().budget == second


def test_the_certificate_names_number_edition_and_digest(laboratory: Any, client_for: Any) -> None:
    """A statement in both languages, as it stands in the signed file."""
    measurement = voltmeter()
    measurement["inputs"]["drift"]["u"] = 1e-9  # within the accredited U
    budget = approved(laboratory, measurement=measurement)
    certificate = laboratory.issued()
    original = queries.record_for_page(certificate.body.record_id)
    assert original is not None and original.budget == budget
    assert budget.digest in json.dumps(certificate.body.content)
    said = [(text.zh, text.en) for text in statements_of(original)]
    assert (
        f"不确定度预算：BT-26-00001 第 1 版，SHA-256 {budget.digest}",
        f"Uncertainty budget: BT-26-00001, edition 1, SHA-256 {budget.digest}",
    ) in said
    page = client_for("周示例").get(f"/records/{original.pk}").content.decode()
    assert f"/budgets/{budget.pk}" in page and "drift" in page


def test_one_of_another_number_is_replaced_too(laboratory: Any) -> None:
    """Two numbers for one service, as an earlier release could give them: still one budget is in force."""
    first = approved(laboratory)
    BudgetTemplate.objects.filter(pk=first.pk).update(number="BT-26-00009")
    second = drafted(laboratory)
    BudgetTemplate.objects.filter(pk=second.pk).update(number="BT-26-00010", edition=1)
    second = approve_budget(budget=second, by=laboratory.house.acting("冯示例"), at=NOW)
    first.refresh_from_db()
    assert (first.state, second.state) == ("replaced", "approved")


def test_a_new_edition_of_the_service_takes_no_old_budget(laboratory: Any) -> None:
    """A budget was tried against one edition; the next edition begins with its own."""
    budget = approved(laboratory)
    data = dict(shipped("dc-voltmeter")) | {"edition": budget.service.edition + 1}
    edition = load_service_edition(data=data, by=laboratory.house.platform, at=NOW)
    assert queries.budget_in_force(budget.organisation_id, budget.service) == budget
    assert queries.budget_in_force(budget.organisation_id, edition) is None


def test_refusals(laboratory: Any, refused: Any) -> None:
    """Its author, another laboratory, one that is in force already, one whose service was replaced."""
    house = laboratory.house
    own = drafted(laboratory, "冯示例")
    with refused("budget-approver-is-author"):
        approve_budget(budget=own, by=house.acting("冯示例"), at=NOW)
    other = drafted(laboratory)
    with refused("not-your-budget"):
        approve_budget(budget=other, by=house.acting("孙示例"), at=NOW)
    with refused("not-permitted"):
        approve_budget(budget=own, by=house.acting("周示例"), at=NOW)
    approve_budget(budget=other, by=house.acting("冯示例"), at=NOW)
    with refused("budget-not-in-state"):
        approve_budget(budget=other, by=house.acting("冯示例"), at=NOW)
    waiting = drafted(laboratory)
    ServiceEdition.objects.filter(pk=waiting.service_id).update(is_current=False)
    with refused("budget-service-replaced"):
        approve_budget(budget=waiting, by=house.acting("冯示例"), at=NOW)


def test_the_database_knows_the_two_persons(laboratory: Any) -> None:
    """The second wall: no row in force without an approver, none whose approver drafted it, no two in force."""
    budget = approved(laboratory)
    for change in ({"approved_by": None}, {"approved_by_id": budget.drafted_by_id}):
        with pytest.raises(IntegrityError), transaction.atomic():
            BudgetTemplate.objects.filter(pk=budget.pk).update(**change)
    second = drafted(laboratory)
    with pytest.raises(IntegrityError), transaction.atomic():
        BudgetTemplate.objects.filter(pk=second.pk).update(
            state="approved", approved_by_id=budget.approved_by_id
        )


def test_the_page_approves(laboratory: Any, client_for: Any) -> None:
    """The author sees that it waits, the technical manager the button; pressed, it is in force."""
    budget = drafted(laboratory)
    assert "approve-budget" not in client_for("周示例").get(f"/budgets/{budget.pk}").content.decode()
    client = client_for("冯示例")
    assert "approve-budget" in client.get(f"/budgets/{budget.pk}").content.decode()
    assert client.post(f"/budgets/{budget.pk}/approve-budget", {"key": "a"}).status_code == 302
    budget.refresh_from_db()
    assert budget.state == "approved"
