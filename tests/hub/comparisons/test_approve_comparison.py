"""Another person than the proposer approves."""

from __future__ import annotations

from typing import Any

from tests.hub.conftest import NOW

from junheng.hub.comparisons.services import planning


def test_by_a_second_person(at: Any, facts_of: Any) -> None:
    """A colleague of the office approves; it moves on."""
    rounds = at("protocol")
    assert rounds.row.state == "protocol"
    assert "comparison-approved" in facts_of(rounds.row)


def test_refusals(at: Any, refused: Any) -> None:
    """Not by the proposer, not twice."""
    rounds = at("proposed")
    with refused("comparison-own-approval"):
        planning.approve_comparison(comparison=rounds.row, by=rounds.office, at=NOW)
    by = rounds.house.acting("俞示例")
    planning.approve_comparison(comparison=rounds.row, by=by, at=NOW)
    with refused("comparison-not-in-state"):
        planning.approve_comparison(comparison=rounds.row, by=by, at=NOW)


def test_not_by_another_province(at: Any, refused: Any) -> None:
    """A regulator that has no part in it approves nothing; the national regulator may."""
    from tests.hub.conftest import _register, uscc

    rounds = at("proposed")
    other = _register(uscc("1131000047000089B"), "上海示例监管局", "Shanghai", "regulator-province", "310000")
    rounds.house.member("李示例", other, "prov_regulator")
    with refused("comparison-of-others"):
        planning.approve_comparison(comparison=rounds.row, by=rounds.house.acting("李示例"), at=NOW)
    state = _register(uscc("1110000047000001A"), "国家示例监管部门", "State", "regulator-national", "100000")
    rounds.house.member("蒋示例", state, "samr_metrology")
    made = planning.approve_comparison(comparison=rounds.row, by=rounds.house.acting("蒋示例"), at=NOW)
    assert made.state == "approved"


def test_of_a_national_institute(rounds: Any, refused: Any) -> None:
    """What a national institute organises nobody there approves: the national regulator does."""
    from tests.hub.comparisons.test_propose_comparison import propose
    from tests.hub.conftest import _register, uscc

    house = rounds.house
    institute = _register(uscc("1210000047000002X"), "国家示例计量院", "NMI", "nmi", "100000")
    state = _register(uscc("1110000047000001A"), "国家示例监管部门", "State", "regulator-national", "100000")
    for name in ("唐示例", "费示例"):
        house.member(name, institute, "nmi")
    house.member("蒋示例", state, "samr_metrology")
    row = propose(rounds, house.acting("唐示例"))
    with refused("not-permitted"):
        planning.approve_comparison(comparison=row, by=house.acting("费示例"), at=NOW)
    assert planning.approve_comparison(comparison=row, by=house.acting("蒋示例"), at=NOW).state == "approved"
