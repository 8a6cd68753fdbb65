"""Laboratories are named by the organiser, each once, also of other provinces."""

from __future__ import annotations

from typing import Any

from tests.hub.capabilities.entries import drafted
from tests.hub.conftest import NOW

from junheng.hub.capabilities.models import CapabilityEntry
from junheng.hub.comparisons import queries
from junheng.hub.comparisons.services import planning
from junheng.hub.institutions.models import Qualification


def test_invited(at: Any) -> None:
    """The row is the invited body's own, in its own province; the order is the order of the route."""
    rounds = at("proposed")
    parts = queries.participants_of(rounds.row)
    assert [each.organisation.short_zh for each in parts][-1] == "宁波所"
    assert [each.tenant_id for each in parts] == ["330000", "310000", "330000"]
    assert {each.state for each in parts} == {"invited"}


def test_refusals(at: Any, refused: Any) -> None:
    """Not twice, not an enterprise, not by whoever does not organise it."""
    rounds = at("proposed")

    def invite(body: Any, by: Any = None) -> None:
        planning.invite_participant(comparison=rounds.row, body=body, by=by or rounds.office, at=NOW)

    with refused("participant-known"):
        invite(rounds.third)
    with refused("comparison-not-a-laboratory"):
        invite(rounds.house.enterprise)
    with refused("not-permitted"):
        invite(rounds.third, rounds.head("pilot"))


def test_those_who_can_measure_it_stand_first(
    rounds: Any, laboratory: Any, client_for: Any, client: Any
) -> None:
    """A published capability for the item comes before the rest; who holds an examined standard for it is named until invited."""
    house = rounds.house
    rounds.row = planning.propose_comparison(
        plan=planning.Plan("N-7", "直流电压比对", "regional", "示例", "DC voltage"), item=house.item("dc-voltmeter"),
        pilot=house.institute, by=rounds.office, at=NOW,
    )  # fmt: skip
    entry = drafted(laboratory)
    CapabilityEntry.objects.filter(pk=entry.pk).update(state="published", organisation=rounds.third)
    assert queries.capable_of(rounds.fresh()) == {rounds.third: False} and queries.expected(rounds.row) == []
    exam = Qualification.objects.filter(type="standard-exam").first()
    CapabilityEntry.objects.filter(pk=entry.pk).update(qualification=exam)
    assert exam is not None and queries.expected(rounds.fresh()) == [rounds.third]
    one = f"/comparisons/{rounds.row.pk}"
    page = client_for("钱示例").get(f"{one}/invite-participant").content.decode()
    assert (
        page.index("宁波示例计量所，凭已考核的计量标准")
        < page.index("上海示例计量院")
        < page.index("</select>")
    )
    assert "总局令第69号" in client.get(one).content.decode()
    planning.invite_participant(comparison=rounds.row, body=rounds.third, by=rounds.office, at=NOW)
    assert queries.expected(rounds.fresh()) == [] and "总局令第69号" not in client.get(one).content.decode()
