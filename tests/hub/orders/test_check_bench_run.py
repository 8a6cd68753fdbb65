"""Another person confirms a whole run by name."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.orders.services import benches


def test_checked_by_another(verifying: Any, refused: Any) -> None:
    """Not by its author; every record carries the checker's name."""
    house = verifying.laboratory.house
    run = benches.submit_bench_run(run=verifying.bench(), by=verifying.measurer, at=NOW)
    house.member("周示例", house.institute, "checker")
    with refused("checker-is-the-author"):
        benches.check_bench_run(run=run, by=verifying.measurer, at=NOW)
    benches.check_bench_run(run=run, by=verifying.checker, at=NOW)
    assert {row.checked_by and row.checked_by.name for row in benches.members(run)} == {"吴示例"}
    assert run.checked_by is not None and run.state == "checked"
