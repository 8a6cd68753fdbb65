"""A serious failure makes the platform propose a removal; a person decides within thirty days."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.foundation.models import Notice
from junheng.hub.industry.models import Benchmark
from junheng.hub.industry.services import benchmarks
from junheng.hub.institutions.services.rulepacks import load_calendar_year
from junheng.hub.risk.services import determinations
from junheng.hub.supervision.events import CheckPublished


def test_watched_with_its_clock(industry: Any, client: Any, refused: Any) -> None:
    """It stays on the list, with the days left; both sides are told; what it is for is not public."""
    industry.criteria()
    row = industry.watched()
    assert (row.hear_until, row.decide_by) == (date(2026, 12, 3), date(2026, 12, 23))
    found = client.get("/api/v1/benchmarks").json()["rows"]
    assert [(each["state"], each["decide_by"]) for each in found] == [("watched", "2026-12-23")]
    page = client.get(f"/benchmarks/{row.pk}").content.decode()
    assert "还有 30 天" in page and "抽查不合格" not in page
    assert Notice.objects.filter(url=f"/benchmarks/{row.pk}", zh__contains="拟移出").exists()
    with refused("benchmark-not-in-state"):
        industry.watched(row)


def test_a_published_check_with_problems(industry: Any, monkeypatch: Any) -> None:
    """The platform proposes, with a link to the check; one without problems changes nothing; watched it stays as it is."""
    industry.criteria()
    row = industry.named()
    check = SimpleNamespace(organisation=industry.house.institute, pk="0")
    seen = SimpleNamespace(select_related=lambda *_: SimpleNamespace(get=lambda **_: check))
    monkeypatch.setattr(benchmarks.Check, "objects", seen)

    def publish(result: str) -> Benchmark:
        fact = CheckPublished(SimpleNamespace(id="0"), "D-1", "x", "x", result, "0" * 64)  # type: ignore[arg-type]
        benchmarks.after_check(fact, NOW)
        row.refresh_from_db()
        return row

    assert publish("sound").state == "named"
    assert (publish("problems").state, row.watched_by, row.watched_url) == (
        "watched",
        None,
        "/supervision/checks/0",
    )
    assert publish("problems").state == "watched"


def test_a_serious_violator(industry: Any) -> None:
    """Entered on that list by a person: the removal is proposed in the same transaction."""
    industry.criteria(kind="industrial")
    row = industry.named(kind="industrial", by=industry.house.acting("毛示例"))
    load_calendar_year(
        year=2026,
        days={date(2026, 10, 1): (False, "国庆节")},
        source="示例",
        confidence="seen",
        by=industry.house.platform,
        at=NOW,
    )
    proposed = determinations.propose_determination(
        organisation=industry.maker,
        kind="serious-violator",
        basis="示例条文",
        what="示例",
        by=industry.desk,
        at=NOW,
    )
    determinations.state_view(determination=proposed, view="示例", by=industry.house.acting("毛示例"), at=NOW)
    determinations.decide_determination(
        determination=proposed, end="enter", reason="属实", by=industry.other, at=NOW
    )
    row.refresh_from_db()
    assert row.state == "watched" and "严重违法" in row.watched_for
