"""Criteria are public before anybody applies; an edition is replaced, never changed."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.industry.rules import benchmark as rules
from junheng.hub.industry.services import benchmarks


def test_public_by_editions(industry: Any, client: Any) -> None:
    """The second takes the place of the first; who applied under the first stays with it."""
    first = industry.criteria()
    row = industry.asked()
    second = industry.criteria("authorisation")
    found = client.get("/api/v1/benchmark-criteria").json()["rows"]
    assert [(each["id"], each["edition"], each["requires"]) for each in found] == [
        (str(second.pk), 2, ["authorisation"])
    ]
    assert "三年无不合格" in client.get("/benchmarks/criteria").content.decode()
    assert row.criteria_id == first.pk


def test_what_cannot_be_asked_for(industry: Any, refused: Any) -> None:
    """All of it at once: no words, no basis, an unknown kind, an unknown type of qualification."""
    new = rules.NewCriteria("county", " ", ("diploma",), "")
    with refused(
        "benchmark-incomplete", "benchmark-incomplete", "benchmark-kind-unknown", "benchmark-type-unknown"
    ):
        benchmarks.publish_criteria(new=new, by=industry.desk, at=NOW)
    with refused("not-permitted"):
        benchmarks.publish_criteria(new=new, by=industry.host, at=NOW)
