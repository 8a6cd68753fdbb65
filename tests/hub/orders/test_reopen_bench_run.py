"""The checker gives a run back to its author."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.orders.services import benches


def test_back_to_the_author(verifying: Any, refused: Any) -> None:
    """With a remark; the author may change readings again; an open run cannot be given back."""
    run = benches.submit_bench_run(run=verifying.bench(), by=verifying.measurer, at=NOW)
    with refused("strike-needs-reason"):
        benches.reopen_bench_run(run=run, remark="", by=verifying.checker, at=NOW)
    benches.reopen_bench_run(run=run, remark="第 2 位重读", by=verifying.checker, at=NOW)
    assert run.state == "open" and {row.line.state for row in benches.members(run)} == {"measuring"}
    with refused("record-not-in-state"):
        benches.reopen_bench_run(run=run, remark="x", by=verifying.checker, at=NOW)
