"""Signed by a second person of the laboratory; then the maker has its days."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.industry.services import trials


def test_by_another_person(industry: Any, refused: Any, facts_of: Any) -> None:
    """Who reported and checks, too, does not sign; the fact holds the digest of the data."""
    row, house = industry.begun(), industry.house
    from junheng.hub.industry.rules import trial as rules

    readings = [rules.Reading("A", point, "0.1", "0.2") for point in row.points]
    row = trials.report_trial(
        trial=row, readings=readings, reliability="好", by=house.acting("吴示例"), at=NOW
    )
    with refused("trial-reporter-signs-not"):
        trials.sign_trial(trial=row, by=house.acting("吴示例"), at=NOW)
    with refused("not-your-record"):
        trials.sign_trial(trial=row, by=house.acting("孙示例"), at=NOW)
    done = trials.sign_trial(trial=row, by=house.acting("郑示例"), at=NOW)
    assert done.answer_until == date(2026, 12, 8)
    assert facts_of(row)[0] == "trial-signed"
    with refused("trial-signed-already"):
        trials.sign_trial(trial=row, by=house.acting("郑示例"), at=NOW)


def test_the_digest_is_of_every_reading(industry: Any) -> None:
    """One digit more is another digest."""
    row = industry.reported()
    before = trials.digest_of(row)
    one = row.readings.first()
    one.error = "-1.20"
    one.save()
    assert trials.digest_of(row) != before
