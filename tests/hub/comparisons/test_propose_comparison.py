"""A comparison is proposed by an organiser under a pilot that is a verified laboratory."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.comparisons import queries
from junheng.hub.comparisons.services import planning
from junheng.hub.foundation.models import Notice


def propose(rounds: Any, by: Any, pilot: Any = None, number: str = "比对示例-9") -> Any:
    return planning.propose_comparison(
        plan=planning.Plan(number, "示例", "regional", "示例"), item=rounds.house.item("weight"),
        pilot=pilot or rounds.house.institute, by=by, at=NOW,
    )  # fmt: skip


def test_proposed(rounds: Any, facts_of: Any) -> None:
    """It is in the catalogue, the pilot takes part by it and hears of it."""
    made = propose(rounds, rounds.office)
    assert (made.state, made.organiser) == ("proposed", rounds.house.regulator)
    row = queries.comparison(made.pk)
    assert row is not None
    assert [each.organisation for each in queries.participants_of(row)] == [rounds.house.institute]
    assert facts_of(made) == ["comparison-proposed"]
    assert Notice.objects.filter(
        url=f"/comparisons/{made.pk}", organisation_id=rounds.house.institute.pk
    ).exists()


def test_above_the_nation(rounds: Any, refused: Any) -> None:
    """What a regional metrology organisation or the CIPM holds is entered by the national level alone."""
    house = rounds.house
    for level in ("rmo", "key"):
        plan = planning.Plan(f"示例.K-{level}", "示例", level, "示例")
        told = {"item": house.item("weight"), "pilot": house.institute, "at": NOW}
        with refused("comparison-level-international"):
            planning.propose_comparison(plan=plan, by=rounds.office, **told)
        national = replace(rounds.office, roles=frozenset({"samr_metrology"}))
        assert planning.propose_comparison(plan=plan, by=national, **told).level == level


def test_refusals(rounds: Any, refused: Any) -> None:
    """Not by a laboratory, not twice under a number, not with an enterprise as pilot."""
    with refused("not-permitted"):
        propose(rounds, rounds.head("pilot"))
    propose(rounds, rounds.office)
    with refused("comparison-number-known"):
        propose(rounds, rounds.office)
    with refused("comparison-not-a-laboratory"):
        propose(rounds, rounds.office, rounds.house.enterprise, "比对示例-10")
