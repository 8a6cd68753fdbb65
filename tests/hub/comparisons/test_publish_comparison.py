"""Publication opens the report to everybody, and a corrective case where a result deviates."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from tests.hub.conftest import NOW, TODAY

from junheng.hub.comparisons import queries
from junheng.hub.comparisons.models import Analysis
from junheng.hub.comparisons.services import analysing
from junheng.hub.foundation import tenancy
from junheng.hub.foundation.models import Notice


def test_everybody_may_read_it(at: Any, facts_of: Any) -> None:
    """Another province and the public read the report; the fact names the hash of every seal."""
    rounds = at("published")
    row = rounds.row
    assert (row.state, row.published_at) == ("corrective", NOW)
    with tenancy.only():
        report = queries.report(row, "zh")
        assert report is not None and [each.id for each in report.points] == ["1 V", "10 V"]
        analysis = Analysis.objects.get(comparison=row)
    assert "comparison-published" in facts_of(row)
    document = queries.report_document(row)
    assert len(document["seals"]) == 3 and document["answer"] == json.loads(analysis.answer)


def test_a_deviation_opens_a_case(at: Any, facts_of: Any) -> None:
    """The third laboratory gets a case with a date, after publication (newest first); it and its authority are told, and
    nobody's right is touched."""
    rounds = at("published")
    (case,) = queries.cases_of(rounds.row)
    assert case.participant.organisation == rounds.third
    assert (case.state, case.due) == ("open", TODAY + timedelta(days=60))
    assert case.why.startswith("10 V：En = +")
    told = Notice.objects.filter(url=f"/comparisons/{rounds.row.pk}", zh__contains="偏离")
    assert {each.organisation_id for each in told} == {rounds.third.pk, rounds.house.regulator.pk}
    order = facts_of(rounds.row)
    assert order.index("comparison-corrective-case-opened") < order.index("comparison-published")


def test_for_information_opens_none(rounds: Any) -> None:
    """Where the protocol says that En decides nothing, no case is opened."""
    assert rounds.to("published", decides="information").row.state == "published"
    assert queries.cases_of(rounds.row) == []


def test_refusals(at: Any, rounds: Any, refused: Any) -> None:
    """Not before Draft B, and by the organiser alone."""
    at("draft-a")
    with refused("comparison-not-in-state"):
        analysing.publish_comparison(comparison=rounds.row, by=rounds.office, at=NOW)
    rounds._draft_b()
    with refused("not-permitted"):
        analysing.publish_comparison(comparison=rounds.row, by=rounds.head("neighbour"), at=NOW)
