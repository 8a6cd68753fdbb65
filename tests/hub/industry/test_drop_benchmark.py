"""A named body whose authorisation ends is off the list at once, and that is recorded."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.hub.conftest import NOW, TODAY

from junheng.hub.foundation.acting import platform
from junheng.hub.industry.queries import benchmarks as queries
from junheng.hub.industry.services import benchmarks
from junheng.hub.institutions.models import QualificationChange
from junheng.hub.institutions.services.qualifications import (
    restore_qualification,
    revoke_qualification,
    suspend_qualification,
)

PAST = date(2029, 1, 1)
"""The day after the last day of every paper of the cast."""


def _list(client: Any) -> list[str]:
    return [each["organisation"] for each in client.get("/api/v1/benchmarks").json()["rows"]]


def test_a_named_body_with_a_revoked_authorisation_drops_off_the_list_at_once(
    industry: Any, client: Any, client_for: Any, facts_of: Any
) -> None:
    """R09.3. In the transaction of the revocation: list, HTTP and public page; both sides read why."""
    paper = industry.paper()
    industry.criteria("authorisation")
    row = industry.named()
    assert _list(client) == ["浙江示例计量院"]
    revoke_qualification(qualification=paper, since=TODAY, reason="示例", by=industry.house.platform, at=NOW)
    assert _list(client) == []
    assert "浙江示例计量院" not in client.get("/benchmarks").content.decode()
    assert client.get(f"/benchmarks/{row.pk}").status_code == 404
    row.refresh_from_db()
    assert (row.state, row.removed_on) == ("removed", TODAY)
    assert facts_of(row)[0] == "benchmark-dropped"
    assert "资质已撤销" in client_for("冯示例").get(f"/benchmarks/{row.pk}").content.decode()


def test_any_of_its_authorisations(industry: Any, client: Any) -> None:
    """Also one that the criteria did not ask for."""
    industry.criteria()
    industry.named()
    paper = industry.paper()
    revoke_qualification(qualification=paper, since=TODAY, reason="示例", by=industry.house.platform, at=NOW)
    assert _list(client) == []


def test_expired_it_is_off_before_any_sweep(industry: Any, client: Any, on_day: Any) -> None:
    """The list is judged when it is read; the worker records it then."""
    industry.paper()
    industry.criteria("authorisation")
    row = industry.named()
    on_day(PAST - timedelta(days=1))
    assert _list(client) == ["浙江示例计量院"]
    assert benchmarks.drop_what_ended(at=NOW + (PAST - timedelta(days=1) - TODAY)) == 0
    on_day(PAST)
    assert _list(client) == []
    at = NOW + (PAST - TODAY)
    assert (benchmarks.drop_what_ended(at=at), benchmarks.drop_what_ended(at=at)) == (1, 0)
    row.refresh_from_db()
    assert row.state == "removed" and "资质已到期" in row.reason


def test_renewed_in_time_it_stays(industry: Any, client: Any, on_day: Any) -> None:
    """Another paper of the type in force is as good."""
    industry.paper()
    industry.criteria("authorisation")
    industry.named()
    newer = industry.paper(number="（浙）法计（2028）示例 2 号")
    newer.valid = (date(2028, 6, 1), date(2033, 6, 1))
    newer.save()
    on_day(PAST)
    assert _list(client) == ["浙江示例计量院"]
    assert benchmarks.drop_what_ended(at=NOW + (PAST - TODAY)) == 0


def test_suspended_it_is_hidden_and_comes_back(industry: Any, client: Any, on_day: Any) -> None:
    """A suspension ends nothing."""
    paper = industry.paper()
    industry.criteria("authorisation")
    row = industry.named()
    who = {"by": industry.house.platform, "at": NOW}
    suspend_qualification(qualification=paper, since=TODAY, reason="示例", **who)
    assert _list(client) == [] and benchmarks.drop_what_ended(at=NOW) == 0
    restore_qualification(qualification=paper, since=TODAY + timedelta(days=1), reason="示例", **who)
    on_day(TODAY + timedelta(days=1))
    assert _list(client) == ["浙江示例计量院"]
    row.refresh_from_db()
    assert row.state == "named"


def test_nothing_is_dropped_that_is_in_force(industry: Any, refused: Any) -> None:
    """The platform drops nobody by its own judgement, and nobody else drops."""
    industry.paper()
    industry.criteria("authorisation")
    row = industry.named()
    with refused("benchmark-papers-in-force"):
        benchmarks.drop_benchmark(benchmark=row, by=platform("330000", "x"), at=NOW)
    with refused("not-permitted"):
        benchmarks.drop_benchmark(benchmark=row, by=industry.desk, at=NOW)


DAYS = st.integers(-40, 40)
CHANGES = st.lists(st.tuples(st.sampled_from(["suspended", "active", "revoked"]), DAYS), max_size=4)


@pytest.fixture
def row(industry: Any) -> Any:
    industry.paper()
    industry.criteria("authorisation")
    return industry.named()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES, day=DAYS, first=st.integers(-60, 20), length=st.integers(1, 60))
def test_the_list_and_the_page_judge_alike(row: Any, changes: Any, day: int, first: int, length: int) -> None:
    """Whatever changes were recorded and whatever is printed: what the list hides has its reason on the page, and nothing else has."""
    paper = row.papers.get().qualification
    paper.changes.all().delete()
    paper.valid = (TODAY + timedelta(days=first), TODAY + timedelta(days=first + length))
    paper.save()
    for at, (state, since) in enumerate(changes):
        QualificationChange.objects.create(
            tenant_id=paper.tenant_id, qualification=paper, state=state, reason="示例", from_date=TODAY + timedelta(days=since),
            recorded_at=NOW + timedelta(minutes=at - 2), by_name="示例",
        )  # fmt: skip
    on = TODAY + timedelta(days=day)
    assert queries.listed(on).filter(pk=row.pk).exists() == (queries.why_off(row, on) is None)
