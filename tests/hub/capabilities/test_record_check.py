"""A group is judged by the frozen limits; an alarm stops the standard and opens its case (practice P9, X13)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.hub.capabilities.test_plan_checks import planned
from tests.hub.conftest import NOW, TODAY

from junheng.core.reason import UnusableInput
from junheng.hub.capabilities import queries
from junheng.hub.capabilities.services import checks
from junheng.hub.certificates.models import StandardCase

GOOD = ["5.02", "5.01", "5.03", "5.02", "5.02"]
BAD = ["5.05", "5.06", "5.04", "5.05", "5.06"]


def checked(laboratory: Any, plan: Any, values: list[str], on: date = TODAY) -> Any:
    return checks.record_check(plan=plan, on=on, values=values, by=laboratory.house.acting("冯示例"), at=NOW)


def test_under_control(laboratory: Any) -> None:
    """Inside nothing follows, and the check becomes the last good evidence."""
    plan = planned(laboratory)
    assert not checked(laboratory, plan, GOOD, date(2026, 11, 1)).alarm
    good = queries.last_good_evidence(laboratory.piece, TODAY)
    assert good is not None and good.on == date(2026, 11, 1)
    assert not StandardCase.objects.exists()


def test_alarm_of_x13(laboratory: Any) -> None:
    """Mean 5.052 alarms, range 0.02 does not: stopped, and a case from the last good check on."""
    plan = planned(laboratory)
    checked(laboratory, plan, GOOD, date(2026, 11, 1))
    found = checked(laboratory, plan, BAD)
    assert (found.mean, found.range, found.alarm) == ("5.052", "0.02", True)
    laboratory.piece.refresh_from_db()
    assert laboratory.piece.status == "stopped" and "5.052" in laboratory.piece.status_reason
    case = StandardCase.objects.get(piece=laboratory.piece)
    assert (case.since, case.found_on, case.reads_high_by) == (date(2026, 11, 1), TODAY, "")
    checked(laboratory, plan, BAD)
    assert StandardCase.objects.count() == 1


def test_refusals(laboratory: Any, refused: Any) -> None:
    """A day to come, a day before the last check, a group of another size."""
    plan = planned(laboratory)
    with refused("check-in-future"):
        checked(laboratory, plan, GOOD, date(2027, 1, 1))
    checked(laboratory, plan, GOOD, date(2026, 11, 10))
    with refused("check-before-another"):
        checked(laboratory, plan, GOOD, date(2026, 11, 9))
    with pytest.raises(UnusableInput):
        checked(laboratory, plan, GOOD[:3])


def test_pages(laboratory: Any, client_for: Any) -> None:
    """The chart, its form with separators as people type them, the alarm in words."""
    plan = planned(laboratory)
    keeper = client_for("冯示例")
    assert keeper.get(f"/pieces/{laboratory.piece.pk}/plan-checks").status_code == 200
    done = keeper.post(
        f"/check-plans/{plan.pk}/record-check", {"on": "2026-11-20", "values": "5.05，5.06 5.04;5.05\t5.06"}
    )
    assert done.status_code == 302
    page = keeper.get(f"/check-plans/{plan.pk}").content.decode()
    assert "报警" in page and "5.052" in page and "<polyline" in page
    assert client_for("孙示例").get(f"/check-plans/{plan.pk}").status_code == 404


def test_the_window_of_an_alarm(laboratory: Any) -> None:
    """From the last pass of the same chart, not of another, to the day it was stopped, though the group was read before."""
    plan, other = planned(laboratory), planned(laboratory, name="零位")
    made = laboratory.issued()
    checked(laboratory, plan, GOOD, date(2026, 11, 1))
    checked(laboratory, other, GOOD, date(2026, 11, 14))
    checked(laboratory, plan, BAD, date(2026, 11, 15))
    case = StandardCase.objects.get(piece=laboratory.piece)
    assert (case.since, case.found_on, case.until) == (date(2026, 11, 1), date(2026, 11, 15), TODAY)
    assert made.work_to > case.found_on
    assert [each.certificate for each in case.effects.all()] == [made]


def test_numbers_that_no_instrument_shows(laboratory: Any, client_for: Any, refused: Any) -> None:
    """1e80 is decimal text and no reading: refused by name, also on the page."""
    plan = planned(laboratory)
    for text in ("1e80", "1e-80"):
        with refused(*["control-number-out-of-range"] * 5):
            checked(laboratory, plan, [text] * 5)
    page = client_for("冯示例").post(
        f"/check-plans/{plan.pk}/record-check", {"on": "2026-11-20", "values": "1e80 1e80 1e80 1e80 1e80"}
    )
    assert page.status_code == 400 and "超出范围" in page.content.decode()


def test_a_range_below_its_limit(laboratory: Any) -> None:
    """Seven readings that agree too well: the alarm names both limits, and the chart shows the point outside."""
    plan = planned(laboratory, baseline=[["0", "1", "0.5", "0.5", "0.5", "0.5", "0.5"]] * 5)
    made = checked(laboratory, plan, ["0.5"] * 7)
    laboratory.piece.refresh_from_db()
    assert made.alarm and "限 0.076~1.924" in laboratory.piece.status_reason
    ranges = queries.charts_of(plan, [made], checks.limits_of(plan))[1]
    assert [each.outside for each in ranges.points] == [False] * 5 + [True]
