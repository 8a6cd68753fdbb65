"""One story across areas: a failed scale ends in a proof that anybody checks that its owner's weight in the next draw was raised."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from tests.hub.conftest import NOW, TODAY, uscc

from junheng.core.draw.documents import frozen_digest, plan_from
from junheng.core.draw.seed import commitment
from junheng.core.transparency.note import parse_vkey
from junheng.core.transparency.proof import check_proof
from junheng.hub.foundation import clock
from junheng.hub.foundation.acting import Actor
from junheng.hub.institutions.services import organisations as bodies
from junheng.hub.institutions.services.rulepacks import load_calendar_year
from junheng.hub.integrity.models import Pledge, Review
from junheng.hub.integrity.services import pledges, reviews
from junheng.hub.ledger import queries as ledger
from junheng.hub.ledger.models import Log
from junheng.hub.ledger.services.operating import open_missing_logs
from junheng.hub.ledger.services.sequencing import sequence_all
from junheng.hub.risk.models import Determination
from junheng.hub.risk.services import determinations
from junheng.hub.supervision import queries
from junheng.hub.supervision.rules import pasted, planning
from junheng.hub.supervision.services import drawing, seeding


def test_from_a_failed_scale_to_a_proof(verifying: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Failed, under review, removed by a named person within the day, a class entered, the weight raised, frozen, proved."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    house = verifying.laboratory.house
    verified = Actor(tenant="310000", roles=frozenset({"platform"}))
    bodies.verify_organisation(organisation=house.enterprise, by=verified, at=NOW)
    office = bodies.register_organisation(
        new=bodies.NewOrganisation(
            uscc=uscc("11310000470000050"), name_zh="上海示例监管局", kind="regulator-province", division_code="310000", is_demo=True
        ),
        by=house.platform, at=NOW,
    )  # fmt: skip
    bodies.verify_organisation(organisation=office, by=verified, at=NOW)
    for name in ("秦示例", "尤示例", "戚示例"):
        house.member(name, office, "prov_regulator")
    load_calendar_year(year=2026, days={}, source="示例", confidence="seen", by=house.platform, at=NOW)
    owner, desk, second = house.acting("王示例"), house.acting("秦示例"), house.acting("尤示例")
    pledge = pledges.publish_pledge(promises=["in-date"], until=TODAY + timedelta(days=90), by=owner, at=NOW)

    # the scale fails: the badge is under review in the same transaction, nothing else follows by itself
    notice = verifying.issued(verifying.scale(big="30030"))
    review = Review.objects.select_related("pledge__organisation").get()
    assert review.grounds.get().paper == notice.number and not Determination.objects.exists()

    # within the day: the owner answers, a named person removes the badge, the platform proposes a class
    soon = NOW + timedelta(hours=3)
    reviews.answer_proposal(review=review, answer="秤已停用", by=owner, at=soon)
    reviews.decide_removal(review=review, decision="removed", reason="不合格仍在用", by=desk, at=soon)
    assert Pledge.objects.get(pk=pledge.pk).state == "removed" and soon - review.opened_at < timedelta(days=1)
    proposed = Determination.objects.select_related("organisation").get()
    assert (proposed.value, proposed.state, proposed.score) == ("C", "proposed", 35)
    assert {each.part for each in proposed.rows.all()} == {"verification", "pledge"}

    # the owner is heard and another named person enters the class
    determinations.state_view(determination=proposed, view="已换新秤", by=owner, at=soon)
    determinations.decide_determination(
        determination=proposed, end="enter", reason="查证属实", by=second, at=soon
    )

    # the next draw: the owner's scale weighs twice as much, the plan says why, another body's is as it was
    other = _scale_of_the_institute(verifying)
    mine = notice.instrument
    draw = _draw_of([mine.code, other.code], desk=desk, body=office, at=soon)
    plan = json.loads(queries.paper(draw, "plan") or b"")
    weights = {each["id"]: (each["weight"], each.get("weight_why", "")) for each in plan["objects"]}
    assert weights[other.code] == ("1", "")
    assert weights[mine.code][0] == "2" and "credit class C" in weights[mine.code][1]
    assert {each.id: each.weight for each in plan_from(plan).objects} == {mine.code: 2, other.code: 1}

    # and the digest of that list is in the public log, provably
    open_missing_logs(at=soon)
    sequence_all(at=soon)
    event = queries.freezing_of(draw)
    assert event is not None
    bundle = ledger.bundle_of(event.pk)
    leaf = json.loads(bundle.leaf or b"")
    assert leaf["facts"]["frozen"] == frozen_digest(plan)
    key = parse_vkey(Log.objects.get(tenant_id=draw.tenant_id).vkey)
    assert bundle.leaf is not None and check_proof(bundle.proof, leaf=bundle.leaf, log=key).is_valid
    assert not check_proof(bundle.proof, leaf=bundle.leaf.replace(b"SH-1", b"SH-2"), log=key).is_valid


def _scale_of_the_institute(verifying: Any) -> Any:
    """A second scale of the same province whose owner has no class."""
    from junheng.hub.instruments.rules import Purpose
    from junheng.hub.instruments.services.ledger import NewInstrument, register_instrument

    house = verifying.laboratory.house
    new = NewInstrument(
        item=house.item("non-automatic-scale"),
        name="电子计价秤",
        serial="N-1",
        purpose=Purpose.TRADE,
        maker="示例厂",
    )
    return register_instrument(new=new, owner=house.neighbour, by=house.acting("孙示例"), at=NOW)


def _draw_of(codes: list[str], *, desk: Actor, body: Any, at: Any) -> Any:
    """A draw of Shanghai's desk alone, by class, frozen."""
    told = planning.Prepared(
        number="SH-1", title="在用秤抽查", kind="instruments", organisers=(body.uscc,),
        strata=(pasted.StratumLine("秤", 1, "", 0),), beacon_at=at + timedelta(hours=10),
        sources=(planning.Source("示例彩票"),), reveal_until=at + timedelta(days=1),
    )  # fmt: skip
    draw = drawing.prepare_draw(new=told, by=desk, at=at)
    drawing.list_objects(
        draw=draw, lines=[pasted.ObjectLine(code) for code in codes], by_class=True, by=desk, at=at
    )
    people = [pasted.InspectorLine(f"I-{name}", name, body.uscc) for name in ("秦示例", "戚示例")]
    drawing.list_inspectors(draw=draw, lines=people, by=desk, at=at)
    drawing.commit_secret(draw=draw, commitment=commitment(draw.number, body.uscc, "a" * 40), by=desk, at=at)
    seeding.freeze_draw(draw=draw, by=desk, at=at)
    draw.refresh_from_db()
    return draw
