"""The joint report: counts by province with what they are of, days of letters; fixed when the planner closes it."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

from tests.hub.risk.conftest import Joint

from junheng.core.draw.canonical import sha256_text
from junheng.hub.foundation.models import Event
from junheng.hub.risk.models import Campaign
from junheng.hub.risk.rules import campaign as rules
from junheng.hub.risk.rules import letter as letter_rules
from junheng.hub.risk.services import campaigns, letters


def test_closed_with_its_report(ready: Joint, refused: Any, client_for: Any) -> None:
    """Not before the day, not while objects have no result, by the planner alone; what comes later changes nothing."""
    with refused("campaign-day-not-come", "campaign-results-missing"):
        campaigns.close_campaign(campaign=ready.row, by=ready.planner, at=ready.at)
    target = ready.come()
    with refused("campaign-results-missing"):
        campaigns.close_campaign(campaign=ready.row, by=ready.planner, at=ready.at)
    ready.recorded(target)
    with refused("not-your-record"):
        campaigns.close_campaign(campaign=ready.row, by=ready.other, at=ready.at)
    letter = letters.send_letter(
        new=letter_rules.NewLetter(
            ready.office.uscc, "浙协 7", "来源", "请查", "示例协议", 15, ready.today, campaign="联 1"
        ),
        by=ready.planner, at=ready.at,
    )  # fmt: skip
    letters.answer_letter(letter=letter, answer="已查", by=ready.other, at=ready.at + timedelta(days=4))
    row = campaigns.close_campaign(campaign=ready.row, by=ready.planner, at=ready.at)
    assert row.state == "closed" and row.report is not None
    assert [(each["province"], each["checked"], each["listed"], each["checked_elsewhere"]) for each in row.report["provinces"]] == [
        ("330000", 1, 1, 0), ("310000", 0, 0, 1),
    ]  # fmt: skip
    assert row.report["letters"] == {
        "sent": 1, "answered": 1, "late": 0, "days_shortest": 4, "days_median": "4", "days_longest": 4,
    }  # fmt: skip
    assert Event.objects.get(type="campaign-closed").data["report"] == sha256_text(row.report)
    with refused("campaign-not-in-state"):
        campaigns.call_off_campaign(campaign=ready.row, reason="x", by=ready.planner, at=ready.at)
    client = client_for("秦示例")
    page = f"/campaigns/{row.pk}"
    assert client.get(f"{page}/report.json").json() == row.report
    table = list(csv.reader(io.StringIO(client.get(f"{page}/report.csv").content.decode("utf-8-sig"))))
    assert table[-1][:1] == ["total"] and len(table) == 4
    assert client.get(f"{page}/report.xlsx").status_code == 404
    assert client.get(f"/api/v1{page}/report").json()["total"]["problems"] == 1


def test_no_report_before_the_day(ready: Joint, client_for: Any) -> None:
    """Counts by province would tell where it goes."""
    client = client_for("秦示例")
    assert client.get(f"/campaigns/{ready.row.pk}/report.json").status_code == 404
    assert client.get(f"/api/v1/campaigns/{ready.row.pk}/report").status_code == 409


def test_after_the_last_day_it_waits_no_longer(ready: Joint) -> None:
    """What has no result then is counted as such, not left out."""
    ready.come()
    Campaign.objects.filter(pk=ready.row.pk).update(until=ready.today)
    at = ready.at + timedelta(days=1)
    row = campaigns.close_campaign(campaign=ready.row, by=ready.planner, at=at)
    assert row.report is not None and row.report["total"]["without_result"] == 1


def test_a_letter_under_a_campaign_of_both(joint: Joint, refused: Any) -> None:
    """Only once agreed, and only between two of its sides."""
    new = letter_rules.NewLetter(joint.office.uscc, "浙协 8", "t", "a", "b", 5, joint.today, campaign="联 1")
    with refused("letter-campaign-unknown"):
        letters.send_letter(new=new, by=joint.planner, at=joint.at)


def test_days_and_names() -> None:
    """An even number has a half between; unanswered past its day is late; a formula in a name stays text."""
    first = date(2026, 3, 2)
    days = [
        rules.LetterDays(first, first + timedelta(days=5), first + timedelta(days=after) if after else None)
        for after in (3, 6, 0)
    ]
    side = rules.SideCount("330000", "=甲", 2, ("pass", "problems", "unchecked", ""), 0)
    report = rules.report_of({"number": "1"}, [side], days, pieces=0, steps=0, on=date(2026, 3, 10))
    assert report["letters"] == {
        "sent": 3, "answered": 2, "late": 2, "days_shortest": 3, "days_median": "4.5", "days_longest": 6,
    }  # fmt: skip
    assert report["total"] == {
        "inspectors": 2, "listed": 4, "checked": 2, "problems": 1, "passed": 1, "unchecked": 1, "without_result": 1,
    }  # fmt: skip
    assert "'=甲" in rules.report_csv(report)
