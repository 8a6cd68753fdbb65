"""An agreement ends for good."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.hub.conftest import NOW

from junheng.hub.recognition import queries, rules
from junheng.hub.recognition.services import agreements


def test_for_good(offices: Any, signed: Any, refused: Any) -> None:
    """Nothing brings it back."""
    made = agreements.end_agreement(
        agreement=signed(), reason="期满不续", by=offices.acting("钱示例"), at=NOW
    )
    assert made.state == "ended"
    with refused("agreement-not-in-state"):
        agreements.resume_agreement(agreement=made, reason="x", by=offices.acting("钱示例"), at=NOW)


def test_the_day_it_ended(offices: Any, signed: Any) -> None:
    """Asked a week later it ended on the day a party ended it, in Beijing, or on its last day if that came before."""
    night = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)  # 00:30 of the 24th in Beijing
    made = agreements.end_agreement(
        agreement=signed(), reason="期满不续", by=offices.acting("钱示例"), at=night
    )
    (found,) = rules.standing_refusals(queries.facts_of(made), date(2026, 12, 1))
    assert (found.code, found.facts["date"]) == ("agreement-ended-before", "2026-11-24")
    made.until = date(2026, 11, 20)
    (found,) = rules.standing_refusals(queries.facts_of(made), date(2026, 12, 1))
    assert found.facts["date"] == "2026-11-20"


def test_two_parties_act_one_after_the_other(offices: Any, signed: Any, refused: Any) -> None:
    """The row is locked before it is read: a party that waited meets what the other made of it."""
    made = signed()
    with CaptureQueriesContext(connection) as asked:
        agreements.end_agreement(agreement=made, reason="x", by=offices.acting("秦示例"), at=NOW)
    touched = [each["sql"] for each in asked if '"recognition_agreement"' in each["sql"]]
    assert touched[0].endswith("FOR UPDATE")
    with refused("agreement-not-in-state"):
        agreements.suspend_agreement(agreement=made, reason="x", by=offices.acting("钱示例"), at=NOW)
