"""An application is compared with the criteria, by the office of its province."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.foundation.acting import Actor
from junheng.hub.industry.services import benchmarks


def test_reviewed(industry: Any, refused: Any) -> None:
    """In words, once, not from another province."""
    industry.criteria()
    row = industry.asked()
    elsewhere = Actor(
        industry.desk.person_id,
        "",
        industry.house.neighbour.pk,
        "",
        "",
        "310000",
        frozenset({"prov_regulator"}),
    )
    with refused("benchmark-of-another-province"):
        benchmarks.review_benchmark(benchmark=row, recommended=True, review="x", by=elsewhere, at=NOW)
    with refused("benchmark-incomplete"):
        benchmarks.review_benchmark(benchmark=row, recommended=True, review=" ", by=industry.desk, at=NOW)
    done = benchmarks.review_benchmark(benchmark=row, recommended=True, review="好", by=industry.desk, at=NOW)
    assert done.state == "reviewed"
    with refused("benchmark-not-in-state"):
        benchmarks.review_benchmark(benchmark=row, recommended=True, review="再", by=industry.desk, at=NOW)
