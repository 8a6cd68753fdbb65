"""Items of one kind go on one bench; a record stands behind each place (practice P16)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.hub.conftest import NOW, WORK

from junheng.hub.orders import benching
from junheng.hub.orders.models import ServiceEdition
from junheng.hub.orders.services import benches


def test_a_place_is_a_record(verifying: Any) -> None:
    """Four meters, four numbered records in the order of their places, points by the meter's own Q3 and R."""
    run = verifying.bench()
    rows = benches.members(run)
    assert [row.bench_place for row in rows] == [1, 2, 3, 4]
    assert [point["nominal"] for point in rows[0].points] == ["31.25", "50", "2500"]
    assert {row.line.state for row in rows} == {"measuring"}


def test_refusals(verifying: Any, refused: Any) -> None:
    """Nothing; a scale among meters; a meter that is in work already; no standard named: all reasons at once."""
    meters = verifying.received([verifying.item("water-meter", "WM-90")], "first")
    scales = verifying.received([verifying.item("non-automatic-scale", "SL-90")])
    shelf = verifying.shelf()
    with refused("bench-mixed", "no-standard-used"):
        benches.open_bench_run(
            lines=[*meters, *scales], shelf=replace(shelf, standards=[]), by=verifying.measurer, at=NOW
        )
    benches.open_bench_run(lines=meters, shelf=shelf, by=verifying.measurer, at=NOW)
    again = [type(line).objects.get(pk=line.pk) for line in meters]
    with refused("bench-not-received"):
        benches.open_bench_run(lines=again, shelf=shelf, by=verifying.measurer, at=NOW)


def test_no_in_use_checks(verifying: Any, refused: Any) -> None:
    """An in-use check ends with its own record; a bench of them could not be ended, and none is offered (P3)."""
    scales = verifying.received(
        [verifying.item("non-automatic-scale", f"SL-{at}") for at in (1, 2)], "in-use"
    )
    shelf = benches.Shelf(
        ServiceEdition.objects.get(code="scale"),
        {"Max": "30000", "e": "10"},
        [
            {
                "id": "p1",
                "group": "称量",
                "nominal": "100",
                "unit": "g",
                "weights_mpe": "0.005",
                "role": "zero",
            }
        ],
        verifying.used("non-automatic-scale"),
        WORK,
        WORK,
    )
    with refused("bench-not-for-in-use"):
        benches.open_bench_run(lines=scales, shelf=shelf, by=verifying.measurer, at=NOW)
    assert benching.ready_for_a_bench(verifying.measurer) == []


def test_another_laboratory(verifying: Any, refused: Any) -> None:
    """A neighbour's verifier has no business with our items."""
    lines = verifying.received([verifying.item("water-meter", "WM-91")], "first")
    with refused("not-your-record"):
        benches.open_bench_run(
            lines=lines, shelf=verifying.shelf(), by=verifying.laboratory.house.acting("孙示例"), at=NOW
        )
