"""A reading of a run is struck out and written anew: at one place, or the shared one everywhere."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.orders import queries
from junheng.hub.orders.rules import Cell
from junheng.hub.orders.services import benches


def test_a_shared_reading_changes_everywhere(verifying: Any) -> None:
    """The old value stays readable in every record, with its reason."""
    run, cell = verifying.bench(), Cell("as-found", "q1", "Va")
    benches.change_bench_reading(
        run=run, place=0, cell=cell, text="10.003", reason="看错一格", by=verifying.measurer, at=NOW
    )
    for row in benches.members(run):
        assert queries.live_readings(row)[cell].text == "10.003"
        (struck,) = queries.struck_readings(row)[cell]
        assert (struck.text, struck.strike_reason) == ("10.002", "看错一格")


def test_one_place_alone(verifying: Any, refused: Any) -> None:
    """The others keep theirs; a shared cell is not changed at one place; a reason is needed."""
    run, cell = verifying.bench(), Cell("as-found", "q1", "Vi")
    told = {"run": run, "by": verifying.measurer, "at": NOW}
    benches.change_bench_reading(place=2, cell=cell, text="10.01", reason="抄错", **told)
    texts = [queries.live_readings(row)[cell].text for row in benches.members(run)]
    assert texts == ["10.14", "10.01", "10.262", "9.90"]
    with refused("cell-unknown"):
        benches.change_bench_reading(place=2, cell=Cell("as-found", "q1", "Va"), text="1", reason="x", **told)
    with refused("strike-needs-reason"):
        benches.change_bench_reading(place=2, cell=cell, text="1", reason=" ", **told)
