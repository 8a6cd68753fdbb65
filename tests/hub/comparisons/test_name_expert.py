"""An expert is named by the organiser, of a body that takes no part, and stands in the report."""

from __future__ import annotations

import json
from typing import Any

from tests.hub.comparisons.test_pages import post
from tests.hub.conftest import NOW

from junheng.hub.comparisons import queries
from junheng.hub.comparisons.services import expertise, planning
from junheng.hub.foundation import clock
from junheng.hub.foundation.models import Event, Notice


def test_named_on_the_page(at: Any, client_for: Any, client: Any, monkeypatch: Any, facts_of: Any) -> None:
    """Chosen from the regional pool; the fact does not say who, whoever takes part reads it on the page, the public does not."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    rounds = at("circulating")
    one = f"/comparisons/{rounds.row.pk}"
    (choice,) = expertise.experts_to_name(rounds.row, NOW.date())
    post(client_for, "钱示例", f"{one}/name-expert", expert=choice.pk)
    assert "comparison-expert-named" in facts_of(rounds.row)
    fact = Event.objects.get(type="comparison-expert-named")
    assert "何示例".encode() not in bytes(fact.leaf) and str(choice.person_id).encode() not in bytes(
        fact.leaf
    )
    assert Notice.objects.filter(person_id=choice.person_id).count() == 1
    for name, sees in (("卫示例", True), ("何示例", True), ("王示例", False)):
        assert ("何示例</th>" in client_for(name).get(one).content.decode()) is sees, name
    client.logout()
    assert "何示例" not in client.get(one).content.decode()


def test_in_the_report(at: Any, client: Any, monkeypatch: Any) -> None:
    """Name and body, on the page and for programs."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    rounds = at("confirmed")
    rounds.expert_named = True
    for step in ("circulating", "sealed", "data_in", "draft_a", "draft_b", "published"):
        getattr(rounds, f"_{step}")()
    one = f"/comparisons/{rounds.row.pk}"
    assert "何示例" in client.get(one).content.decode()
    (expert,) = json.loads(client.get(f"{one}/report.json").content)["experts"]
    assert expert == {"name": "何示例", "body": rounds.house.enterprise.uscc, "state": "named", "reason": ""}


def test_refusals(at: Any, refused: Any) -> None:
    """Nobody of a participant by any role, nobody outside the pool, nobody twice; a body with an expert is not invited."""
    rounds = at("proposed")
    house = rounds.house
    with refused("expert-role-missing"):
        rounds.name_expert("王示例")
    with refused("expert-role-missing", "expert-takes-part"):
        rounds.name_expert("孙示例", body=house.neighbour)
    house.member("何示例", rounds.third, "verifier")
    with refused("expert-takes-part"):
        rounds.name_expert()
    house.member("许示例", house.enterprise, "expert")
    rounds.name_expert("许示例")
    with refused("expert-known"):
        rounds.name_expert("许示例")
    with refused("not-permitted"):
        rounds.name_expert("许示例", by=rounds.head("pilot"))
    from junheng.hub.institutions.models import Organisation

    Organisation.objects.filter(pk=house.enterprise.pk).update(kind="enterprise-laboratory")
    house.enterprise.refresh_from_db()
    with refused("expert-of-this-body"):
        planning.invite_participant(comparison=rounds.row, body=house.enterprise, by=rounds.office, at=NOW)


def test_who_joins_a_participant_reads_no_more(at: Any, client_for: Any, monkeypatch: Any) -> None:
    """A role with a laboratory that takes part, got later, ends what an expert sees."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    rounds = at("proposed")
    rounds.name_expert()
    assert queries.functions_of(rounds.fresh(), rounds.expert) == {"expert"}
    rounds.house.member("何示例", rounds.third, "verifier")
    actor = rounds.house.acting("何示例", rounds.house.enterprise)
    assert queries.functions_of(rounds.fresh(), actor) == frozenset()
