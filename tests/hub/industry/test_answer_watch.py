"""The body is heard before it is taken off."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.industry.services import benchmarks


def test_heard_once(industry: Any, refused: Any) -> None:
    """By the body alone."""
    industry.criteria()
    row = industry.watched()
    with refused("not-your-record"):
        benchmarks.answer_watch(benchmark=row, view="x", by=industry.house.acting("毛示例"), at=NOW)
    with refused("benchmark-incomplete"):
        benchmarks.answer_watch(benchmark=row, view=" ", by=industry.host, at=NOW)
    benchmarks.answer_watch(benchmark=row, view="已整改", by=industry.host, at=NOW)
    with refused("benchmark-viewed-already"):
        benchmarks.answer_watch(benchmark=row, view="再说", by=industry.host, at=NOW)
