"""How inspectors are matched is settled with the draw: typed on the page, frozen with the list, drawn by, replayed."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.hub.conftest import NOW
from tests.hub.supervision.test_run_draw import replayed

from junheng.hub.foundation.acting import Actor
from junheng.hub.foundation.clock import BEIJING
from junheng.hub.institutions.models import Organisation
from junheng.hub.supervision import queries
from junheng.hub.supervision.models import Draw
from junheng.hub.supervision.rules.pasted import InspectorLine
from junheng.hub.supervision.rules.planning import Pairing
from junheng.hub.supervision.services import opening, seeding

SPOKEN = datetime(2127, 1, 5, 12, tzinfo=BEIJING)


def typed(supervision: Any, **changes: str) -> dict[str, Any]:
    """The form as a province fills it: two draw seeds, and nobody is sent far."""
    return {
        "number": "ZJ-2127-01", "title": "抽查", "kind": "instruments",
        "organisers": [supervision.house.regulator.uscc, supervision.shanghai.uscc], "strata": "秤 | 2 | 1",
        "beacon_at": "2127-01-05T12:00", "sources": "彩票 1 期", "reveal_until": "2127-01-06T12:00", "key": "k",
        "spatial": "on", "per_object": "2", "max_distance_km": "５０.0", "nearest": "5", "most_sure": "１／２",
    } | changes  # fmt: skip


def stands(body: Organisation, lat: float, lon: float) -> None:
    Organisation.objects.filter(pk=body.pk).update(lat=lat, lon=lon)


def test_from_the_page_to_the_replay(
    supervision: Any, client: Any, client_for: Any, monkeypatch: Any, tmp_path: Path
) -> None:
    """A limit of 50 km stands in the frozen list; who sits 230 km away could not come, so three are surer than 1/2; it replays."""
    stands(supervision.trader, 30.25, 120.16)
    stands(supervision.county, 30.28, 120.20)
    stands(supervision.house.regulator, 28.20, 120.30)
    desk = client_for("钱示例")
    made = desk.post("/supervision/draws/new", typed(supervision))
    assert made.status_code == 302
    draw = Draw.objects.get(number="ZJ-2127-01")
    far = InspectorLine("I-9", "钱示例", supervision.house.regulator.uscc, load=9)
    monkeypatch.setattr(supervision, "prepared", lambda: draw)
    monkeypatch.setattr(supervision, "people", lambda people=supervision.people: [*people()[:3], far])
    supervision.frozen()
    frozen = json.loads(queries.paper(draw, "plan") or b"{}")
    assert frozen["order"] == "spatial"
    assert frozen["assignment"] == {
        "per_object": 2,
        "max_distance_km": "50",
        "nearest": 5,
        "most_sure": "1/2",
    }
    draw.refresh_from_db()
    seeding.state_beacon(draw=draw, values=["7 3 28"], by=supervision.desk, at=SPOKEN)
    for name in ("钱示例", "秦示例"):
        supervision.reveal(draw, name, at=SPOKEN)
    seeding.run_draw(draw=draw, by=supervision.desk, at=SPOKEN)
    draw.refresh_from_db()
    platform = Actor(tenant=draw.tenant_id, roles=frozenset({"platform"}))
    opening.publish_record(draw=draw, by=platform, at=datetime.combine(draw.open_on, SPOKEN.timetz()))
    data = client.get(f"/supervision/draws/{draw.pk}/record.json").content
    assert replayed(data, tmp_path) == (0, "same\n")
    sent = json.loads(data)["assignment"]["sent"]
    assert len(sent) == 2 and all(len(each["inspectors"]) == 2 for each in sent)
    each_of_three = [{"inspector": f"I-{at}", "probability": "2/3"} for at in range(3)]
    assert all(each["probabilities"] == each_of_three for each in sent)
    page = client.get(f"/supervision/draws/{draw.pk}").content.decode()
    assert "50 km" in page and "1/2" in page


@pytest.mark.parametrize(
    "wrong", [{"max_distance_km": "0"}, {"per_object": "1"}, {"nearest": "1"}, {"most_sure": "4/3"}]
)
def test_bad_input_is_kept(supervision: Any, client_for: Any, wrong: dict[str, str]) -> None:
    """Out of range is a form again, with everything typed; nothing is begun."""
    answer = client_for("钱示例").post("/supervision/draws/new", typed(supervision, **wrong))
    text = answer.content.decode()
    assert answer.status_code in (400, 409) and "ZJ-2127-01" in text and "彩票 1 期" in text
    assert not Draw.objects.exists()


def test_a_limit_nobody_can_meet(supervision: Any, refused: Any) -> None:
    """Where no inspector has a place on file, a limit would send nobody: said before the list is frozen."""
    Organisation.objects.filter(pk=supervision.county.pk).update(lat=None, lon=None)
    draw = supervision.committed(pairing=Pairing(max_distance_km="50"))
    with refused("draw-distance-without-places"):
        seeding.freeze_draw(draw=draw, by=supervision.desk, at=NOW)


def test_three_for_an_object(supervision: Any, client_for: Any) -> None:
    """By the interface for programs: three inspectors an object, the list frozen with them, each drawn check has three."""
    told = {
        "number": "ZJ-2127-02", "title": "抽查", "kind": "instruments",
        "organisers": [supervision.house.regulator.uscc], "strata": [{"name": "秤", "size": 1}],
        "beacon_at": SPOKEN.isoformat(), "sources": [{"name": "彩票"}], "reveal_until": (SPOKEN + timedelta(days=1)).isoformat(),
        "pairing": {"per_object": 3},
    }  # fmt: skip
    answer = client_for("钱示例").post("/api/v1/draws", told, content_type="application/json")
    assert answer.status_code == 201
    assert queries.plan_of(Draw.objects.get(number="ZJ-2127-02"))["assignment"] == {"per_object": 3}
    draw = supervision.drawn(pairing=Pairing(per_object=3))
    assert {each.inspectors.count() for each in draw.checks.all()} == {3}
