"""The protocol fixes everything beforehand; what is missing or impossible is said all at once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.hub.comparisons.conftest import PROTOCOL, vars_of
from tests.hub.conftest import NOW, TODAY, uscc

from junheng.hub.comparisons import queries
from junheng.hub.comparisons.rules.protocol import (
    MeasuringPoint,
    ProtocolFacts,
    Visit,
    points_from,
    visits_from,
)
from junheng.hub.comparisons.services import planning

PILOT, NEIGHBOUR = uscc("1233000047000001X"), uscc("1231000047000002Y")


def propose(rounds: Any, analyst: str = "吴示例", **changes: Any) -> Any:
    return planning.propose_protocol(
        comparison=rounds.row, protocol=ProtocolFacts(**{**vars_of(PROTOCOL), **changes}),
        analyst=rounds.house.people[analyst], by=rounds.head("pilot"), at=NOW,
    )  # fmt: skip


def test_kept_as_stated(at: Any) -> None:
    """What was written comes back as it was, with a digest; the analyst's name stays out of the public fact."""
    rounds = at("protocol")
    kept = queries.protocol_of(rounds.row)
    assert kept is not None and queries.facts_of(kept) == PROTOCOL
    assert len(kept.digest) == 64
    from junheng.hub.foundation.models import Event

    fact = Event.objects.get(type="comparison-protocol-proposed")
    assert "analyst" not in fact.data and b"committed" in bytes(fact.leaf)


def test_a_further_version_counts_on(at: Any) -> None:
    """A changed protocol is version two, with another digest."""
    rounds = at("protocol")
    first = queries.protocol_of(rounds.row)
    second = propose(rounds, standard="另一台")
    assert first is not None and (second.version, second.digest == first.digest) == (2, False)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"points": ()}, "protocol-without-points"),
        ({"points": (MeasuringPoint("1 V"), MeasuringPoint("1 V"))}, "protocol-point-twice"),
        ({"points": tuple(MeasuringPoint(str(each)) for each in range(21))}, "protocol-too-many-points"),
        ({"points": (MeasuringPoint("x" * 41),)}, "protocol-point-name"),
        ({"points": (MeasuringPoint("1 V", "-0.1"),)}, "protocol-instability"),
        ({"points": (MeasuringPoint("1 V", "1e200"),)}, "protocol-instability"),
        ({"points": (MeasuringPoint("1 V", "1e-200"),)}, "protocol-instability"),
        ({"ends": date(2026, 1, 1)}, "protocol-days-reversed"),
        ({"route": "zigzag"}, "protocol-choice-unknown"),
        ({"route": "petal"}, "protocol-petal"),
        ({"petal": 3}, "protocol-petal"),
        ({"visits": (Visit("nobody", date(2026, 9, 2), date(2026, 9, 9)),)}, "protocol-visit-body"),
        ({"visits": (Visit(PILOT, date(2026, 9, 9), date(2026, 9, 2)),)}, "protocol-visit-days"),
        ({"visits": (Visit(PILOT, date(2026, 8, 1), date(2026, 9, 2)),)}, "protocol-visit-days"),
        (
            {
                "visits": (
                    Visit(PILOT, date(2026, 9, 2), date(2026, 9, 9)),
                    Visit(PILOT, date(2026, 9, 8), date(2026, 9, 12)),
                )
            },
            "protocol-visits-overlap",
        ),
        ({"reference": "guess"}, "protocol-choice-unknown"),
        ({"estimator": "hierarchical-laplace"}, "protocol-choice-unknown"),
        ({"decides": "prison"}, "protocol-choice-unknown"),
        ({"k": "two"}, "protocol-coverage"),
        ({"k": "0.5"}, "protocol-coverage"),
        ({"corrective_days": 0}, "protocol-corrective-days"),
        ({"reference": "laboratory", "reference_body": "nobody"}, "protocol-reference-body"),
    ],
)
def test_refusals(at: Any, refused: Any, changes: dict[str, Any], code: str) -> None:
    """Each by its own code."""
    rounds = at("protocol")
    with refused(code):
        propose(rounds, **changes)


def test_the_analyst_is_the_pilots(at: Any, refused: Any) -> None:
    """Nobody of another laboratory opens the results."""
    rounds = at("protocol")
    with refused("protocol-analyst"):
        propose(rounds, analyst="孙示例")


def test_the_analyst_measures(at: Any, refused: Any) -> None:
    """A person of the pilot's desk could never open anything."""
    rounds = at("protocol")
    with refused("protocol-analyst"):
        propose(rounds, analyst="陈示例")


def test_points_as_typed() -> None:
    """One a line, the instability after a bar."""
    assert points_from("1 V\n\n10 V | 0.0002\n") == (MeasuringPoint("1 V"), MeasuringPoint("10 V", "0.0002"))


def test_a_schedule_is_read_line_by_line(refused: Any) -> None:
    """Any name of a body; every line that is not understood is said."""
    codes = {"示例所": "A", "Example": "A", "另一所": "B"}
    found = visits_from("示例所 | 2026-09-01 | 2026-09-12\n\nExample|2026-10-01|2026-10-02", codes)
    assert found == (
        Visit("A", date(2026, 9, 1), date(2026, 9, 12)),
        Visit("A", date(2026, 10, 1), date(2026, 10, 2)),
    )
    with refused("protocol-visit-body", "protocol-visit-days", "protocol-visit-days"):
        visits_from("谁 | 2026-09-01 | 2026-09-12\n另一所 | soon\n另一所 | 2026-09-31 | 2026-10-02", codes)


def test_the_schedule_beside_what_happened(at: Any, client: Any) -> None:
    """A visit shows the day it was received, and that this was later than planned; the pilot begins with the standard."""
    plan = (Visit(PILOT, date(2026, 9, 1), date(2026, 9, 5)), Visit(NEIGHBOUR, date(2026, 9, 5), date(2026, 9, 20)), Visit(PILOT, date(2026, 9, 20), date(2026, 9, 25)))  # fmt: skip
    rounds = at("circulating", visits=plan)
    rounds.handed("neighbour")
    found = queries.schedule_of(rounds.fresh())
    assert [(each.received, each.late) for each in found] == [(None, False), (TODAY, True), (None, False)]
    page = client.get(f"/comparisons/{rounds.row.pk}").content.decode()
    assert "比计划晚" in page
