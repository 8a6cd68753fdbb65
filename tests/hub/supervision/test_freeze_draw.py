"""Freezing: the bytes are kept, their digest is a public fact, and what could not be drawn from is found before."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import Any

from tests.hub.conftest import NOW
from tests.hub.supervision.conftest import BEACON

from junheng.core.draw.documents import frozen_digest, plan_from
from junheng.hub.foundation.models import Event
from junheng.hub.supervision import queries
from junheng.hub.supervision.rules import pasted, planning
from junheng.hub.supervision.services import drawing, seeding


def test_the_digest_is_of_the_bytes(supervision: Any) -> None:
    """SHA-256 of the kept bytes without the line end, as `junheng draw freeze` prints it, in the leaf of the log."""
    draw = supervision.frozen()
    data = queries.paper(draw, "plan")
    assert data is not None
    assert draw.frozen == f"sha256:{hashlib.sha256(data[:-1]).hexdigest()}" == frozen_digest(json.loads(data))
    event = Event.objects.get(type="draw-frozen")
    assert queries.logged_digest(draw) == event.data["frozen"] == draw.frozen
    plan = plan_from(json.loads(data))
    assert (len(plan.objects), len(plan.inspectors), len(plan.organisers)) == (6, 4, 2)


def test_names_of_persons_stay_out(supervision: Any) -> None:
    """Numbers of inspectors are frozen and public; names are not."""
    text = (queries.paper(supervision.frozen(), "plan") or b"").decode()
    assert "I-0" in text and "何示例" not in text


def test_all_reasons_at_once(supervision: Any, refused: Any) -> None:
    """No objects, no inspectors, no commitments."""
    draw = supervision.prepared()
    with refused("draw-without-objects", "draw-inspectors-fewer-than-needed", "draw-commitments-missing"):
        seeding.freeze_draw(draw=draw, by=supervision.desk, at=NOW)


def test_not_after_the_beacon(supervision: Any, refused: Any) -> None:
    """Who freezes once the numbers are known could choose the list by them."""
    draw = supervision.committed()
    with refused("draw-beacon-has-spoken"):
        seeding.freeze_draw(draw=draw, by=supervision.desk, at=BEACON)


def test_twice_and_by_another(supervision: Any, refused: Any) -> None:
    """Once, and by the office that organises it."""
    draw = supervision.committed()
    with refused("draw-of-others"):
        seeding.freeze_draw(draw=draw, by=supervision.house.acting("秦示例"), at=NOW)
    seeding.freeze_draw(draw=draw, by=supervision.desk, at=NOW)
    with refused("draw-not-in-state"):
        seeding.freeze_draw(draw=draw, by=supervision.desk, at=NOW)


def test_too_few_to_draw_from(supervision: Any, refused: Any) -> None:
    """Seven of six: said now, not when the beacon has spoken."""
    draw = supervision.committed(strata=(pasted.StratumLine("秤", 7, ""),))
    with refused("draw-sample-larger"):
        seeding.freeze_draw(draw=draw, by=supervision.desk, at=NOW)


def test_the_cap_in_its_worst_case(supervision: Any, refused: Any) -> None:
    """Whatever the cap's own choice would leave must suffice: two of one trader, and one more in reserve, under a cap of two."""
    draw = supervision.committed(cap=2)
    with refused("draw-sample-larger"):
        seeding.freeze_draw(draw=draw, by=supervision.desk, at=NOW)


def test_the_cap_counts_the_year(supervision: Any, refused: Any) -> None:
    """Two checks of the trader were drawn this year; under a yearly cap of four two are left, and not one in reserve."""
    supervision.drawn()
    second = supervision.committed(number="ZJ-2", cap=4, strata=(pasted.StratumLine("秤", 2, ""),))
    document = queries.plan_of(second)
    assert document["cap"]["checked"] == [{"enterprise": supervision.trader.uscc, "times": 2}]
    seeding.freeze_draw(draw=second, by=supervision.desk, at=NOW)
    third = supervision.committed(number="ZJ-3", cap=4)
    with refused("draw-sample-larger"):
        seeding.freeze_draw(draw=third, by=supervision.desk, at=NOW)


def test_the_cap_between_strata(supervision: Any, refused: Any) -> None:
    """Two strata of one trader, a cap of two: one of them could be left with none."""
    strata = (pasted.StratumLine("甲", 1, ""), pasted.StratumLine("乙", 1, ""))
    draw = supervision.prepared(strata=strata, cap=2)
    lines = [
        pasted.ObjectLine(each.code, "甲" if at < 3 else "乙") for at, each in enumerate(supervision.scales)
    ]
    drawing.list_objects(draw=draw, lines=lines, by=supervision.desk, at=NOW)
    document = queries.plan_of(draw)
    organisers = [dict(each) | {"commitment": "sha256:" + "0" * 64} for each in document["organisers"]]
    found = planning.refusals_by_cap(plan_from(document | {"organisers": organisers}))
    assert [(each.code, each.facts["stratum"], each.facts["found"]) for each in found] == [
        ("draw-cap-may-starve", "甲", "0"), ("draw-cap-may-starve", "乙", "0"),
    ]  # fmt: skip


def test_the_public_page(supervision: Any, client: Any, client_for: Any) -> None:
    """Everybody sees that a list is frozen, its digest and its size; the list itself only its organisers."""
    draw = supervision.frozen()
    page = client.get(f"/supervision/draws/{draw.pk}").content.decode()
    assert draw.frozen.removeprefix("sha256:")[:4] in page
    assert supervision.scales[0].code not in page
    assert draw.number in client.get("/supervision").content.decode()
    assert client.get(f"/supervision/draws/{draw.pk}/plan.json").status_code == 302
    assert client.get(f"/supervision/draws/{draw.pk}/record.json").status_code == 404
    assert client_for("许示例").get(f"/supervision/draws/{draw.pk}/plan.json").status_code == 403
    for name in ("钱示例", "秦示例"):
        answer = client_for(name).get(f"/supervision/draws/{draw.pk}/plan.json")
        assert answer.content == queries.paper(draw, "plan")


def test_a_double_click_freezes_once(supervision: Any, client_for: Any) -> None:
    """The second press is the first one's answer."""
    draw = supervision.committed(
        beacon_at=BEACON + timedelta(days=36500), reveal_until=BEACON + timedelta(days=36501),
        second_at=BEACON + timedelta(days=36502),
    )  # fmt: skip
    client = client_for("钱示例")
    address = f"/supervision/draws/{draw.pk}/freeze-draw"
    assert client.get(address).status_code == 200
    assert [client.post(address, {"key": "k"}).status_code for _ in range(2)] == [302, 302]
    assert client.post(address, {"key": "another"}).status_code == 409
    assert Event.objects.filter(type="draw-frozen").count() == 1
