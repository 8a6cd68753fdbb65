"""Local numbers over national ones, with basis and days (R02.1, R02.2)."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.hub.conftest import NOW, TODAY

from junheng.hub.institutions import queries
from junheng.hub.institutions.rules.dates import deadline
from junheng.hub.institutions.services.rulepacks import NewRule, load_calendar_year, publish_rule


def rule(**changes: Any) -> NewRule:
    given: dict[str, Any] = {
        "key": "lab_test", "matter_zh": "送检检定完成", "value": "7", "unit": "workday",
        "source": "示例规定第一条", "confidence": "house", "since": date(2026, 1, 1), "invented_for_demo": True,
    }  # fmt: skip
    return NewRule(**(given | changes))


def test_two_tenants_give_two_due_dates(house: Any) -> None:
    """The same receipt on 2026-11-23: seven working days here, ten there (R02.1)."""
    publish_rule(tenant="330000", new=rule(), by=house.acting("钱示例"), at=NOW)
    publish_rule(tenant="310000", new=rule(value="10"), by=house.platform, at=NOW)
    load_calendar_year(year=2026, days={}, source="示例", confidence="house", by=house.platform, at=NOW)
    working = queries.working_calendar()
    dates = []
    for tenant in ("330000", "310000"):
        found = queries.rule_value(tenant, "lab_test", TODAY)
        assert found is not None
        dates.append(deadline(TODAY, amount=int(found.value), unit=found.unit, working=working).isoformat())
    assert dates == ["2026-12-02", "2026-12-07"]


def test_a_new_value_ends_the_old_one_the_day_before(house: Any) -> None:
    """Asked as of a day, the value of that day answers."""
    by = house.acting("钱示例")
    publish_rule(tenant="330000", new=rule(), by=by, at=NOW)
    publish_rule(tenant="330000", new=rule(value="5", since=date(2026, 7, 1)), by=by, at=NOW)
    values = [
        found.value
        for day in (date(2026, 6, 30), date(2026, 7, 1))
        if (found := queries.rule_value("330000", "lab_test", day))
    ]
    assert values == ["7", "5"]


def test_refusals(house: Any, refused: Any) -> None:
    """A national number, no basis, another province, a laboratory."""
    by = house.acting("钱示例")
    with refused("rule-not-overridable"):
        publish_rule(tenant="330000", new=rule(key="std_exam_validity"), by=by, at=NOW)
    with refused("rule-without-basis"):
        publish_rule(tenant="330000", new=rule(source=" "), by=by, at=NOW)
    with refused("not-your-record"):
        publish_rule(tenant="310000", new=rule(), by=by, at=NOW)
    with refused("not-permitted"):
        publish_rule(tenant="330000", new=rule(), by=house.acting("冯示例"), at=NOW)
