"""A run is handed over whole; what is missing anywhere is said with its place."""

from __future__ import annotations

from typing import Any

import pytest
from tests.hub.conftest import NOW

from junheng.core.reason import Refused
from junheng.hub.orders.services import benches


def test_whole_or_not_at_all(verifying: Any) -> None:
    """Readings of place 3 are missing: the refusal names place 3 and nothing is submitted."""
    lines = verifying.received([verifying.item("water-meter", f"WM-{at}") for at in range(3)], "first")
    run = benches.open_bench_run(lines=lines, shelf=verifying.shelf(), by=verifying.measurer, at=NOW)
    typed = [each for each in verifying.readings("ABD") if each.place != 3]
    benches.enter_bench_readings(run=run, typed=typed, by=verifying.measurer, at=NOW)
    with pytest.raises(Refused) as caught:
        benches.submit_bench_run(run=run, by=verifying.measurer, at=NOW)
    assert [(each.code, each.path) for each in caught.value.refusals] == [("readings-missing", "3")]
    run.refresh_from_db()
    assert run.state == "open"


def test_submitted(verifying: Any, refused: Any) -> None:
    """Afterwards nobody changes a reading."""
    run = benches.submit_bench_run(run=verifying.bench(), by=verifying.measurer, at=NOW)
    assert run.state == "submitted" and {row.state for row in benches.members(run)} == {"submitted"}
    with refused("record-not-in-state"):
        benches.enter_bench_readings(run=run, typed=[], by=verifying.measurer, at=NOW)
