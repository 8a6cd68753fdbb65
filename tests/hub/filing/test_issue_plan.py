"""Capacity stands against what is due before a plan is issued; risk decides the order, and what does not fit is said."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.hub.conftest import NOW, TODAY
from tests.hub.filing.test_book_verification import due
from tests.hub.filing.test_designate_institution import designated, right

from junheng.hub.filing import queries
from junheng.hub.filing.models import Plan
from junheng.hub.filing.rules import planning as rules
from junheng.hub.filing.services import planning
from junheng.hub.instruments.models import Instrument

MONTH = date(2026, 11, 1)


def issued(street: Any, *, by: str = "褚示例", month: date = MONTH) -> Plan:
    return planning.issue_plan(
        institution=street.house.institute, item=street.house.item("non-automatic-scale"), month=month,
        by=street.house.acting(by), at=NOW,
    )  # fmt: skip


def can(street: Any, amount: int) -> None:
    planning.set_capacity(
        item=street.house.item("non-automatic-scale"), month=date(2026, 11, 20), amount=amount,
        by=street.house.acting("陈示例"), at=NOW,
    )  # fmt: skip


@pytest.mark.parametrize(("day", "last", "quarter"), [(date(2028, 2, 9), date(2028, 2, 29), "2028 Q1"), (date(2026, 12, 31), date(2026, 12, 31), "2026 Q4")])  # fmt: skip
def test_months(day: date, last: date, quarter: str) -> None:
    assert rules.last_of(day) == last and rules.quarter_of(day) == quarter


def test_by_risk_within_capacity(street: Any, refused: Any, facts_of: Any, client_for: Any) -> None:
    """Overdue, then failed last time, then by date; the fourth does not fit; next month's and another county's stay out."""
    with refused("plan-without-designation", "plan-without-capacity", "plan-nothing-due"):
        issued(street)
    right(street)
    designated(street)
    ahead = {"A": 7, "B": 3, "C": -9, "D": 5, "E": 40}
    rows = {name: street.filed(number=f"P-{name}").instrument for name in ahead}
    for name, days in ahead.items():
        due(street, rows[name], TODAY + timedelta(days=days))
    Instrument.objects.filter(pk=rows["A"].pk).update(test="failed")
    elsewhere = street.filed(number="P-X").instrument
    due(street, elsewhere, TODAY)
    elsewhere.filing.division_code = "330200"
    elsewhere.filing.save()
    with refused("plan-without-capacity"):
        issued(street)
    office = client_for("褚示例")
    assert "先问清" in office.get("/capacity?month=2026-11").content.decode()
    can(street, 3)
    (load,) = queries.loads(street.county, MONTH, TODAY)
    assert (load.due, load.overdue, load.capacity, load.left_over) == (4, 1, 3, 1)
    assert "放不下" in office.get("/capacity?month=2026-11").content.decode()
    item = "non-automatic-scale"
    sent = office.post(f"/plans/new/{street.house.institute.pk}/{item}?month=2026-11", {"key": "k"})
    made = Plan.objects.get()
    assert sent.status_code == 302 and facts_of(made) == ["verification-plan-issued"]
    found = [(line.instrument.serial, line.why) for line in made.lines.select_related("instrument")]
    assert found == [("P-C", "overdue"), ("P-A", "failed"), ("P-B", "due")] and made.left_over == 1
    assert "放不下" in office.get(f"/plans/{made.pk}").content.decode()
    assert client_for("陈示例").get(f"/plans/{made.pk}").status_code == 200
    assert client_for("钱示例").get(f"/plans/{made.pk}").status_code == 404
    told = {"institution": str(street.house.institute.pk), "item": item, "month": "2026-11"}
    again = client_for("褚示例").post("/api/v1/verification-plans", told, content_type="application/json")
    assert again.status_code == 409 and "plan-issued-already" in again.content.decode()
